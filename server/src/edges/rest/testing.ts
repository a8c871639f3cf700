/** For tests: these routes over an archive on a real database. Not imported by the product. */
import {
  createNiftiThreads,
  createReadLog,
} from "../../domain/archive/index.ts";
import {
  createTestArchive,
  type TestArchive,
} from "../../domain/archive/testing.ts";
import { createHttp } from "../../platform/http/index.ts";
import { createMetrics } from "../../platform/metrics/index.ts";
import { silentLog } from "../../platform/log/index.ts";
import { createCallerOf, restRoutes } from "./index.ts";

export interface TestRest {
  readonly archive: TestArchive;
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly url: string;
  /** Signs in and gives the Cookie header. */
  signIn(role: string): Promise<string>;
  close(): Promise<void>;
}

export async function startTestRest(
  options: { objectBytesMax?: number } = {},
): Promise<TestRest> {
  const archive = await createTestArchive(options);
  const nifti = createNiftiThreads();
  const http = await createHttp({
    config: { bind: "127.0.0.1" },
    log: silentLog,
    metrics: createMetrics(),
    version: "0.0.0",
  });
  const reads = createReadLog({
    database: archive.database,
    clock: archive.clock,
    pseudonymOf: () => Promise.resolve(undefined),
  });
  const callerOf = createCallerOf({
    database: archive.database,
    clock: archive.clock,
    site: "main",
    anonymousApiClient: true,
  });
  await http.register(
    restRoutes({ archive, reads, nifti, callerOf, site: "main", mode: "demo" }),
    { prefix: "/api/v1" },
  );
  const address = await http.listen({ host: "127.0.0.1", port: 0 });
  return {
    archive,
    address,
    url: `${address}/api/v1`,
    async signIn(role) {
      const response = await fetch(`${address}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ role }),
      });
      const cookie = response.headers.get("set-cookie");
      if (response.status !== 200 || cookie === null)
        throw new Error(`sign-in: ${response.status} ${await response.text()}`);
      return cookie.split(";")[0] ?? "";
    },
    async close() {
      await http.close();
      await nifti.close();
      await archive.close();
    },
  };
}
