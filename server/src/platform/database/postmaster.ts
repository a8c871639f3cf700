import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fchownSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { childEnvironment, type Cluster } from "./cluster.ts";
import { DatabaseStartError } from "./errors.ts";

/** A running server process of a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const startMsMax = 60_000;
const stopMsMax = 60_000;

/**
 * The server that runs on this cluster, whoever started it; undefined where none does. A pid file whose process is dead, or
 * whose number now belongs to another program, counts as none.
 */
export function findPostmaster({ folder }: Cluster): Postmaster | undefined {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  // pid, data directory, start time, port, socket folder, address, shared memory, state
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return Number.isInteger(pid) && pid > 0 && isPostmasterOf(pid, folder)
    ? { pid, port }
    : undefined;
}

/** Starts the server and returns when it accepts connections. Throws DatabaseStartError with the end of its log. */
export async function startPostmaster(
  cluster: Cluster,
  { postgres }: Binaries,
  settings: Readonly<Record<string, string>> = {},
): Promise<Postmaster> {
  const deadline = Date.now() + startMsMax;
  removeForeignPid(cluster.folder);
  for (;;) {
    const port = await freePort();
    const outcome = await launch(cluster, postgres, port, settings, deadline);
    if (typeof outcome === "object") return outcome;
    // The last processes of a killed server still hold its memory, or another program took the port: both pass.
    const passes =
      /still in use|is being used|Address already in use|could not create any/.test(
        outcome,
      );
    if (!passes || Date.now() > deadline)
      throw new DatabaseStartError(
        `PostgreSQL did not start: ${outcome.trim().slice(-1000)}`,
        `See ${cluster.logFile}`,
      );
    await sleep(200);
  }
}

/** Fast shutdown: open transactions roll back, everything committed is flushed. Returns when the process is gone. */
export async function stopPostmaster(
  { pid }: Postmaster,
  folder: string,
): Promise<void> {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], {
      stdio: "ignore",
    });
    return;
  }
  const deadline = Date.now() + stopMsMax;
  try {
    process.kill(pid, "SIGINT");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
    throw error;
  }
  while (isPostmasterOf(pid, folder)) {
    if (Date.now() > deadline)
      throw new DatabaseStartError(
        `PostgreSQL (process ${pid}) did not stop`,
        "Look at its log; it is left running rather than killed",
      );
    await sleep(20);
  }
}

/** Returns the server, or the text of its log where it ended early. */
async function launch(
  cluster: Cluster,
  postgres: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  deadline: number,
): Promise<Postmaster | string> {
  const { folder, logFile, runAs } = cluster;
  const options: Record<string, string> = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    log_min_messages: "warning",
    // No statements and no DETAIL in the log: both quote rows.
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    log_parameter_max_length_on_error: "0",
    ...settings,
  };
  const log = openSync(logFile, "w", 0o600);
  if (runAs !== undefined) fchownSync(log, runAs.uid, runAs.gid);
  const child = spawn(
    postgres,
    [
      "-D",
      folder,
      ...Object.entries(options).flatMap(([name, value]) => [
        "-c",
        `${name}=${value}`,
      ]),
    ],
    {
      // A file, not a pipe: the server outlives a killed parent.
      stdio: ["ignore", log, log],
      cwd: folder,
      env: childEnvironment(),
      // Its own group: Ctrl-C on the terminal must not reach it before the program has finished with it.
      detached: true,
      ...(runAs && { uid: runAs.uid, gid: runAs.gid }),
    },
  );
  closeSync(log);
  child.unref();
  let ended: string | undefined;
  child.on("error", (error) => (ended = error.message));
  child.on("exit", (code) => (ended = `exit ${code}`));
  const pid = child.pid;
  while (Date.now() < deadline) {
    if (ended !== undefined)
      return `${ended}: ${existsSync(logFile) ? readFileSync(logFile, "utf8") : ""}`;
    if (pid !== undefined && isReady(folder, pid)) return { pid, port };
    await sleep(10);
  }
  if (pid !== undefined) process.kill(pid, "SIGQUIT");
  return `not ready after ${startMsMax} ms`;
}

/**
 * PostgreSQL replaces the pid file of a dead server by itself, but refuses where the number meanwhile belongs to another program,
 * as after the restart of a container. That no server runs here was found out before.
 */
function removeForeignPid(folder: string): void {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) rmSync(file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Line 8 of the pid file becomes `ready` when recovery is over and connections are accepted. */
function isReady(folder: string, pid: number): boolean {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, "utf8").split("\n");
  return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
}

/**
 * True where the process lives and is a PostgreSQL on this folder. Where the system does not say (no /proc), the name of its
 * program decides.
 */
function isPostmasterOf(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === "linux") {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")))
        return false;
      const [program = ""] = command.split("\0");
      if (!/postgres/.test(program)) return false;
      return sameFolder(`/proc/${pid}/cwd`, folder);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EACCES";
    }
  }
  if (process.platform === "win32") return true;
  const { stdout } = spawnSync("ps", ["-p", String(pid), "-o", "comm="], {
    encoding: "utf8",
  });
  return /postgres/.test(stdout);
}

/** The server's working directory is its data folder. Unreadable for another user's process: then the name has to do. */
function sameFolder(link: string, folder: string): boolean {
  try {
    const target = statSync(readlinkSync(link));
    const own = statSync(folder);
    return target.dev === own.dev && target.ino === own.ino;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "EACCES" || code === "EPERM";
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.on("error", fail);
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string")
    throw new Error("no port");
  return address.port;
}
