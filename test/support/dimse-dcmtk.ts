import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { readPart10, type Part10 } from "./dimse-part10.ts";

/**
 * Why these tests cannot run here, or false. In continuous integration a missing peer is a failure, not a reason.
 * @param programs commands that must start
 */
export function missing(...programs: string[]): string | false {
  const absent = programs.filter(
    (program) => spawnSync(program, ["--version"]).error !== undefined,
  );
  if (absent.length === 0) return false;
  const text = `${absent.join(", ")} not installed`;
  if (process.env["CI"] === "true") throw new Error(text);
  return text;
}

/** Without Nagle's algorithm: what dcmtk sends is else measured in delays of 40 ms. */
const environment = { ...process.env, TCP_NODELAY: "1" };

export interface Ran {
  readonly code: number;
  /** Both streams together. */
  readonly output: string;
}

export function run(program: string, ...options: string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      options,
      { env: environment, maxBuffer: 16 * 1024 * 1024, timeout: 120_000 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== "number")
          reject(new Error(`${program} did not run`, { cause: error }));
        else
          resolve({
            code: Number(error?.code ?? 0),
            output: stdout + stderr,
          });
      },
    );
  });
}

export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "isocenter-dimse-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.end();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

export interface StoreScp {
  readonly port: number;
  /** What it has written since the last call, in its own order; the files are removed. */
  taken(): Part10[];
}

/** dcmtk's `storescp`, writing what comes bit by bit (`+B`), until the test ends. */
export async function storescp(
  context: TestContext,
  ...options: string[]
): Promise<StoreScp> {
  const folder = temporaryFolder(context);
  const port = await freePort();
  const child = spawn(
    "storescp",
    ["+B", "+xa", "-pm", "+uf", "-od", folder, ...options, String(port)],
    { env: environment, stdio: "ignore" },
  );
  const exited = new Promise((resolve) => child.once("exit", resolve));
  context.after(async () => {
    child.kill();
    await exited;
  });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200 || child.exitCode !== null)
      throw new Error("storescp does not listen");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    port,
    taken() {
      return readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        const file = readPart10(path);
        rmSync(path);
        return file ?? [];
      });
    },
  };
}
