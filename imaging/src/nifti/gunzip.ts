import { Gunzip } from "fflate";
import { ImagingError } from "../imaging-error.ts";

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Fed this much at a time: deflate grows at most 1,032-fold, so one step yields 16 MiB at most. */
const stepBytes = 16_384;

/**
 * Unpacks gzip, but no further than `bytesMax` bytes, whatever the file claims or holds. May answer
 * fewer, where there is no more. Throws `truncated` where the stream ends early or is damaged
 * before that point. The checksum at the end is not looked at.
 */
export function gunzipUpTo(bytes: Uint8Array, bytesMax: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const stream = new Gunzip((chunk) => {
    if (total >= bytesMax) return;
    const kept = chunk.subarray(0, bytesMax - total);
    chunks.push(kept);
    total += kept.length;
  });
  try {
    for (let at = 0; at < bytes.length && total < bytesMax; at += stepBytes) {
      stream.push(
        bytes.subarray(at, at + stepBytes),
        at + stepBytes >= bytes.length,
      );
    }
  } catch (cause) {
    // What was unpacked before the damage may still be all that is asked for.
    if (total < bytesMax)
      throw new ImagingError(
        "truncated",
        "The compressed file is damaged or cut off",
        { cause },
      );
  }
  const out = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
