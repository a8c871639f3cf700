/** For tests: the archive and these routes on a database, a spool and objects of their own. Not imported by the product. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createReadLog, type ArchiveDeps } from "../../domain/archive/index.ts";
import type { Caller } from "../../domain/identity/index.ts";
import { systemClock } from "../../platform/clock/index.ts";
import { createHttp, type Http } from "../../platform/http/index.ts";
import { silentLog } from "../../platform/log/index.ts";
import { createMetrics } from "../../platform/metrics/index.ts";
import { openObjects, openSpool } from "../../platform/objects/index.ts";
import { createTestDatabase } from "../../platform/testing/index.ts";
import type { DicomwebDeps } from "./deps.ts";
import { createPixelThreads } from "./pixel-threads.ts";
import { dicomwebRoutes } from "./routes.ts";

export interface TestArchive {
  readonly http: Http;
  readonly deps: DicomwebDeps;
  /** `http://127.0.0.1:port/dicom-web` */
  readonly url: string;
  readonly caller: Caller;
  close(): Promise<void>;
}

export async function startTestArchive(
  options: { readonly site?: string; readonly objectBytesMax?: number } = {},
): Promise<TestArchive> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "isocenter-archive-"));
  const spool = await openSpool(join(folder, "spool"), { bytesMax: 2 ** 33 });
  const objects = await openObjects(join(folder, "objects"));
  const archive: ArchiveDeps = {
    database,
    objects,
    spool,
    clock: systemClock,
    log: silentLog,
    settings: {
      quietPeriodMs: 2_000,
      objectBytesMax: options.objectBytesMax ?? 2 ** 32,
    },
  };
  const caller: Caller = {
    site: options.site ?? "test",
    person: { id: "tester", name: "Tester", role: "administrator" },
    door: "dicomweb",
    sender: "127.0.0.1",
    correlationId: "test",
  };
  const pixels = createPixelThreads({ size: 1 });
  const deps: DicomwebDeps = {
    archive,
    reads: createReadLog({
      database,
      clock: systemClock,
      pseudonymOf: () => Promise.resolve(undefined),
    }),
    callerOf: () => Promise.resolve(caller),
    pixels,
  };
  const http = await createHttp({
    config: { bind: "127.0.0.1" },
    log: silentLog,
    metrics: createMetrics(),
    version: "0.0.0",
  });
  await http.register(dicomwebRoutes(deps), { prefix: "/dicom-web" });
  const address = await http.listen({ host: "127.0.0.1", port: 0 });
  return {
    http,
    deps,
    url: `${address}/dicom-web`,
    caller,
    async close() {
      await http.close();
      await pixels.close();
      await spool.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
