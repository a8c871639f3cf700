import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What one side needed for one list of files. */
export interface Round {
  readonly seconds: number;
  /** Processor time of all its threads or processes. */
  readonly cpuSeconds: number;
  readonly images: number;
}

/** One of the two programs, started, loaded and waiting. */
export interface Side {
  run(files: readonly string[]): Promise<Round>;
  close(): Promise<void>;
}

/** Starts a program that speaks the line protocol of `chain.ts` and waits until it is ready. */
export async function startSide(
  command: string,
  args: readonly string[],
): Promise<Side> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, signal) =>
      resolve(`ended with ${code ?? signal}`),
    );
  });
  const lines = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${command}: ${await ended}`);
    return JSON.parse(value) as unknown;
  };
  await next();
  return {
    async run(files) {
      child.stdin.write(`${JSON.stringify(files)}\n`);
      return (await next()) as Round;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
