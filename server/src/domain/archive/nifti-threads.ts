import type { Log } from "../../platform/log/index.ts";
import { createThreadPool } from "../../platform/threads/index.ts";

/** Converts NIfTI volumes away from the event loop. */
export interface NiftiThreads {
  /** @returns Part 10 files; @throws Failure with the codes of `niftiToDicom` */
  convert(path: string): Promise<Uint8Array[]>;
  close(): Promise<void>;
}

/** A 512³ volume takes 20 s; longer is a hostile file. */
const convertMsMax = 120_000;

export function createNiftiThreads(
  options: { readonly log?: Log } = {},
): NiftiThreads {
  const pool = createThreadPool(new URL("./nifti-worker.ts", import.meta.url), {
    // One: two volumes at once would need twice the memory.
    size: 1,
    memoryMb: 512,
    name: "nifti",
    queueMax: 100,
    ...(options.log && { log: options.log }),
  });
  return {
    convert: (path) =>
      pool.run("convert", { path }, { timeoutMs: convertMsMax }),
    close: () => pool.close(),
  };
}
