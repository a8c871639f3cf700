import { Upload } from "@isocenter/contracts";
import { ApiProblem, request, withJson } from "../api/http.ts";
import { createQueue, totalsOf, type Batch, type Totals } from "./queue.ts";
import { sendFile } from "./send-file.ts";

export interface Snapshot {
  readonly batches: readonly Batch[];
  readonly totals: Totals;
}

/** Progress of three files comes dozens of times a second; a drawing at most ten. */
const drawEveryMs = 100;

/** The queue bound to the server and to `useSyncExternalStore`. */
export function createUploadStore() {
  let scheduled = false;
  const listeners = new Set<() => void>();
  const queue = createQueue({
    open: async (signal) =>
      (await request(Upload, "/uploads", { ...withJson("POST", {}), signal }))
        .id,
    send: sendFile,
    isTransient: (error) =>
      error instanceof ApiProblem &&
      (error.kind === "offline" || error.status === 503),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => new Date(),
    changed: () => {
      if (scheduled) return;
      scheduled = true;
      setTimeout(() => {
        scheduled = false;
        snapshot = take();
        for (const listener of listeners) listener();
      }, drawEveryMs);
    },
  });
  // The queue changes in place; what is drawn is a new list each time, so that whoever compares sees the change.
  const take = (): Snapshot => ({
    batches: [...queue.batches],
    totals: totalsOf(queue.batches),
  });
  let snapshot = take();
  return {
    queue,
    snapshot: () => snapshot,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
