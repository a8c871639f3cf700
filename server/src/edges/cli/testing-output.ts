/** For tests: what a command says and how it ends. Not imported by the product. */
import type { Command } from "./command.ts";
import { runCommand } from "./run-command.ts";

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs in this process; one at a time, as the streams are the process's own. */
export async function capture(
  commands: readonly Command[],
  argv: readonly string[],
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const restore = [
    intercept(process.stdout, out),
    intercept(process.stderr, err),
  ];
  try {
    const status = await runCommand(commands, argv);
    return { status, out: out.join(""), err: err.join("") };
  } finally {
    for (const put of restore) put();
  }
}

/** Commands write text; bytes are the test runner's own messages and go where they should. */
function intercept(stream: NodeJS.WriteStream, into: string[]): () => void {
  const { write } = stream;
  stream.write = (text: string | Uint8Array) =>
    typeof text === "string" ? into.push(text) > 0 : write.call(stream, text);
  return () => {
    stream.write = write;
  };
}
