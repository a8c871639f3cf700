/** One command of `isocenter`. The table in `roles/commands.ts` is what help, dispatch and the documentation are made from. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Shown after `isocenter <name>`. */
  readonly usage: string;
  readonly options: readonly Option[];
  readonly details?: string;
  /** Resolves with the exit status. Throws `UsageError` for arguments that make no sense. */
  run(args: Arguments): Promise<number>;
}

export interface Option {
  readonly name: string;
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** `PATH`, `N`: shown in help. */
  readonly value?: string;
  readonly description: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<
    Record<string, string | boolean | readonly string[] | undefined>
  >;
}

/** The command line was wrong: printed with the usage, exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a person can put right: printed with the remedy, exit status 1. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly remedy: string;
  constructor(text: string, remedy: string, cause?: unknown) {
    super(text, { cause });
    this.remedy = remedy;
  }
}

export function textOption(
  { values }: Arguments,
  name: string,
): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

export function listOption(
  { values }: Arguments,
  name: string,
): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** Lines to the person at the terminal, on stdout: what was asked for. */
export function say(text = ""): void {
  process.stdout.write(`${printable(text)}\n`);
}

/** On stderr: what went wrong. */
export function complain(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Names of files and patients may hold escape sequences that command a terminal (A21): they are shown, not sent. */
export function printable(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (character) =>
      `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}
