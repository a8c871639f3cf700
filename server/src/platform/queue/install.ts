import { makeWorkerUtils } from "graphile-worker";
import type { Database } from "../database/index.ts";
import { quietLogger } from "./logger.ts";
import { silentLog } from "../log/index.ts";

/** Installs or upgrades the job tables; part of every migration. An older program refuses newer breaking tables. */
export async function installQueue(database: Database): Promise<void> {
  const utils = await makeWorkerUtils({
    connectionString: database.url,
    maxPoolSize: 2,
    logger: quietLogger(silentLog),
  });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}
