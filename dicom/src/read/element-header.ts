import { implicitVR } from "../dictionary.ts";
import {
  formatTag,
  ItemDelimitationTag,
  ItemTag,
  SequenceDelimitationTag,
} from "../tag.ts";
import { hasLongLength, vrOfCode } from "../vr.ts";
import type { VR } from "../vr.ts";
import type { Reader } from "./reader.ts";

export const undefinedLength = 0xffffffff;

/** How the elements of one level are encoded, and what was learnt on the way that decides ambiguous VRs. */
export interface Encoding {
  readonly explicit: boolean;
  readonly little: boolean;
}

/** Tag, VR, length and value offset of one element: one object is filled again and again, so that indexing makes no garbage. */
export interface ElementHeader {
  tag: number;
  vr: VR;
  length: number;
  offset: number;
}

const isUpperCase = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

/**
 * Reads the header at `at` into `into` (PS3.5 §7.1).
 * An element without a VR among explicit ones is read as implicit; a VR that the standard does not know as PS3.5 §6.2.2
 * foresees: long form where its reserved bytes are zero, UN in both forms.
 */
export function readElementHeader(
  reader: Reader,
  at: number,
  encoding: Encoding,
  signed: boolean,
  into: ElementHeader,
): void {
  reader.need(at, 8);
  const { view, bytes } = reader;
  const { little } = encoding;
  const tag =
    view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little);
  into.tag = tag;
  if (
    tag === ItemTag ||
    tag === ItemDelimitationTag ||
    tag === SequenceDelimitationTag
  ) {
    into.vr = "UN";
    into.length = view.getUint32(at + 4, little);
    into.offset = at + 8;
    return;
  }
  if (encoding.explicit) {
    const first = bytes[at + 4] ?? 0;
    const second = bytes[at + 5] ?? 0;
    const vr = vrOfCode(first * 256 + second);
    if (vr !== undefined) {
      into.vr = vr;
      if (hasLongLength(vr)) {
        reader.need(at, 12, tag);
        into.length = view.getUint32(at + 8, little);
        into.offset = at + 12;
      } else {
        into.length = view.getUint16(at + 6, little);
        into.offset = at + 8;
      }
      return;
    }
    if (isUpperCase(first) && isUpperCase(second)) {
      reader.find(
        "unknown-vr",
        tag,
        at,
        `${formatTag(tag)} has a VR that PS3.5 does not know`,
      );
      into.vr = "UN";
      const longForm =
        view.getUint16(at + 6, little) === 0 && at + 12 <= bytes.length;
      into.length = longForm
        ? view.getUint32(at + 8, little)
        : view.getUint16(at + 6, little);
      into.offset = longForm ? at + 12 : at + 8;
      return;
    }
    reader.find(
      "implicit-element",
      tag,
      at,
      `${formatTag(tag)} has no VR: read as implicit`,
    );
  }
  into.vr = implicitVR(tag, signed);
  into.length = view.getUint32(at + 4, little);
  into.offset = at + 8;
}
