import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findBinaries } from "./binaries.ts";
import { locateCluster } from "./cluster.ts";
import { openDatabase } from "./open.ts";
import { defaultFallbackFolder } from "./run-as.ts";
import { findDatabase } from "./start.ts";

/** Oldest server whose SQL ours is. */
export const serverMajorMin = 15;

/** The state of the database of an installation, for a person who looks for what is wrong. */
export interface DatabaseDescription {
  readonly folder: string;
  /** The user PostgreSQL runs as where that is not the program's own. */
  readonly runsAs: string | undefined;
  /** Major version of the server that came with the packages. */
  readonly major: string;
  /** Major version the folder was made by; undefined where there is none yet. */
  readonly folderMajor: string | undefined;
  /** Where a server runs on it now. */
  readonly url: string | undefined;
}

/** Looks at our own database without starting it. Throws DatabaseStartError where this platform has none. */
export async function describeDatabase(
  dataFolder: string,
): Promise<DatabaseDescription> {
  const cluster = locateCluster(resolve(dataFolder), defaultFallbackFolder);
  const { major } = await findBinaries(cluster.runAs, defaultFallbackFolder);
  const versionFile = join(cluster.folder, "PG_VERSION");
  return {
    folder: cluster.folder,
    runsAs: cluster.runAs?.name,
    major,
    folderMajor: existsSync(versionFile)
      ? readFileSync(versionFile, "utf8").trim()
      : undefined,
    url: findDatabase(dataFolder),
  };
}

/** Connects, and says what answers: major version, newest migration applied (0 for none), its clock. */
export async function askDatabase(url: string): Promise<{
  readonly major: number;
  readonly newestMigration: number;
  readonly now: Date;
}> {
  const database = openDatabase(url, { connectionsMax: 1 });
  try {
    const [row] = await database.sql<
      { version: number; now: Date; migrated: boolean }[]
    >`select current_setting('server_version_num')::integer as version,
        clock_timestamp() as now,
        to_regclass('platform.migration') is not null as migrated`;
    const newest =
      row?.migrated === true
        ? await database.sql<{ number: number }[]>`
            select coalesce(max(number), 0) as number from platform.migration`
        : [];
    return {
      major: Math.floor((row?.version ?? 0) / 10_000),
      newestMigration: newest[0]?.number ?? 0,
      now: row?.now ?? new Date(0),
    };
  } finally {
    await database.close();
  }
}
