import {
  failures,
  isFailureCode,
  type FailureCode,
  type Meaning,
} from "@isocenter/contracts";

/**
 * The one error a domain throws: a row of the failure table, never a status of a protocol.
 * `detail` is shown to the sender: it names tags and sizes, never identity.
 */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly detail: string | undefined;

  constructor(
    code: FailureCode,
    options: { detail?: string; cause?: unknown } = {},
  ) {
    super(failures[code].text, { cause: options.cause });
    this.name = "Failure";
    this.code = code;
    this.detail = options.detail;
  }

  get meaning(): Meaning {
    return failures[this.code];
  }
}

/**
 * Errors of the pure workspaces carry a `code` of the failure table; a full disk is ours to name; all else is `internal`,
 * our fault, its text hidden from the sender and logged as the cause.
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && isFailureCode(code))
    return new Failure(code, { detail: String(message ?? ""), cause: error });
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Failure("storage-full", { cause: error });
  return new Failure("internal", { cause: error });
}
