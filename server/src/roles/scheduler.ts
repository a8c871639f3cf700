import { setTimeout as sleep } from "node:timers/promises";
import { completeStudies } from "../domain/pipeline/index.ts";
import { systemClock } from "../platform/clock/index.ts";
import type { Foundation } from "./foundation.ts";

/** A study waits at most this much longer than its quiet period; four cheap index look-ups a second. */
const everyMs = 250;
/** While every look fails: a database that is down is not asked, nor the log written, four times a second. */
const failedMsMax = 5000;

/** Completes quiet studies. Several may run at once: the database shares the studies out between them. */
export function startSchedulerRole({
  config,
  database,
  log,
}: Foundation): Promise<() => Promise<void>> {
  const stop = new AbortController();
  let failures = 0;
  const running = (async () => {
    while (!stop.signal.aborted) {
      try {
        const completed = await completeStudies({
          database,
          clock: systemClock,
          log,
          attemptsMax: config.attemptsMax,
        });
        failures = 0;
        // A full batch means that more may be waiting.
        if (completed > 0) continue;
      } catch (error) {
        // The database may be restarting: a later look finds what this one missed.
        failures += 1;
        log.error("studies could not be completed", { error });
      }
      const waitMs = Math.min(everyMs * 2 ** failures, failedMsMax);
      await sleep(waitMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  return Promise.resolve(async () => {
    stop.abort();
    await running;
  });
}
