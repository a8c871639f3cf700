import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { DatabaseStartError } from "./errors.ts";
import { canEnter, chooseRunAs, type RunAs } from "./run-as.ts";

/** The files of one PostgreSQL of ours. */
export interface Cluster {
  /** What PostgreSQL calls the data directory. */
  readonly folder: string;
  readonly logFile: string;
  readonly passwordFile: string;
  readonly runAs: RunAs | undefined;
}

export const databaseUser = "isocenter";

/**
 * Where the files of the database of `dataFolder` are: `postgres` in it; for root, where the user PostgreSQL runs as cannot enter
 * it, a folder of the same meaning under `/var/lib/isocenter`.
 */
export function locateCluster(
  dataFolder: string,
  fallbackFolder: string,
): Cluster {
  const inside = join(dataFolder, "postgres");
  const away = join(
    fallbackFolder,
    createHash("sha256").update(dataFolder).digest("hex").slice(0, 12),
  );
  const isAway = existsSync(join(away, "postgres"));
  const runAs = chooseRunAs(isAway ? join(away, "postgres") : inside);
  const base =
    runAs !== undefined &&
    (isAway || !canEnter(dirname(dataFolder), runAs)) &&
    !existsSync(inside)
      ? away
      : dataFolder;
  return {
    folder: join(base, "postgres"),
    logFile: join(base, "postgres.log"),
    passwordFile: join(dataFolder, "postgres.password"),
    runAs,
  };
}

/**
 * Makes the cluster if there is none. An existing one is only accepted with this PostgreSQL's own major version and with its
 * password file. Throws DatabaseStartError.
 */
export async function prepareCluster(
  cluster: Cluster,
  binaries: Binaries,
): Promise<{ created: boolean }> {
  const { folder, passwordFile, runAs } = cluster;
  const versionFile = join(folder, "PG_VERSION");
  if (existsSync(folder)) {
    const major = existsSync(versionFile)
      ? readFileSync(versionFile, "utf8").trim()
      : "none";
    if (major !== binaries.major)
      throw new DatabaseStartError(
        `The database folder ${folder} is of PostgreSQL ${major}; this program brings ${binaries.major}`,
        "Start the version of this program that made it, or choose another data folder with ISOCENTER_DATA",
      );
    if (!existsSync(passwordFile))
      throw new DatabaseStartError(
        `The password of the database is missing: ${passwordFile}`,
        "Restore that file from a backup, or choose another data folder with ISOCENTER_DATA",
      );
    return { created: false };
  }
  const base = dirname(folder);
  // Enter, not list: the user PostgreSQL runs as has to get through to its own folder.
  mkdirSync(base, { recursive: true, mode: runAs ? 0o711 : 0o700 });
  if (runAs !== undefined) chmodSync(base, 0o711);
  for (const name of readdirSync(base))
    if (name.startsWith("postgres.new-"))
      rmSync(join(base, name), { recursive: true });
  const fresh = join(base, `postgres.new-${process.pid}`);
  mkdirSync(fresh, { mode: 0o700 });
  if (runAs !== undefined) chownSync(fresh, runAs.uid, runAs.gid);
  const password = randomBytes(24).toString("base64url");
  writeFileSync(passwordFile, password, { mode: 0o600, flush: true });
  await runInitdb(binaries, fresh, password, runAs);
  // A half-made cluster never has the final name.
  renameSync(fresh, folder);
  return { created: true };
}

async function runInitdb(
  { initdb }: Binaries,
  folder: string,
  password: string,
  runAs: RunAs | undefined,
): Promise<void> {
  // Beside the cluster, where the user PostgreSQL runs as can get; swept like a half-made cluster.
  const secret = mkdtempSync(join(dirname(folder), "postgres.new-"));
  const file = join(secret, "password");
  try {
    writeFileSync(file, password, { mode: 0o600 });
    if (runAs !== undefined)
      for (const path of [secret, file]) lchownSync(path, runAs.uid, runAs.gid);
    const child = spawn(
      initdb,
      [
        `--pgdata=${folder}`,
        `--username=${databaseUser}`,
        `--pwfile=${file}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // Order by code point: the same on every machine, whatever its C library thinks of collation.
        "--locale-provider=builtin",
        "--locale=C",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
      ],
      {
        stdio: ["ignore", "ignore", "pipe"],
        cwd: dirname(initdb),
        env: childEnvironment(),
        ...(runAs && { uid: runAs.uid, gid: runAs.gid }),
      },
    );
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString("utf8")).slice(-4000);
    });
    const code = await new Promise<number | null>((done, fail) => {
      child.on("error", fail);
      child.on("close", done);
    });
    if (code !== 0)
      throw new DatabaseStartError(
        `initdb ended with ${code}: ${errors.trim()}`,
        "Check free space and rights of the data folder, or set DATABASE_URL",
      );
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

/** PG* variables of the person's shell would reach into our server. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"],
    TMPDIR: process.env["TMPDIR"],
    SYSTEMROOT: process.env["SYSTEMROOT"],
    TZ: "UTC",
    LC_ALL: "C",
  };
}
