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

/** One line to the person at the terminal. */
export function say(line = ""): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
