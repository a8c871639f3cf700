import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { lockHolder, takeLock } from "../lock/index.ts";
import { silentLog, type Log } from "../log/index.ts";
import { findBinaries } from "./binaries.ts";
import {
  databaseUser,
  locateCluster,
  prepareCluster,
  type Cluster,
} from "./cluster.ts";
import { DatabaseStartError } from "./errors.ts";
import { defaultFallbackFolder } from "./run-as.ts";
import {
  findPostmaster,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
} from "./postmaster.ts";

export interface StartOptions {
  /** A database somebody else runs. Absent: ours, in the data folder. */
  readonly databaseUrl?: string | undefined;
  readonly dataFolder: string;
  readonly log?: Log;
  /** Settings of our server beside the built-in ones, `name: value`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Root only; see `defaultFallbackFolder`. */
  readonly fallbackFolder?: string;
}

export interface RunningDatabase {
  readonly url: string;
  /** True where `stop` stops the server. */
  readonly owned: boolean;
  /** True where a server was found running without its program, after a kill of that program. */
  readonly adopted: boolean;
  /** Flushes and ends our server; does nothing to somebody else's. */
  stop(): Promise<void>;
}

const databaseName = "isocenter";

/**
 * A database to connect to. With `databaseUrl` that one, as it is. Else the server of the npm package on `<dataFolder>/postgres`,
 * made at the first start, adopted if it still runs after its program was killed. One program at a time per data folder.
 * Throws DatabaseStartError, which has a remedy.
 */
export async function startDatabase(
  options: StartOptions,
): Promise<RunningDatabase> {
  const {
    databaseUrl,
    log = silentLog,
    fallbackFolder = defaultFallbackFolder,
  } = options;
  if (databaseUrl !== undefined)
    return {
      url: databaseUrl,
      owned: false,
      adopted: false,
      stop: () => Promise.resolve(),
    };
  const dataFolder = resolve(options.dataFolder);
  makeDataFolder(dataFolder);
  const lockFile = join(dataFolder, "program.lock");
  const lock = takeLock(lockFile);
  if (lock === undefined)
    throw new DatabaseStartError(
      `Another program (process ${lockHolder(lockFile) ?? "unknown"}) uses the data folder ${dataFolder}`,
      "Stop it, or choose another data folder with ISOCENTER_DATA",
    );
  try {
    const cluster = locateCluster(dataFolder, fallbackFolder);
    if (cluster.runAs !== undefined && cluster.folder.startsWith(dataFolder))
      chmodSync(dataFolder, 0o711);
    const { postmaster, adopted } = await runCluster(cluster, options, log);
    const url = await connectable(cluster, postmaster);
    return {
      url,
      owned: true,
      adopted,
      async stop() {
        await stopPostmaster(postmaster, cluster.folder);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The address of the database that a running program keeps in this data folder, for a command beside it; undefined where no server
 * runs there.
 */
export function findDatabase(
  dataFolder: string,
  fallbackFolder = defaultFallbackFolder,
): string | undefined {
  const cluster = locateCluster(resolve(dataFolder), fallbackFolder);
  const postmaster = findPostmaster(cluster);
  return postmaster === undefined || !existsSync(cluster.passwordFile)
    ? undefined
    : urlOf(cluster, postmaster, databaseName);
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DatabaseStartError(
      `The data folder ${folder} cannot be written by this user`,
      "Start the program as the user who made it, give the folder to yourself (chown -R), or choose another with ISOCENTER_DATA",
      { cause: error },
    );
  }
}

async function runCluster(
  cluster: Cluster,
  { settings, fallbackFolder = defaultFallbackFolder }: StartOptions,
  log: Log,
): Promise<{ postmaster: Postmaster; adopted: boolean }> {
  const binaries = await findBinaries(cluster.runAs, fallbackFolder);
  const { created } = await prepareCluster(cluster, binaries);
  if (created) log.info("database created", { folder: cluster.folder });
  const orphan = findPostmaster(cluster);
  if (orphan !== undefined) {
    log.info("database adopted", { pid: orphan.pid, port: orphan.port });
    return { postmaster: orphan, adopted: true };
  }
  const postmaster = await startPostmaster(cluster, binaries, settings);
  log.info("database started", { pid: postmaster.pid, port: postmaster.port });
  return { postmaster, adopted: false };
}

/** Waits until the server lets us in (an adopted one may still be recovering) and makes our database in it. */
async function connectable(
  cluster: Cluster,
  postmaster: Postmaster,
): Promise<string> {
  const sql = postgres(urlOf(cluster, postmaster, "postgres"), {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => {},
  });
  const deadline = Date.now() + 60_000;
  try {
    for (;;) {
      try {
        const found =
          await sql`select 1 from pg_database where datname = ${databaseName}`;
        if (found.length === 0)
          await sql.unsafe(`create database ${databaseName}`);
        return urlOf(cluster, postmaster, databaseName);
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === "28P01")
          throw new DatabaseStartError(
            `The database refuses the password of ${cluster.passwordFile}`,
            "Restore that file from a backup",
            { cause: error },
          );
        // 57P03: starting up or in recovery.
        const passes = code === "57P03" || code === "ECONNREFUSED";
        if (!passes || Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function urlOf(
  { passwordFile }: Cluster,
  { port }: Postmaster,
  name: string,
): string {
  const password = readFileSync(passwordFile, "utf8").trim();
  return `postgres://${databaseUser}:${password}@127.0.0.1:${port}/${name}`;
}
