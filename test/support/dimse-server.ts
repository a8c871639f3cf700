import type { TestContext } from "node:test";
import {
  startDimse,
  type DimseOptions,
  type DimseServer,
} from "../../server/src/edges/dimse/index.ts";

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A server on a free port that closes when the test ends; its log is kept. */
export async function testServer(
  context: TestContext,
  options: Pick<DimseOptions, "receive"> & Partial<DimseOptions>,
): Promise<DimseServer & { readonly log: LogLine[] }> {
  const log: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (text: string, fields?: object): void => {
      log.push({ level, fields: { ...fields }, text });
    };
  const server = await startDimse({
    bind: "127.0.0.1",
    port: 0,
    aeTitle: "ISOCENTER",
    site: "site-1",
    log: { info: at("info"), warn: at("warn"), error: at("error") },
    ...options,
    limits: { shutdownMs: 200, ...options.limits },
  });
  context.after(() => server.close());
  return {
    port: server.port,
    get associations() {
      return server.associations;
    },
    close: () => server.close(),
    log,
  };
}

/** Waits for what another part does in its own time. @throws after two seconds */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 2000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Never: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
