import type { Log } from "../../platform/log/index.ts";

/** What of the log this folder uses. Lines hold addresses, codes and counts: AE titles are text of the peer's choice. */
export type DimseLog = Pick<Log, "info" | "warn" | "error">;

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
