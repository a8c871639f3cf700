import { workerData } from "node:worker_threads";
import { serveTasks } from "../../platform/threads/index.ts";
import { decodeReaders, readInstance } from "./read-instance.ts";
import type { SliceReference } from "./types.ts";
import { warmUp } from "./warm-up.ts";

/**
 * What the pool gives each thread at its start: the bytes whose digests were checked. A thread that starts again an hour later must not
 * read a file that has changed meanwhile, and answer in the name of the first.
 */
export interface ReaderData {
  readonly brain: Uint8Array;
  readonly bodyPart: Uint8Array;
  /** Holds its calibration. */
  readonly bodyPartCard: unknown;
  /** Read a made-up slice first, so that the first real one meets compiled code. */
  readonly warm: boolean;
}

export interface ReadTask {
  readonly part10: Uint8Array;
  readonly slices: readonly SliceReference[];
}

const { brain, bodyPart, bodyPartCard, warm } = workerData as ReaderData;
const readers = decodeReaders(brain, bodyPart, bodyPartCard);
if (warm) await warmUp(readers);

serveTasks({
  readInstance: async ({ part10, slices }: ReadTask) =>
    await readInstance(readers, part10, slices),
});
