import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { serveTasks } from "../../platform/threads/index.ts";
import { decodeReaders, readInstance } from "./read-instance.ts";
import type { SliceReference } from "./types.ts";

/** What the pool gives each thread at its start. The files were checked against their cards by the program that names them. */
export interface ReaderData {
  readonly brainPath: string;
  readonly bodyPartPath: string;
  /** Holds its calibration. */
  readonly bodyPartCard: unknown;
}

export interface ReadTask {
  readonly part10: Uint8Array;
  readonly slices: readonly SliceReference[];
}

const { brainPath, bodyPartPath, bodyPartCard } = workerData as ReaderData;
const readers = decodeReaders(
  readFileSync(brainPath),
  readFileSync(bodyPartPath),
  bodyPartCard,
);

serveTasks({
  readInstance: async ({ part10, slices }: ReadTask) =>
    await readInstance(readers, part10, slices),
});
