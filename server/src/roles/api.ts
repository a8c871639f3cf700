import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createNiftiThreads } from "../domain/archive/index.ts";
import { createPixelThreads, dicomwebRoutes } from "../edges/dicomweb/index.ts";
import { createCallerOf, restRoutes } from "../edges/rest/index.ts";
import { viewerRoutes, viewerUrl } from "../edges/viewer/index.ts";
import { createWeb } from "../edges/web/index.ts";
import { isMigrated } from "../platform/database/index.ts";
import { createHttp } from "../platform/http/index.ts";
import { closeAll, migrationsFolder, type Foundation } from "./foundation.ts";
import { version } from "./version.ts";

const viewers = fileURLToPath(
  new URL("../../../.cache/viewer", import.meta.url),
);

/** Where `bin/fetch-viewer.mjs` has put the newest viewer; a folder that is not there yet where it has not run. */
function viewerFolder(): string {
  const versions = existsSync(viewers) ? readdirSync(viewers) : [];
  const newest = versions
    .filter((name) => /^\d/.test(name))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .at(-1);
  return path.join(viewers, newest ?? "none");
}

/** HTTP: one import and one mount per protocol. */
export async function startApiRole(
  foundation: Foundation,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { config, log, metrics, database, archive, reads } = foundation;
  const closers: (() => Promise<void>)[] = [];
  const nifti = createNiftiThreads({ log });
  closers.push(() => nifti.close());
  const pixels = createPixelThreads({ size: config.workerThreads, log });
  closers.push(() => pixels.close());
  const callerOf = createCallerOf({
    database,
    clock: archive.clock,
    site: config.site,
    anonymousApiClient: config.mode === "demo",
  });
  const web = createWeb();
  const http = await createHttp({
    config,
    log: log.child({ component: "http" }),
    metrics,
    version,
    page: web.page,
    ready: [
      { name: "database", check: async () => await database.sql`select 1` },
      { name: "objects", check: async () => await archive.objects.probe() },
      {
        name: "schema",
        check: async () => {
          if (!(await isMigrated(database, migrationsFolder)))
            throw new Error("schema is not current");
        },
      },
    ],
  });
  closers.push(async () => await http.close());
  await http.register(
    restRoutes({
      archive,
      reads,
      nifti,
      receive: foundation.receive,
      callerOf,
      site: config.site,
      mode: config.mode,
      viewerUrl: (uid) => (existsSync(viewerFolder()) ? viewerUrl(uid) : null),
    }),
    { prefix: "/api/v1" },
  );
  await http.register(
    dicomwebRoutes({
      archive,
      reads,
      receive: foundation.receive,
      callerOf,
      pixels,
      completesStudies: ({ sender }) =>
        config.stowCompleteSenders.includes(sender),
    }),
    {
      prefix: "/dicom-web",
    },
  );
  await http.register(viewerRoutes({ folder: viewerFolder() }), {
    prefix: "/viewer",
  });
  await http.register(web.routes);
  try {
    await http.listen({ host: config.bind, port: config.port });
  } catch (error) {
    await closeAll(closers, log);
    throw error;
  }
  const address = http.server.address();
  const port =
    typeof address === "object" && address !== null
      ? address.port
      : config.port;
  return {
    url: `http://${config.bind}:${port}/`,
    stop: () => closeAll(closers, log),
  };
}
