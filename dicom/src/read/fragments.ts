import { DicomError } from "../errors.ts";
import { ItemTag, PixelDataTag, SequenceDelimitationTag } from "../tag.ts";
import { undefinedLength } from "./element-header.ts";
import type { Reader } from "./reader.ts";

/** @returns the offset after the sequence delimiter. @throws DicomError `truncated`, `pixel-data-invalid`, `limit-exceeded`. */
export function skipFragments(
  reader: Reader,
  offset: number,
  little: boolean,
): number {
  let at = offset;
  for (let count = 0; ; count += 1) {
    if (count > reader.limits.fragmentCountMax) {
      throw new DicomError(
        "limit-exceeded",
        `More than ${reader.limits.fragmentCountMax} fragments`,
        { tag: PixelDataTag, offset: at },
      );
    }
    reader.need(at, 8, PixelDataTag);
    const tag =
      reader.view.getUint16(at, little) * 0x10000 +
      reader.view.getUint16(at + 2, little);
    const length = reader.view.getUint32(at + 4, little);
    at += 8;
    if (tag === SequenceDelimitationTag) return at;
    if (tag !== ItemTag || length === undefinedLength) {
      throw new DicomError(
        "pixel-data-invalid",
        "Encapsulated pixel data holds something that is no fragment",
        {
          tag: PixelDataTag,
          offset: at - 8,
        },
      );
    }
    reader.mustExist(at + length, PixelDataTag, at);
    at += length;
  }
}
