import { DicomError } from "../errors.ts";
import { RLELossless } from "../generated/uids.ts";
import type { Dataset } from "../read/dataset.ts";
import type { DicomObject } from "../read/read-dataset.ts";
import { ItemTag, SequenceDelimitationTag } from "../tag.ts";

/** A stretch of `dataset.source.bytes`. */
export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

const fragmentCountMax = 4_000_000;
const cache = new WeakMap<Dataset, readonly (readonly Stretch[])[]>();

/**
 * Which fragments make which frame (PS3.5 §A.4): by the Extended Offset Table, else the Basic Offset Table, else one
 * fragment a frame, else by where a code stream begins. An offset table that does not fit the fragments is not believed.
 * @throws DicomError `pixel-data-invalid`, `limit-exceeded`.
 */
export function locateFrames(
  object: DicomObject,
  frames: number,
): readonly (readonly Stretch[])[] {
  const cached = cache.get(object.dataset);
  if (cached !== undefined && cached.length === frames) return cached;
  const located = locate(object, frames);
  cache.set(object.dataset, located);
  return located;
}

function locate(
  object: DicomObject,
  frames: number,
): readonly (readonly Stretch[])[] {
  const { dataset, pixelData, transferSyntaxUID } = object;
  if (pixelData?.encapsulated !== true)
    throw new DicomError("pixel-data-invalid", "PixelData is not encapsulated");
  const [table, ...fragments] = listItems(dataset, pixelData.offset);
  if (table === undefined || fragments.length === 0)
    throw new DicomError("pixel-data-invalid", "No fragments");
  if (frames === 1 && transferSyntaxUID !== RLELossless) return [fragments];
  const offsets = extendedOffsets(dataset) ?? basicOffsets(dataset, table);
  const first = fragments[0]?.offset ?? 0;
  return (
    (offsets.length === frames
      ? byOffsets(fragments, offsets, first)
      : undefined) ??
    (fragments.length === frames
      ? fragments.map((fragment) => [fragment])
      : undefined) ??
    (frames === 1 ? [fragments] : undefined) ??
    byCodeStream(dataset.source.bytes, fragments, frames)
  );
}

function listItems(dataset: Dataset, start: number): Stretch[] {
  const { bytes, view } = dataset.source;
  const items: Stretch[] = [];
  for (let at = start; at + 8 <= bytes.length;) {
    const tag =
      view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    const length = view.getUint32(at + 4, true);
    if (tag === SequenceDelimitationTag) return items;
    if (tag !== ItemTag || at + 8 + length > bytes.length) break;
    if (items.length > fragmentCountMax)
      throw new DicomError(
        "limit-exceeded",
        `More than ${fragmentCountMax} fragments`,
      );
    items.push({ offset: at + 8, length });
    at += 8 + length;
  }
  throw new DicomError(
    "pixel-data-invalid",
    "The fragments of PixelData are not closed",
  );
}

/** (7FE0,0001), 64-bit offsets from the first fragment's item (PS3.3 §C.7.6.3.1.8). */
function extendedOffsets(dataset: Dataset): number[] | undefined {
  const offsets = dataset.bigints("ExtendedOffsetTable");
  return offsets.length === 0 ? undefined : offsets.map(Number);
}

function basicOffsets(dataset: Dataset, { offset, length }: Stretch): number[] {
  const offsets: number[] = [];
  for (let at = 0; at + 4 <= length; at += 4)
    offsets.push(dataset.source.view.getUint32(offset + at, true));
  return offsets;
}

/** @returns undefined where an offset does not point at the start of a fragment's item, or they do not ascend. */
function byOffsets(
  fragments: readonly Stretch[],
  offsets: readonly number[],
  first: number,
): Stretch[][] | undefined {
  const frames: Stretch[][] = [];
  let next = 0;
  for (const fragment of fragments) {
    if (offsets[next] === fragment.offset - first) {
      frames.push([fragment]);
      next += 1;
    } else {
      const frame = frames.at(-1);
      if (frame === undefined) return undefined;
      frame.push(fragment);
    }
  }
  return frames.length === offsets.length ? frames : undefined;
}

/** A JPEG family code stream begins with FFD8 (SOI) or FF4F (SOC), a JP2 file with its signature box. */
function byCodeStream(
  bytes: Uint8Array,
  fragments: readonly Stretch[],
  frameCount: number,
): Stretch[][] {
  const frames: Stretch[][] = [];
  for (const fragment of fragments) {
    const [a, b, c, d] = bytes.subarray(fragment.offset, fragment.offset + 4);
    const begins =
      a === 0xff
        ? (b === 0xd8 || b === 0x4f) && c === 0xff
        : a === 0 && b === 0 && c === 0 && d === 0x0c;
    if (begins || frames.length === 0) frames.push([fragment]);
    else frames.at(-1)?.push(fragment);
  }
  if (frames.length !== frameCount) {
    throw new DicomError(
      "pixel-data-invalid",
      `${frames.length} frames in the fragments where the header announces ${frameCount}`,
    );
  }
  return frames;
}

/** The bytes of one frame: a view where it is one fragment, else joined. */
export function frameBytes(
  { dataset }: Pick<DicomObject, "dataset">,
  stretches: readonly Stretch[],
): Uint8Array {
  const { bytes } = dataset.source;
  const [first] = stretches;
  if (first !== undefined && stretches.length === 1)
    return bytes.subarray(first.offset, first.offset + first.length);
  const joined = new Uint8Array(
    stretches.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const { offset, length } of stretches) {
    joined.set(bytes.subarray(offset, offset + length), at);
    at += length;
  }
  return joined;
}
