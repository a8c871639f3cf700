import { canDecode } from "@isocenter/dicom";
import type { Log } from "../../platform/log/index.ts";
import { createThreadPool } from "../../platform/threads/index.ts";
import type { RenderInput } from "./pixel-work.ts";

/** Pixels without the event loop: what DICOMweb asks of its threads. Buffers of whole objects that are given in are used up. */
export interface PixelThreads {
  canDecode(transferSyntaxUID: string): boolean;
  /** Samples in little endian, those of a pixel side by side. @param frame from 1 */
  decodeFrame(object: Uint8Array, frame: number): Promise<Uint8Array>;
  /** The same object in Explicit VR Little Endian. */
  transcode(object: Uint8Array): Promise<Uint8Array>;
  /** A PNG of one frame. */
  render(input: RenderInput): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A JPEG 2000 mammogram decodes in 2 s, a 500-frame object is rewritten in 30 s; longer is a hostile code stream. */
const frameMsMax = 30_000;
const objectMsMax = 120_000;
/** What waits holds its object in memory: 64 of 8 MiB are half a gigabyte. */
const queueMax = 64;

export function createPixelThreads(options: {
  /** Threads at most. */
  readonly size: number;
  readonly log?: Log;
}): PixelThreads {
  const pool = createThreadPool(new URL("./pixel-worker.ts", import.meta.url), {
    size: options.size,
    memoryMb: 1024,
    name: "pixels",
    queueMax,
    ...(options.log && { log: options.log }),
  });
  return {
    canDecode,
    decodeFrame: (bytes, frame) =>
      // Copied, not moved: the frames of one object are decoded one after the other.
      pool.run("decode", { bytes, frame }, { timeoutMs: frameMsMax }),
    transcode: (bytes) =>
      pool.run(
        "transcode",
        { bytes },
        { timeoutMs: objectMsMax, transfer: transferable(bytes) },
      ),
    render: (input) =>
      pool.run("render", input, {
        timeoutMs: frameMsMax,
        transfer: transferable(input.bytes),
      }),
    close: () => pool.close(),
  };
}

/** The pool of small Buffers is shared with others and must not leave. */
const transferable = (bytes: Uint8Array): ArrayBuffer[] =>
  bytes.byteLength === bytes.buffer.byteLength
    ? [bytes.buffer as ArrayBuffer]
    : [];
