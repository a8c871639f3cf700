import {
  ConfigError,
  readConfig,
  type Config,
} from "../../platform/config/index.ts";
import {
  checkBuilt,
  checkDataFolder,
  checkDisk,
  checkModels,
  checkNode,
  checkPort,
} from "./doctor-checks.ts";
import { checkDatabase } from "./doctor-database.ts";

/** What one check found. A `problem` keeps the product from working, a `warning` takes something away from it. */
export interface Finding {
  readonly check: string;
  readonly state: "ok" | "warning" | "problem";
  readonly text: string;
  readonly remedy?: string;
}

/** Where the parts of the installation lie. */
export interface Installation {
  readonly webFolder: string;
  readonly viewerFolder: string;
  readonly migrationsFolder: string;
}

/**
 * Looks at an installation from the outside in, changes nothing but a probe file in the data folder, and says what is wrong with
 * it. Checks do not depend on each other: one that fails says so in its own line.
 */
export async function examine(
  env: Readonly<Record<string, string | undefined>>,
  installation: Installation,
): Promise<Finding[]> {
  const findings: Finding[] = [checkNode(process.versions.node)];
  let config: Config;
  try {
    config = readConfig(env);
    findings.push({
      check: "configuration",
      state: "ok",
      text: `${config.mode} mode, roles ${config.roles.join(", ")}`,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems)
      findings.push({
        check: "configuration",
        state: "problem",
        text: problem,
        remedy: "Correct that setting; docs/settings.md lists all of them",
      });
    config = remaining(env);
  }
  const others = await Promise.all([
    checkDataFolder(config.data),
    checkDisk(config.data, config.spoolFreeBytesMin),
    checkDatabase(config, installation.migrationsFolder),
    checkPort("web port", config.bind, config.port, "ISOCENTER_PORT"),
    checkPort(
      "DICOM port",
      config.bind,
      config.dicomPort,
      "ISOCENTER_DICOM_PORT",
    ),
    checkModels(),
  ]);
  return [
    ...findings,
    ...others.flat(),
    checkBuilt(
      "web app",
      installation.webFolder,
      "npm run build -w web, or npm start, which does it",
    ),
    checkBuilt(
      "viewer",
      installation.viewerFolder,
      "node bin/fetch-viewer.mjs, with a connection to the package registry",
    ),
  ];
}

/** Where settings are wrong, the rest is still looked at where it lies, if that much is readable. */
function remaining({
  ISOCENTER_DATA,
  DATABASE_URL,
}: Readonly<Record<string, string | undefined>>): Config {
  try {
    return readConfig({ ISOCENTER_DATA, DATABASE_URL });
  } catch (error) {
    if (error instanceof ConfigError) return readConfig({});
    throw error;
  }
}
