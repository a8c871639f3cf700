/** Where the frames of a stored object lie, so that one frame of a large object is read without the others. */
import type { DicomObject } from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";
import type { ByteRange } from "../../platform/objects/index.ts";
import type { StoredObject } from "./instance-store.ts";
import {
  isDeflated,
  readObjectHeader,
  type ObjectDeps,
} from "./read-object.ts";

/** `ranges[frame]` are the byte ranges in the object that, joined, are the frame. */
export interface FrameLocations {
  readonly isEncapsulated: boolean;
  readonly frames: readonly (readonly Required<ByteRange>[])[];
}

const fragmentsMax = 1_000_000;
/** Item headers are 8 bytes between fragments of kilobytes: one read looks this far, and jumps where the next is beyond. */
const windowBytes = 16 * 1024;
/** Objects whose frames are remembered: a viewer asks for one frame after the other. */
const rememberedMax = 64;

export type FrameLocator = (object: StoredObject) => Promise<FrameLocations>;

/** A locator that remembers the last objects asked for. */
export function createFrameLocator(deps: ObjectDeps): FrameLocator {
  const remembered = new Map<string, Promise<FrameLocations>>();
  return (object) => {
    const known = remembered.get(object.objectKey);
    if (known !== undefined) return known;
    const located = locateFrames(deps, object);
    remembered.set(object.objectKey, located);
    located.catch(() => remembered.delete(object.objectKey));
    if (remembered.size > rememberedMax)
      for (const [oldest] of remembered) {
        remembered.delete(oldest);
        break;
      }
    return located;
  };
}

/**
 * @throws Failure `not-found` for an object without pixel data, `pixel-data-invalid` where fragments cannot be told apart into
 * frames, `unsupported-transfer-syntax` for a deflated object, whose frames have no place of their own
 */
export async function locateFrames(
  deps: ObjectDeps,
  object: StoredObject,
): Promise<FrameLocations> {
  if (isDeflated(object)) throw new Failure("unsupported-transfer-syntax");
  const header = await readObjectHeader(deps, object);
  const { pixelData } = header;
  if (pixelData === undefined)
    throw new Failure("not-found", { detail: "The object has no pixel data" });
  if (pixelData.encapsulated)
    return {
      isEncapsulated: true,
      frames: await encapsulatedFrames(deps, object, header, pixelData.offset),
    };
  return {
    isEncapsulated: false,
    frames: nativeFrames(object, header, pixelData.offset),
  };
}

function nativeFrames(
  object: StoredObject,
  { dataset, pixelData }: DicomObject,
  offset: number,
): Required<ByteRange>[][] {
  const bits =
    (dataset.number("Rows") ?? 0) *
    (dataset.number("Columns") ?? 0) *
    (dataset.number("SamplesPerPixel") ?? 1) *
    (dataset.number("BitsAllocated") ?? 8);
  const count = object.NumberOfFrames;
  const length = pixelData?.length ?? 0;
  // Single-bit frames follow each other without padding to bytes (PS3.5 §8.1.1): only whole bytes have a range.
  if (bits === 0 || (bits % 8 !== 0 && count > 1))
    throw new Failure("unsupported-transfer-syntax", {
      detail: "Frames that do not begin on a byte are only given decoded",
    });
  const bytes = Math.ceil(bits / 8);
  if (bytes * count > length) throw new Failure("pixel-data-invalid");
  return Array.from({ length: count }, (_, frame) => [
    { start: offset + frame * bytes, end: offset + (frame + 1) * bytes },
  ]);
}

interface Fragment {
  /** Offset of the item header from the first fragment's, as offset tables count. */
  readonly at: number;
  readonly range: Required<ByteRange>;
}

async function encapsulatedFrames(
  deps: ObjectDeps,
  object: StoredObject,
  { dataset }: DicomObject,
  offset: number,
): Promise<Required<ByteRange>[][]> {
  const [table, ...fragments] = await listFragments(deps, object, offset);
  const count = object.NumberOfFrames;
  if (table === undefined || fragments.length === 0)
    throw new Failure("pixel-data-invalid", { detail: "There is no fragment" });
  if (count === 1) return [fragments.map(({ range }) => range)];
  if (fragments.length === count) return fragments.map(({ range }) => [range]);
  const starts =
    extendedOffsets(dataset) ?? (await basicOffsets(deps, object, table.range));
  if (starts.length === 0) return await byMarkers(deps, object, fragments);
  if (starts.length !== count)
    throw new Failure("pixel-data-invalid", {
      detail: `An offset table of ${starts.length} for ${count} frames`,
    });
  const first = fragments[0]?.at ?? 0;
  return starts.map((start, frame) => {
    const next = starts[frame + 1] ?? Infinity;
    const own = fragments.filter(
      ({ at }) => at - first >= start && at - first < next,
    );
    if (own.length === 0)
      throw new Failure("pixel-data-invalid", {
        detail: "The offset table points to no fragment",
      });
    return own.map(({ range }) => range);
  });
}

/** Fragments looked into for want of a table; more have one. */
const markersMax = 20_000;

/** Without a table a frame begins where a fragment begins with SOI of JPEG or JPEG-LS, or SOC of JPEG 2000. */
async function byMarkers(
  deps: ObjectDeps,
  object: StoredObject,
  fragments: readonly Fragment[],
): Promise<Required<ByteRange>[][]> {
  const frames: Required<ByteRange>[][] = [];
  for (const { range } of fragments.slice(0, markersMax)) {
    const [first, second] = await deps.objects.read(object.objectKey, {
      start: range.start,
      end: range.start + 2,
    });
    if (first === 0xff && (second === 0xd8 || second === 0x4f))
      frames.push([range]);
    else frames.at(-1)?.push(range);
  }
  if (frames.length !== object.NumberOfFrames || fragments.length > markersMax)
    throw new Failure("pixel-data-invalid", {
      detail: `${fragments.length} fragments without an offset table for ${object.NumberOfFrames} frames`,
    });
  return frames;
}

function extendedOffsets(
  dataset: DicomObject["dataset"],
): number[] | undefined {
  const offsets = dataset.bigints("ExtendedOffsetTable").map(Number);
  return offsets.length === 0 ? undefined : offsets;
}

async function basicOffsets(
  deps: ObjectDeps,
  object: StoredObject,
  range: Required<ByteRange>,
): Promise<number[]> {
  const bytes = await deps.objects.read(object.objectKey, range);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / 4) }, (_, index) =>
    view.getUint32(index * 4, true),
  );
}

/** The items of encapsulated pixel data (PS3.5 §A.4); the first is the basic offset table. */
async function listFragments(
  deps: ObjectDeps,
  object: StoredObject,
  offset: number,
): Promise<Fragment[]> {
  const items: Fragment[] = [];
  let window: Uint8Array = new Uint8Array(0);
  let windowStart = 0;
  for (let at = offset; items.length <= fragmentsMax;) {
    if (at < windowStart || at + 8 > windowStart + window.byteLength) {
      window = await deps.objects.read(object.objectKey, {
        start: at,
        end: at + windowBytes,
      });
      windowStart = at;
    }
    if (at + 8 > windowStart + window.byteLength)
      throw new Failure("truncated");
    const view = new DataView(
      window.buffer,
      window.byteOffset + at - windowStart,
      8,
    );
    if (view.getUint16(0, true) !== 0xfffe)
      throw new Failure("pixel-data-invalid");
    if (view.getUint16(2, true) === 0xe0dd) return items;
    const start = at + 8;
    const end = start + view.getUint32(4, true);
    if (end > object.objectBytes) throw new Failure("truncated");
    items.push({ at, range: { start, end } });
    at = end;
  }
  throw new Failure("limit-exceeded", {
    detail: `More than ${fragmentsMax} fragments`,
  });
}
