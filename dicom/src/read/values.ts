import { ignoresLeadingSpace, valueSize } from "../vr.ts";
import type { VR } from "../vr.ts";
import type { Dataset } from "./dataset.ts";
import type { Element } from "./element.ts";

/** Takes the padding off one value: NUL and spaces at the end, spaces at the start where the VR ignores them. */
export function trimValue(text: string, vr: VR): string {
  let end = text.length;
  while (
    end > 0 &&
    (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)
  )
    end -= 1;
  let start = 0;
  if (ignoresLeadingSpace(vr))
    while (start < end && text.charCodeAt(start) === 0x20) start += 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** The binary values of an element; a partial value at the end is left out. 64-bit integers may be rounded. */
export function decodeNumbers(
  view: DataView,
  { vr, offset, length }: Element,
  little: boolean,
): number[] {
  const values: number[] = [];
  const end = offset + length;
  switch (vr) {
    case "US":
    case "OW":
      for (let at = offset; at + 2 <= end; at += 2)
        values.push(view.getUint16(at, little));
      return values;
    case "SS":
      for (let at = offset; at + 2 <= end; at += 2)
        values.push(view.getInt16(at, little));
      return values;
    case "UL":
    case "OL":
      for (let at = offset; at + 4 <= end; at += 4)
        values.push(view.getUint32(at, little));
      return values;
    case "SL":
      for (let at = offset; at + 4 <= end; at += 4)
        values.push(view.getInt32(at, little));
      return values;
    case "AT":
      for (let at = offset; at + 4 <= end; at += 4) {
        values.push(
          view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little),
        );
      }
      return values;
    case "FL":
    case "OF":
      for (let at = offset; at + 4 <= end; at += 4)
        values.push(view.getFloat32(at, little));
      return values;
    case "FD":
    case "OD":
      for (let at = offset; at + 8 <= end; at += 8)
        values.push(view.getFloat64(at, little));
      return values;
    case "SV":
    case "UV":
    case "OV":
      return decodeBigInts(view, { tag: 0, vr, offset, length }, little).map(
        Number,
      );
    case "OB":
    case "UN":
      for (let at = offset; at < end; at += 1) values.push(view.getUint8(at));
      return values;
    default:
      return values;
  }
}

/** SV, UV, OV exactly. */
export function decodeBigInts(
  view: DataView,
  { vr, offset, length }: Element,
  little: boolean,
): bigint[] {
  const values: bigint[] = [];
  for (let at = offset; at + 8 <= offset + length; at += 8) {
    values.push(
      vr === "SV"
        ? view.getBigInt64(at, little)
        : view.getBigUint64(at, little),
    );
  }
  return values;
}

/** The value in little endian: the bytes as they stand, or turned in a copy. */
export function littleEndianBytes(
  dataset: Dataset,
  element: Element,
): Uint8Array {
  const bytes = dataset.bytesOf(element);
  // The two halves of a tag are turned each for itself.
  const size = element.vr === "AT" ? 2 : (valueSize[element.vr] ?? 1);
  if (dataset.littleEndian || size === 1) return bytes;
  const out = bytes.slice();
  for (let at = 0; at + size <= out.length; at += size)
    out.subarray(at, at + size).reverse();
  return out;
}
