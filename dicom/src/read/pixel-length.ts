import { DicomError } from "../errors.ts";
import { PixelDataTag } from "../tag.ts";
import type { Dataset } from "./dataset.ts";
import type { PixelDataLocation } from "./parse.ts";
import type { Reader } from "./reader.ts";

/**
 * Bytes that native PixelData must have for what the header announces (PS3.5 §8.1.1, §8.2).
 * @returns undefined where the header does not say.
 */
export function nativePixelBytes(dataset: Dataset): number | undefined {
  const rows = dataset.number("Rows");
  const columns = dataset.number("Columns");
  const bits = dataset.number("BitsAllocated");
  if (rows === undefined || columns === undefined || bits === undefined)
    return undefined;
  const samples = dataset.number("SamplesPerPixel") ?? 1;
  const frames = dataset.number("NumberOfFrames") ?? 1;
  // YBR_FULL_422 shares the chroma of two neighbours: two samples a pixel instead of three (PS3.3 §C.7.6.3.1.2).
  const perPixel =
    samples === 3 &&
    dataset.string("PhotometricInterpretation") === "YBR_FULL_422"
      ? 2
      : samples;
  const bytes = Math.ceil(
    (rows * columns * perPixel * bits * Math.max(frames, 1)) / 8,
  );
  return Number.isFinite(bytes) && bytes >= 0 ? bytes : undefined;
}

/** @throws DicomError `truncated` where native PixelData is shorter than its header announces. */
export function checkPixelLength(
  reader: Reader,
  dataset: Dataset,
  pixelData: PixelDataLocation,
): void {
  if (pixelData.encapsulated || pixelData.length === undefined) return;
  const expected = nativePixelBytes(dataset);
  if (expected === undefined) return;
  const { tag, offset, length } = pixelData;
  if (length < expected) {
    throw new DicomError(
      "truncated",
      `PixelData has ${length} bytes where the header announces ${expected}`,
      { tag, offset },
    );
  }
  if (tag === PixelDataTag && length > expected + 1) {
    reader.find(
      "pixel-data-long",
      tag,
      offset,
      `PixelData has ${length} bytes, ${length - expected} more than announced`,
    );
  }
}
