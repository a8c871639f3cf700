import { DicomError } from "../errors.ts";
import {
  formatTag,
  isPixelDataTag,
  ItemDelimitationTag,
  ItemTag,
  SequenceDelimitationTag,
} from "../tag.ts";
import { hasLongLength, isText } from "../vr.ts";
import type { VR } from "../vr.ts";

/** One element ready to write: its value is final, in little endian. */
export type WriteElement = { readonly tag: number; readonly vr: VR } & (
  | { readonly bytes: Uint8Array }
  | { readonly items: readonly (readonly WriteElement[])[] }
  /** Encapsulated pixel data: the Basic Offset Table (may be empty), then the fragments. */
  | { readonly fragments: readonly Uint8Array[] }
);

const padded = (length: number): number => length + (length & 1);

/** Text is padded by a space, everything else, and UI, by NUL (PS3.5 §6.2). */
const padByte = (vr: VR): number => (isText(vr) && vr !== "UI" ? 0x20 : 0);

const headerSize = (vr: VR, explicit: boolean): number =>
  explicit && hasLongLength(vr) ? 12 : 8;

function valueSizeOf(element: WriteElement, explicit: boolean): number {
  if ("bytes" in element) return padded(element.bytes.length);
  if ("fragments" in element)
    return element.fragments.reduce(
      (sum, { length }) => sum + 8 + padded(length),
      8,
    );
  return element.items.reduce(
    (sum, item) => sum + 8 + sizeOf(item, explicit),
    0,
  );
}

/** Bytes that the elements take when written. */
const sizeOf = (elements: readonly WriteElement[], explicit: boolean): number =>
  elements.reduce(
    (sum, element) =>
      sum + headerSize(element.vr, explicit) + valueSizeOf(element, explicit),
    0,
  );

/** Ascending tags, each once (PS3.5 §7.1). @throws DicomError `invalid-value`. */
function ordered(elements: readonly WriteElement[]): WriteElement[] {
  const sorted = elements.toSorted((one, other) => one.tag - other.tag);
  sorted.forEach(({ tag }, index) => {
    if (sorted[index + 1]?.tag === tag)
      throw new DicomError("invalid-value", `${formatTag(tag)} twice`, { tag });
  });
  return sorted;
}

/**
 * Writes a data set in little endian: tags in order, even lengths, sequences and items with their lengths, no group lengths.
 * @param explicit whether VRs are written.
 * @throws DicomError `invalid-value` where a tag stands twice or a value is too long for its VR.
 */
export function encodeElements(
  elements: readonly WriteElement[],
  explicit: boolean,
): Uint8Array {
  const out = new Uint8Array(sizeOf(elements, explicit));
  const end = writeLevel(out, new DataView(out.buffer), 0, elements, explicit);
  return end === out.length ? out : out.subarray(0, end);
}

function writeTag(
  view: DataView,
  at: number,
  tag: number,
  length: number,
): number {
  view.setUint16(at, tag >>> 16, true);
  view.setUint16(at + 2, tag & 0xffff, true);
  view.setUint32(at + 4, length, true);
  return at + 8;
}

function writeLevel(
  out: Uint8Array,
  view: DataView,
  start: number,
  elements: readonly WriteElement[],
  explicit: boolean,
): number {
  let at = start;
  for (const element of ordered(elements)) {
    const { tag, vr } = element;
    const length =
      "fragments" in element ? 0xffffffff : valueSizeOf(element, explicit);
    at = writeHeader(out, view, at, { tag, vr, length }, explicit);
    if ("bytes" in element) {
      out.set(element.bytes, at);
      if ((element.bytes.length & 1) === 1)
        out[at + element.bytes.length] = padByte(vr);
      at += length;
    } else if ("items" in element) {
      for (const item of element.items) {
        at = writeTag(view, at, ItemTag, sizeOf(item, explicit));
        at = writeLevel(out, view, at, item, explicit);
      }
    } else {
      if (!isPixelDataTag(tag))
        throw new DicomError(
          "invalid-value",
          `${formatTag(tag)} cannot hold fragments`,
          { tag },
        );
      for (const fragment of element.fragments) {
        at = writeTag(view, at, ItemTag, padded(fragment.length));
        out.set(fragment, at);
        at += padded(fragment.length);
      }
      at = writeTag(view, at, SequenceDelimitationTag, 0);
    }
  }
  return at;
}

function writeHeader(
  out: Uint8Array,
  view: DataView,
  at: number,
  { tag, vr, length }: { tag: number; vr: VR; length: number },
  explicit: boolean,
): number {
  if (
    tag === ItemTag ||
    tag === ItemDelimitationTag ||
    tag === SequenceDelimitationTag
  ) {
    throw new DicomError("invalid-value", "An item is no element", { tag });
  }
  if (!explicit) return writeTag(view, at, tag, length);
  view.setUint16(at, tag >>> 16, true);
  view.setUint16(at + 2, tag & 0xffff, true);
  out[at + 4] = vr.charCodeAt(0);
  out[at + 5] = vr.charCodeAt(1);
  if (hasLongLength(vr)) {
    view.setUint32(at + 8, length, true);
    return at + 12;
  }
  if (length > 0xfffe)
    throw new DicomError(
      "invalid-value",
      `${formatTag(tag)} is too long for ${vr}`,
      { tag },
    );
  view.setUint16(at + 6, length, true);
  return at + 8;
}
