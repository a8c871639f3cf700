import { Inflate } from "fflate";
import { DicomError } from "../errors.ts";

/** Small steps, so that a bomb is stopped after at most 1032 times this much has come out. */
const stepBytes = 16 * 1024;

/**
 * Inflates a deflated data set (PS3.5 §A.5: raw RFC 1951).
 * @param complete whether `bytes` holds the stream to its end; where not, what comes out of the prefix is returned.
 * @throws DicomError `limit-exceeded` past `bytesMax`, `truncated` where the stream ends early or is damaged.
 */
export function inflateDataset(
  bytes: Uint8Array,
  bytesMax: number,
  complete: boolean,
): { data: Uint8Array; ended: boolean } {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const inflate = new Inflate((chunk, final) => {
    length += chunk.length;
    if (length > bytesMax)
      throw new DicomError(
        "limit-exceeded",
        `The data set inflates to more than ${bytesMax} bytes`,
      );
    chunks.push(chunk);
    ended ||= final;
  });
  try {
    for (let at = 0; at < bytes.length; at += stepBytes) {
      const end = Math.min(at + stepBytes, bytes.length);
      inflate.push(bytes.subarray(at, end), complete && end === bytes.length);
    }
  } catch (cause) {
    if (cause instanceof DicomError) throw cause;
    throw new DicomError(
      "truncated",
      "The deflated data set ends early or is damaged",
      { cause },
    );
  }
  const data = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    data.set(chunk, at);
    at += chunk.length;
  }
  return { data, ended };
}
