import type { SliceResult } from "@isocenter/contracts";
import { brainInputContract } from "@isocenter/imaging";
import type { Log } from "../../platform/log/index.ts";
import { createThreadPool } from "../../platform/threads/index.ts";
import type { Model } from "../models/index.ts";
import type { ReaderData } from "./reader-thread.ts";
import type { ReadSlice } from "./read-instance.ts";
import type { SliceReference } from "./types.ts";

/** Reads slices in threads, so that decoding and forests never stall a page or an association. */
export interface Reader {
  /**
   * The results of `slices`, in their order. `load` gives the Part 10 bytes of an instance; few are in memory at a time.
   * Throws `deadline-exceeded`, `internal`, or the reason of the signal.
   */
  readAll(
    slices: readonly SliceReference[],
    load: (slice: SliceReference) => Promise<Uint8Array>,
    options: { readonly signal: AbortSignal; readonly onSlice?: () => void },
  ): Promise<SliceResult[]>;
  /** Starts the threads now, so that the first study finds them with their models loaded. */
  start(): void;
  close(): Promise<void>;
}

export interface ReaderOptions {
  readonly brain: Model;
  readonly bodyPart: Model;
  readonly threads: number;
  readonly memoryMb: number;
  /** Longest time for the frames of one instance. */
  readonly sliceMsMax: number;
  /** For a program that waits for studies: a thread reads a made-up slice before it takes the first one. */
  readonly warm?: boolean;
  readonly log?: Log;
  readonly onQueue?: (waiting: number) => void;
}

export function createReader(options: ReaderOptions): Reader {
  const data: ReaderData = {
    brain: options.brain.bytes,
    bodyPart: options.bodyPart.bytes,
    bodyPartCard: options.bodyPart.card,
    warm: options.warm ?? false,
  };
  const pool = createThreadPool(
    new URL("./reader-thread.ts", import.meta.url),
    {
      size: options.threads,
      memoryMb: options.memoryMb,
      name: "reader",
      workerData: data,
      ...(options.log && { log: options.log }),
      ...(options.onQueue && { onQueue: options.onQueue }),
    },
  );
  return {
    async readAll(slices, load, { signal, onSlice }) {
      const groups = [
        ...Map.groupBy(slices, ({ SOPInstanceUID }) => SOPInstanceUID).values(),
      ];
      const results = new Map<SliceReference, ReadSlice>();
      let next = 0;
      // One instance more than there are threads: the next is loaded while the others are read.
      const lanes = Array.from({ length: options.threads + 1 }, async () => {
        while (next < groups.length) {
          const group = groups[next++];
          signal.throwIfAborted();
          const part10 = await load(group[0]);
          const read = await pool.run<ReadSlice[]>(
            "readInstance",
            { part10, slices: group },
            {
              timeoutMs: options.sliceMsMax,
              signal,
              transfer: transferable(part10),
            },
          );
          for (const [index, slice] of group.entries()) {
            results.set(slice, read[index]);
            onSlice?.();
          }
        }
      });
      await Promise.all(lanes);
      return skipNarrow(slices.map((slice) => results.get(slice)!));
    },
    start: () => pool.start(),
    close: () => pool.close(),
  };
}

/** The narrow ends of a head, crown and neck, are unlike anything in the training data: their answers are left out. */
function skipNarrow(slices: readonly ReadSlice[]): SliceResult[] {
  const widest = Math.max(...slices.map(({ coverage }) => coverage), 0);
  const least = brainInputContract.slices.headAreaShareMin * widest;
  return slices.map(({ result, coverage }) => {
    if (!result.reading || coverage >= least) return result;
    const { reading: _reading, ...rest } = result;
    return {
      ...rest,
      skipped: {
        en: "The head is narrow here, at its end",
        es: "La cabeza es estrecha aquí, en su extremo",
      },
    };
  });
}

/** A view into a larger buffer cannot be moved without the rest. */
function transferable(bytes: Uint8Array): ArrayBuffer[] {
  return bytes.buffer instanceof ArrayBuffer &&
    bytes.byteLength === bytes.buffer.byteLength
    ? [bytes.buffer]
    : [];
}
