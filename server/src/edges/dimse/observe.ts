/** What of a structured log this folder uses. Fields hold AE titles, addresses, counts and codes: no identity. */
export interface DimseLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** Counted by whoever composes the program. */
export interface DimseMetrics {
  associationOpened(): void;
  associationRejected(): void;
  /** @param how the `kind` of its ending */
  associationClosed(how: string, seconds: number): void;
  operationAnswered(
    commandField: number,
    status: number,
    seconds: number,
  ): void;
}
