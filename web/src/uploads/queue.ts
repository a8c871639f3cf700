import type { UploadFile } from "@isocenter/contracts";
import type { Picked } from "./collect.ts";

export type Phase = "queued" | "sending" | "done" | "failed";
export interface Sending {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  file: Blob | null;
  sent: number;
  phase: Phase;
  error: unknown;
  rows: readonly UploadFile[];
}
export interface Batch {
  readonly key: number;
  uploadId: string | null;
  readonly startedAt: string;
  readonly files: Sending[];
}

export interface Totals {
  readonly files: number;
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  readonly sent: number;
  readonly active: boolean;
}

export interface Ports {
  /** POST /uploads: the id of a new upload. */
  open(signal: AbortSignal): Promise<string>;
  send(
    uploadId: string,
    name: string,
    file: Blob,
    signal: AbortSignal,
    onSent: (bytes: number) => void,
  ): Promise<readonly UploadFile[]>;
  /** Whether the same request may succeed a moment later. */
  isTransient(error: unknown): boolean;
  wait(ms: number): Promise<void>;
  now(): Date;
  /** Something changed; called often. */
  changed(): void;
}

/** Three at a time keep a fast line busy and leave connections of the browser (six an origin) for the pages. */
export const concurrency = 3;
const attemptsMax = 4;

/** The upload queue: batches in order, `concurrency` files at a time, short outages ridden out. */
export function createQueue(ports: Ports) {
  const batches: Batch[] = [];
  const controllers = new Map<Sending, AbortController>();
  const cursors = new WeakMap<Batch, number>();
  let nextKey = 1;
  let running = 0;

  function nextFile(): { batch: Batch; item: Sending } | null {
    for (const batch of batches) {
      if (batch.uploadId === null) continue;
      // Where the last search ended: a search from the start would be quadratic over a folder of 50,000 files.
      let index = cursors.get(batch) ?? 0;
      while (
        index < batch.files.length &&
        batch.files[index]?.phase !== "queued"
      )
        index += 1;
      cursors.set(batch, index);
      const item = batch.files[index];
      if (item !== undefined) return { batch, item };
    }
    return null;
  }

  async function transmit(batch: Batch, item: Sending): Promise<void> {
    const controller = new AbortController();
    controllers.set(item, controller);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          if (batch.uploadId === null || item.file === null)
            throw new Error("nothing to send");
          item.rows = await ports.send(
            batch.uploadId,
            item.name,
            item.file,
            controller.signal,
            (bytes) => {
              item.sent = Math.min(bytes, item.size);
              ports.changed();
            },
          );
          break;
        } catch (cause) {
          if (
            attempt >= attemptsMax ||
            controller.signal.aborted ||
            !ports.isTransient(cause)
          )
            throw cause;
          item.sent = 0;
          await ports.wait(500 * 4 ** (attempt - 1));
        }
      }
      item.phase = "done";
      item.sent = item.size;
      item.file = null;
    } catch (cause) {
      item.phase = "failed";
      item.error = cause;
    } finally {
      controllers.delete(item);
    }
  }

  function pump(): void {
    while (running < concurrency) {
      const next = nextFile();
      if (next === null) break;
      next.item.phase = "sending";
      running += 1;
      void transmit(next.batch, next.item).then(() => {
        running -= 1;
        ports.changed();
        pump();
      });
    }
    ports.changed();
  }

  async function openBatch(batch: Batch): Promise<void> {
    try {
      batch.uploadId = await ports.open(new AbortController().signal);
    } catch (cause) {
      for (const item of batch.files) {
        item.phase = "failed";
        item.error = cause;
      }
    }
    pump();
  }

  return {
    batches: batches as readonly Batch[],

    add(picked: readonly Picked[]): void {
      if (picked.length === 0) return;
      const batch: Batch = {
        key: nextKey++,
        uploadId: null,
        startedAt: ports.now().toISOString(),
        files: picked.map(({ file, name }) => ({
          key: nextKey++,
          name,
          size: file.size,
          file,
          sent: 0,
          phase: "queued",
          error: null,
          rows: [],
        })),
      };
      batches.unshift(batch);
      ports.changed();
      void openBatch(batch);
    },

    /** Files that could not be sent, once more. */
    resend(): void {
      for (const batch of batches) {
        let again = false;
        cursors.delete(batch);
        for (const item of batch.files)
          if (item.phase === "failed" && item.file !== null) {
            item.phase = "queued";
            item.error = null;
            item.sent = 0;
            again = true;
          }
        if (again && batch.uploadId === null) void openBatch(batch);
      }
      pump();
    },

    /** What is not yet sent stays unsent; it can be sent again. */
    stop(): void {
      for (const batch of batches)
        for (const item of batch.files)
          if (item.phase === "queued") {
            item.phase = "failed";
            item.error = new DOMException("stopped", "AbortError");
          }
      for (const controller of controllers.values()) controller.abort();
      ports.changed();
    },

    /** Batches that are through leave the list; they stand in the list of the server. */
    clear(): void {
      for (let index = batches.length - 1; index >= 0; index -= 1)
        if (
          batches[index]?.files.every(
            (file) => file.phase === "done" || file.phase === "failed",
          ) === true
        )
          batches.splice(index, 1);
      ports.changed();
    },
  };
}

export function totalsOf(batches: readonly Batch[]): Totals {
  let files = 0;
  let done = 0;
  let failed = 0;
  let bytes = 0;
  let sent = 0;
  for (const batch of batches)
    for (const item of batch.files) {
      files += 1;
      bytes += item.size;
      sent += item.sent;
      if (item.phase === "done") done += 1;
      if (item.phase === "failed") failed += 1;
    }
  return { files, done, failed, bytes, sent, active: done + failed < files };
}
