/** What may be said of an error in a log: never its message unless it is a sentence of our own table. */
export interface SafeError {
  readonly name: string;
  readonly code?: string;
  readonly text?: string;
  readonly constraint?: string;
  readonly table?: string;
  readonly frames: readonly string[];
  readonly cause?: SafeError;
}

const framesMax = 12;
const causesMax = 5;

/**
 * Foreign messages quote what they choked on (`invalid input syntax for type date: "…"`, `Unexpected token … "DOE^"`), and
 * PostgreSQL's `detail`, `query` and `parameters` hold rows. What is kept (class, code, constraint, stack frames) is code's
 * own and names no person.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error))
    return { name: error === null ? "null" : typeof error, frames: [] };
  const own = error as Error & {
    code?: unknown;
    constraint_name?: unknown;
    table_name?: unknown;
  };
  const code = plain(own.code);
  const constraint = plain(own.constraint_name);
  const table = plain(own.table_name);
  const cause =
    error.cause === undefined || depth >= causesMax
      ? undefined
      : safeError(error.cause, depth + 1);
  return {
    name: plain(error.constructor?.name) ?? "Error",
    ...(code !== undefined && { code }),
    // A Failure's message is the sentence of the failure table, a constant.
    ...(error.name === "Failure" && { text: error.message }),
    ...(constraint !== undefined && { constraint }),
    ...(table !== undefined && { table }),
    frames: frames(error),
    ...(cause !== undefined && { cause }),
  };
}

/** Identifiers only: a code or a class name has no blanks, carets or accents. */
function plain(value: unknown): string | undefined {
  return (typeof value === "string" || typeof value === "number") &&
    /^[\w.-]{1,64}$/.test(String(value))
    ? String(value)
    : undefined;
}

/**
 * The lines of the stack after the message: `at f (file:line:column)`. The message itself may hold line breaks, even ones that
 * look like frames, so exactly its length is cut off first and each line must then have the form of a frame.
 */
function frames(error: Error): readonly string[] {
  const stack = String(error.stack ?? "");
  const at = error.message === "" ? 0 : stack.indexOf(error.message);
  const after = at === -1 ? "" : stack.slice(at + error.message.length);
  return after
    .split("\n")
    .map((line) => line.trim())
    .filter((line) =>
      /^at (?:[\w.$<>#[\] ]{1,120} \()?(?:file:\/\/|node:|\/|[A-Z]:\\|<anonymous>)[^()\s"^]{0,300}\)?$/.test(
        line,
      ),
    )
    .slice(0, framesMax);
}
