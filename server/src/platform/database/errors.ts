/** The database cannot be started here; `remedy` tells the person at the keyboard what to do. */
export class DatabaseStartError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = "DatabaseStartError";
    this.remedy = remedy;
  }
}
