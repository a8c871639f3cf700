import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  countQuarantine,
  createReadLog,
  receive,
  type ArchiveDeps,
  type ReadLog,
} from "../domain/archive/index.ts";
import { findPseudonyms } from "../domain/deidentification/index.ts";
import type { Caller } from "../domain/identity/index.ts";
import {
  readCatalogue,
  registerModels,
  type Model,
} from "../domain/models/index.ts";
import { countJobs, systemCaller } from "../domain/pipeline/index.ts";
import { systemClock } from "../platform/clock/index.ts";
import type { Config } from "../platform/config/index.ts";
import {
  migrate,
  openDatabase,
  startDatabase,
  type Database,
} from "../platform/database/index.ts";
import type { Log } from "../platform/log/index.ts";
import { createMetrics, type Metrics } from "../platform/metrics/index.ts";
import { openObjects, openSpool } from "../platform/objects/index.ts";
import { installQueue } from "../platform/queue/index.ts";

export const migrationsFolder = fileURLToPath(
  new URL("../../migrations", import.meta.url),
);

/** An object's own bytes and the group 0002 that stands before it in the spool. */
const metaBytesMax = 1024 * 1024;

/** What every role stands on, opened once per program. */
export interface Foundation {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly database: Database;
  /** True where this program runs the database: then nobody else's worker can be alive. */
  readonly alone: boolean;
  readonly archive: ArchiveDeps;
  readonly reads: ReadLog;
  readonly models: readonly Model[];
  /** The archive's one reception, counted. */
  readonly receive: (
    caller: Caller,
    incoming: Parameters<typeof receive>[2],
  ) => ReturnType<typeof receive>;
  close(): Promise<void>;
}

/** Opens database, objects and spool, brings the schema up to date and registers the bundled models. */
export async function openFoundation(
  config: Config,
  log: Log,
): Promise<Foundation> {
  const data = path.resolve(config.data);
  const running = await startDatabase({
    databaseUrl: config.databaseUrl,
    dataFolder: data,
    log,
  });
  const closers: (() => Promise<void>)[] = [() => running.stop()];
  try {
    const database = openDatabase(running.url, {
      connectionsMax: config.databaseConnectionsMax,
    });
    closers.push(() => database.close());
    await migrate(database, migrationsFolder);
    await installQueue(database);
    const metrics = createMetrics();
    closers.push(() => Promise.resolve(metrics.close()));
    const objects = await openObjects(path.join(data, "objects"));
    const spool = await openSpool(path.join(data, "spool"), {
      bytesMax: config.objectBytesMax + metaBytesMax,
      freeBytesMin: config.spoolFreeBytesMin,
    });
    closers.push(() => spool.close());
    const models = await readCatalogue();
    await registerModels(
      { database, clock: systemClock },
      systemCaller(config.site),
      models,
    );
    watch(metrics, database, config.site);
    const archive: ArchiveDeps = {
      database,
      objects,
      spool,
      clock: systemClock,
      log,
      settings: {
        quietPeriodMs: config.quietPeriodMs,
        objectBytesMax: config.objectBytesMax,
      },
    };
    const reads = createReadLog({
      database,
      clock: systemClock,
      pseudonymOf: async (site, uid) =>
        (await findPseudonyms(database, site, [uid])).get(uid),
    });
    return {
      config,
      log,
      metrics,
      database,
      alone: running.owned,
      archive,
      reads,
      models,
      receive: counted(archive, metrics),
      close: () => closeAll(closers, log),
    };
  } catch (error) {
    await closeAll(closers, log);
    throw error;
  }
}

/** Gauges are read when somebody asks for the metrics. */
function watch(metrics: Metrics, database: Database, site: string): void {
  metrics.collect("isocenter_quarantine_waiting", async () => [
    { labels: {}, value: await countQuarantine({ database }, site) },
  ]);
  metrics.collect("isocenter_jobs", async () => {
    const { waiting, running, dead } = await countJobs({ database }, site);
    return Object.entries({ waiting, running, dead }).map(([state, value]) => ({
      labels: { state },
      value,
    }));
  });
}

function counted(
  archive: ArchiveDeps,
  metrics: Metrics,
): Foundation["receive"] {
  return async (caller, incoming) => {
    const reception = await receive(archive, caller, incoming);
    const { door } = caller;
    metrics.count("isocenter_objects_received_total", {
      door,
      state: reception.state,
    });
    metrics.count(
      "isocenter_object_bytes_received_total",
      { door },
      reception.bytes,
    );
    if (reception.state === "quarantined")
      metrics.count("isocenter_objects_quarantined_total", {
        code: reception.code ?? "internal",
      });
    return reception;
  };
}

/** In reverse order; one that fails does not keep the others open. */
export async function closeAll(
  closers: (() => Promise<void>)[],
  log: Log,
): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      log.error("a part did not close", { error });
    }
  }
}
