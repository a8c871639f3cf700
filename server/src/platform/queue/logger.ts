import { Logger } from "graphile-worker";
import type { Log } from "../log/index.ts";

/**
 * The library's own lines quote payloads and errors, so their text is not logged: that there was a warning is enough, the jobs
 * log their own outcome.
 */
export function quietLogger(log: Log): Logger {
  return new Logger(() => (level) => {
    if (level === "error" || level === "warning")
      log.debug("queue library reports a problem", { state: level });
  });
}
