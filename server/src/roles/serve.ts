import {
  readConfig,
  roleNames,
  type Config,
  type RoleName,
} from "../platform/config/index.ts";
import { createLog, type Log } from "../platform/log/index.ts";
import {
  say,
  textOption,
  UsageError,
  type Command,
} from "../edges/cli/command.ts";
import { startApiRole } from "./api.ts";
import { startDimseRole } from "./dimse.ts";
import { closeAll, openFoundation, type Foundation } from "./foundation.ts";
import { loadSamples } from "./load-samples.ts";
import { startSchedulerRole } from "./scheduler.ts";
import { startWorkerRole } from "./worker.ts";

export const serveCommand: Command = {
  name: "serve",
  summary: "Starts the platform and prints its address",
  usage: "[--roles api,dimse,worker,scheduler] [--samples]",
  options: [
    {
      name: "roles",
      type: "string",
      value: "LIST",
      description: `parts to run here (default: ${roleNames.join(",")})`,
    },
    {
      name: "samples",
      type: "boolean",
      description:
        "load the sample studies; those that are there stay as they are",
    },
  ],
  details:
    "Settings come from the environment; docs/settings.md lists them. Ctrl-C stops it.",
  async run(args) {
    const config = configOf(textOption(args, "roles"));
    const log = createLog({ logLevel: config.logLevel });
    const platform = await startPlatform(config, log, {
      samples: args.values["samples"] === true && config.samples,
    });
    say(banner(config, platform));
    await untilStopped(log);
    await platform.stop();
    return 0;
  },
};

function configOf(roles: string | undefined): Config {
  if (roles === undefined) return readConfig();
  const unknown = roles
    .split(",")
    .filter((role) => !(roleNames as readonly string[]).includes(role.trim()));
  if (unknown.length > 0)
    throw new UsageError(
      `unknown role: ${unknown.join(", ")}; there are ${roleNames.join(", ")}`,
    );
  return readConfig({ ...process.env, ISOCENTER_ROLES: roles });
}

export interface Platform {
  readonly url: string | null;
  readonly dicomPort: number | null;
  stop(): Promise<void>;
}

/** Starts the roles of the configuration in the order in which they need each other; `stop` ends them in reverse. */
export async function startPlatform(
  config: Config,
  log: Log,
  options: { samples: boolean },
): Promise<Platform> {
  const foundation = await openFoundation(config, log);
  const closers: (() => Promise<void>)[] = [() => foundation.close()];
  let url: string | null = null;
  let dicomPort: number | null = null;
  let warmUp = () => {};
  const starters: Readonly<Record<RoleName, () => Promise<void>>> = {
    worker: async () => {
      const worker = await startWorkerRole(foundation);
      warmUp = () => worker.warmUp();
      closers.push(() => worker.stop());
    },
    scheduler: async () =>
      void closers.push(await startSchedulerRole(foundation)),
    dimse: async () => {
      const { port, stop } = await startDimseRole(foundation);
      dicomPort = port;
      closers.push(stop);
    },
    api: async () => {
      const api = await startApiRole(foundation);
      url = api.url;
      closers.push(api.stop);
    },
  };
  try {
    for (const role of ["worker", "scheduler", "dimse", "api"] as const)
      if (config.roles.includes(role)) await starters[role]();
  } catch (error) {
    await closeAll(closers, log);
    throw portInUse(error, config);
  }
  // Not before: it would slow the start of the others.
  warmUp();
  if (options.samples) closers.push(startLoading(foundation));
  return { url, dicomPort, stop: () => closeAll(closers, log) };
}

/** Sample studies load while the worklist is already served, so that a new user watches them arrive. */
function startLoading(foundation: Foundation): () => Promise<void> {
  const stop = new AbortController();
  const loading = loadSamples(foundation, stop.signal).catch((error: unknown) =>
    foundation.log.error("samples could not be loaded", { error }),
  );
  return async () => {
    stop.abort();
    await loading;
  };
}

class PortInUse extends Error {
  readonly remedy: string;
  constructor(port: number, variable: string) {
    super(`Port ${port} is in use`);
    this.remedy = `Stop the program that has it, or set ${variable} to another port (0 takes a free one)`;
  }
}

function portInUse(error: unknown, config: Config): unknown {
  const { code, port } = error as { code?: string; port?: number };
  if (code !== "EADDRINUSE" || port === undefined) return error;
  return new PortInUse(
    port,
    port === config.dicomPort ? "ISOCENTER_DICOM_PORT" : "ISOCENTER_PORT",
  );
}

function banner(config: Config, { url, dicomPort }: Platform): string {
  const lines = [""];
  if (url !== null) lines.push(`  Isocenter is ready: ${url}`);
  if (dicomPort !== null)
    lines.push(`  DICOM: ${config.dicomAeTitle}@${config.bind}:${dicomPort}`);
  lines.push(
    `  Mode: ${config.mode}. Research software, not for diagnosis. Data in ${config.data}`,
    "  Stop with Ctrl-C",
    "",
  );
  return lines.join("\n");
}

/** A second signal ends the program at once. */
async function untilStopped(log: Log): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      log.info("stopping", { signal });
      process.once("SIGINT", () => process.exit(130));
      process.once("SIGTERM", () => process.exit(143));
      resolve();
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
    process.once("SIGHUP", stop);
  });
}
