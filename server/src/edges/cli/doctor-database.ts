import type { Config } from "../../platform/config/index.ts";
import {
  askDatabase,
  DatabaseStartError,
  describeDatabase,
  readMigrations,
  serverMajorMin,
} from "../../platform/database/index.ts";
import { codeOf } from "./doctor-checks.ts";
import type { Finding } from "./doctor.ts";

/** Clocks that differ by more than this put times in the wrong order. */
const clockDifferenceMsMax = 2000;
/** When this version was made: a clock before it is wrong. */
const madeAt = Date.UTC(2026, 0, 1);

/** The database somebody else runs, or ours, running or not; and the clocks. */
export async function checkDatabase(
  { databaseUrl, data }: Pick<Config, "databaseUrl" | "data">,
  migrationsFolder: string,
): Promise<Finding[]> {
  if (databaseUrl !== undefined)
    return await ask(databaseUrl, "DATABASE_URL", migrationsFolder);
  const check = "database";
  try {
    const found = await describeDatabase(data);
    const runsAs =
      found.runsAs === undefined ? "" : `, runs as ${found.runsAs}`;
    if (found.folderMajor !== undefined && found.folderMajor !== found.major)
      return [
        clock(undefined),
        {
          check,
          state: "problem",
          text: `${found.folder} is of PostgreSQL ${found.folderMajor}; this program brings ${found.major}`,
          remedy:
            "Start the version of this program that made it, or choose another data folder with ISOCENTER_DATA",
        },
      ];
    if (found.url !== undefined)
      return await ask(found.url, `${found.folder}${runsAs}`, migrationsFolder);
    return [
      clock(undefined),
      {
        check,
        state: "ok",
        text:
          found.folderMajor === undefined
            ? `PostgreSQL ${found.major} will be set up in ${found.folder}${runsAs}`
            : `PostgreSQL ${found.major} in ${found.folder}${runsAs}, not running now`,
      },
    ];
  } catch (error) {
    if (!(error instanceof DatabaseStartError)) throw error;
    return [
      clock(undefined),
      { check, state: "problem", text: error.message, remedy: error.remedy },
    ];
  }
}

async function ask(
  url: string,
  where: string,
  migrationsFolder: string,
): Promise<Finding[]> {
  const check = "database";
  try {
    const { major, newestMigration, now } = await askDatabase(url);
    const known = (await readMigrations(migrationsFolder)).length;
    const text = `PostgreSQL ${major} (${where}) answers, schema ${newestMigration} of ${known}`;
    if (major < serverMajorMin)
      return [
        clock(now),
        {
          check,
          state: "problem",
          text: `PostgreSQL ${major} is too old`,
          remedy: `Use ${serverMajorMin} or newer, or unset DATABASE_URL to use the one that comes with the program`,
        },
      ];
    return newestMigration > known
      ? [
          clock(now),
          {
            check,
            state: "problem",
            text,
            remedy: "A newer version wrote it: start that one",
          },
        ]
      : [clock(now), { check, state: "ok", text }];
  } catch (error) {
    return [
      clock(undefined),
      {
        check,
        state: "problem",
        text: `${where} does not answer (${codeOf(error)})`,
        remedy:
          "Start it, check its address and password, or unset DATABASE_URL to use the one that comes with the program",
      },
    ];
  }
}

function clock(database: Date | undefined): Finding {
  const check = "clock";
  const now = Date.now();
  if (now < madeAt)
    return {
      check,
      state: "problem",
      text: `says ${new Date(now).toISOString()}`,
      remedy: "Set the time of this machine, best by NTP",
    };
  const difference = database === undefined ? 0 : Math.abs(+database - now);
  return difference > clockDifferenceMsMax
    ? {
        check,
        state: "warning",
        text: `${(difference / 1000).toFixed(1)} s apart from the database's`,
        remedy: "Keep both machines on NTP",
      }
    : { check, state: "ok", text: new Date(now).toISOString() };
}
