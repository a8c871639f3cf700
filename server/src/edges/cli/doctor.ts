import { tryConfig } from "../../platform/config/index.ts";
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
 * it. Without `env` it is this process's environment that is read. Checks do not depend on each other: one that fails says so in its own line.
 */
export async function examine(
  installation: Installation,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const findings: Finding[] = [checkNode(process.versions.node)];
  const { config, problems } = tryConfig(env);
  if (problems.length === 0)
    findings.push({
      check: "configuration",
      state: "ok",
      text: `${config.mode} mode, roles ${config.roles.join(", ")}`,
    });
  for (const problem of problems)
    findings.push({
      check: "configuration",
      state: "problem",
      text: problem,
      remedy: "Correct that setting; docs/settings.md lists all of them",
    });
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
