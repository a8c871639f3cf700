/** Runs the real program as a user would, in a data folder of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(
  new URL("../../server/bin/isocenter.mjs", import.meta.url),
);

export interface Program {
  readonly url: string;
  readonly dicomPort: number;
  readonly child: ChildProcess;
  /** What it wrote so far. */
  output(): string;
  /** SIGKILL to the program alone; its database, if it is the embedded one, lives on as an orphan. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<number | null>;
}

export interface ProgramOptions {
  readonly data: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly readyMsMax?: number;
}

export async function startProgram(options: ProgramOptions): Promise<Program> {
  const child = spawn(
    process.execPath,
    [entry, "serve", ...(options.args ?? [])],
    {
      env: {
        ...process.env,
        ISOCENTER_DATA: options.data,
        ISOCENTER_PORT: "0",
        ISOCENTER_DICOM_PORT: "0",
        ...options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) =>
    child.on("close", resolve),
  );
  const deadline = Date.now() + (options.readyMsMax ?? 60_000);
  for (;;) {
    const url = /ready: (http:\S+\/)/.exec(output)?.[1];
    const dicomPort = /DICOM: \S+:(\d+)/.exec(output)?.[1];
    if (url !== undefined && dicomPort !== undefined)
      return {
        url,
        dicomPort: Number(dicomPort),
        child,
        output: () => output,
        async kill() {
          child.kill("SIGKILL");
          await ended;
        },
        async stop() {
          child.kill("SIGTERM");
          return await ended;
        },
      };
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`The program did not start:\n${output}`);
    }
    await sleep(20);
  }
}

/** Signs in as a demo person; the value of the Cookie header. */
export async function signIn(
  url: string,
  personId = "demo-administrator",
): Promise<string> {
  const reply = await fetch(new URL("/api/v1/session", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ personId }),
  });
  if (!reply.ok) throw new Error(`sign-in: ${reply.status}`);
  return (reply.headers.getSetCookie()[0] ?? "").split(";")[0];
}
