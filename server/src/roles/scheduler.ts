import { setTimeout as sleep } from "node:timers/promises";
import { completeStudies } from "../domain/pipeline/index.ts";
import { systemClock } from "../platform/clock/index.ts";
import type { Foundation } from "./foundation.ts";

/** A study waits at most this much longer than its quiet period; four cheap index look-ups a second. */
const everyMs = 250;

/** Completes quiet studies. Several may run at once: the database shares the studies out between them. */
export function startSchedulerRole({
  config,
  database,
  log,
}: Foundation): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        const completed = await completeStudies({
          database,
          clock: systemClock,
          attemptsMax: config.attemptsMax,
        });
        // A full batch means that more may be waiting.
        if (completed > 0) continue;
      } catch (error) {
        // The database may be restarting: the next look finds what this one missed.
        log.error("studies could not be completed", { error });
      }
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  return Promise.resolve(async () => {
    stop.abort();
    await running;
  });
}
