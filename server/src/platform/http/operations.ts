import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Metrics } from "../metrics/index.ts";

/** One thing that must work before requests are sent here. */
export interface ReadyCheck {
  readonly name: string;
  /** Rejects where it does not work. */
  check(): Promise<unknown>;
}

const checkMsMax = 3000;

/** `/healthz`: the process answers. `/readyz`: what it stands on works. `/metrics`: Prometheus. */
export function addOperations(
  http: FastifyInstance,
  metrics: Metrics,
  checks: readonly ReadyCheck[],
): void {
  const hidden = { schema: { hide: true } as object };
  http.get("/healthz", hidden, () => ({ status: "ok" }));
  http.get("/readyz", hidden, async (_request, reply) => {
    const outcomes = await Promise.all(
      checks.map(async ({ name, check }) => ({ name, ok: await works(check) })),
    );
    const ready = outcomes.every(({ ok }) => ok);
    return await reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? "ready" : "not-ready", checks: outcomes });
  });
  http.get("/metrics", hidden, async (_request, reply) => {
    const { contentType, text } = await metrics.render();
    return await reply.type(contentType).send(text);
  });
}

async function works(check: () => Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([
      check().then(() => true),
      sleep(checkMsMax, false, { signal: late.signal, ref: false }),
    ]);
  } catch {
    // Which check failed is in the answer; why is in the log of what it asked.
    return false;
  } finally {
    late.abort();
  }
}
