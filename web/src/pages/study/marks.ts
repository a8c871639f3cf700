import type { Result, SliceResult } from "@isocenter/contracts";
import { frameKey, type Frame } from "./image/frames.ts";

/** The slice of the result that a picture shows; undefined where the model saw none of it. */
export function sliceOf(
  result: Result | null,
  frame: Frame | undefined,
): number | null {
  if (result === null || frame === undefined) return null;
  const key = frameKey(frame);
  const index = result.slices.findIndex((slice) => frameKey(slice) === key);
  return index < 0 ? null : index;
}

/** The slice whose explanation is shown first: the one that decided, else the first that was read. */
export function firstSlice(result: Result): number | null {
  if (result.decidingSlice !== null) return result.decidingSlice;
  const read = result.slices.findIndex((slice) => slice.reading !== undefined);
  return read < 0 ? null : read;
}

/** The box of a feature of this slice, if it has a place. */
export function featureOf(slice: SliceResult | undefined, key: string | null) {
  return slice?.reading?.explanation.features.find(
    (feature) => feature.key === key,
  );
}
