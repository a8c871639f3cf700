import { isSingleText } from "../vr.ts";
import type { VR } from "../vr.ts";
import {
  decoderOfTerm,
  designations,
  forbidsExtensions,
  initialDesignation,
} from "./character-sets.ts";
import type { Designation } from "./character-sets.ts";
import { decodeWith, latin1 } from "./single-byte.ts";

const escape = 0x1b;

/** Bytes that end a run and put the initial designations back (PS3.5 §6.1.2.5.3). */
const isReset = (byte: number, vr: VR): boolean =>
  byte === 0x0a ||
  byte === 0x0c ||
  byte === 0x0d ||
  byte === 0x09 ||
  (byte === 0x5c && !isSingleText(vr)) ||
  (vr === "PN" && (byte === 0x5e || byte === 0x3d));

/** The Latin-1 reading of an unknown or missing term would turn UTF-8 into rubbish: take UTF-8 where it is valid. */
function decodeUndeclared(bytes: Uint8Array): string {
  const utf8 = decodeWith("utf-8", bytes);
  return utf8.includes("\ufffd") ? latin1(bytes) : utf8;
}

const isAscii = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (byte >= 0x80 || byte === escape) return false;
  return true;
};

/**
 * The text of a value under the terms of SpecificCharacterSet (PS3.5 §6.1, PS3.3 §C.12.1.1.2), several values still
 * joined by backslashes. Bytes that are no character become U+FFFD. Never throws.
 */
export function decodeText(
  bytes: Uint8Array,
  terms: readonly string[],
  vr: VR,
): string {
  if (isAscii(bytes)) return latin1(bytes);
  const first = terms[0] ?? "";
  if (
    forbidsExtensions(first) ||
    (terms.length <= 1 && !bytes.includes(escape))
  ) {
    if (first === "") return decodeUndeclared(bytes);
    return initialDesignation(first).G1?.bytesPerCharacter === 2
      ? decodeExtended(bytes, first, vr)
      : (decoderOfTerm(first) ?? decodeUndeclared)(bytes);
  }
  return decodeExtended(bytes, first, vr);
}

/** ISO 2022 with code extensions. Escapes of sets that the data set did not declare are honoured all the same. */
function decodeExtended(bytes: Uint8Array, first: string, vr: VR): string {
  const ascii: Designation = {
    half: "G0",
    bytesPerCharacter: 1,
    decode: latin1,
  };
  const initial = initialDesignation(first);
  let g0 = initial.G0 ?? ascii;
  let g1 = initial.G1;
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === escape) {
      const found = designationAt(bytes, at + 1);
      if (found === undefined) {
        text += "\ufffd";
        at += 1;
        continue;
      }
      if (found.designation.half === "G0") g0 = found.designation;
      else g1 = found.designation;
      at += 1 + found.length;
      continue;
    }
    if (g0.bytesPerCharacter === 1 && isReset(byte, vr)) {
      g0 = initial.G0 ?? ascii;
      g1 = initial.G1;
      text += String.fromCharCode(byte);
      at += 1;
      continue;
    }
    const start = at;
    const high = byte >= 0x80;
    const set = high ? g1 : g0;
    const step = set?.bytesPerCharacter ?? 1;
    // Control characters stand for themselves even while a two-byte set is in G0.
    if (!high && step === 2 && byte < 0x21) {
      text += String.fromCharCode(byte);
      if (isReset(byte, vr)) {
        g0 = initial.G0 ?? ascii;
        g1 = initial.G1;
      }
      at += 1;
      continue;
    }
    do at += step;
    while (at < bytes.length && continues(bytes[at] ?? 0, high, step, vr));
    const run = bytes.subarray(start, Math.min(at, bytes.length));
    text += set === undefined ? decodeUndeclared(run) : set.decode(run);
  }
  return text;
}

/** Whether a byte belongs to the run before it. */
function continues(byte: number, high: boolean, step: number, vr: VR): boolean {
  if (byte === escape || byte >= 0x80 !== high) return false;
  return high || (step === 2 ? byte >= 0x21 : !isReset(byte, vr));
}

function designationAt(
  bytes: Uint8Array,
  at: number,
): { designation: Designation; length: number } | undefined {
  for (const length of [2, 3]) {
    const key = latin1(bytes.subarray(at, at + length));
    const designation = Object.hasOwn(designations, key)
      ? designations[key]
      : undefined;
    if (designation !== undefined) return { designation, length };
  }
  return undefined;
}

/** Splits decoded text into its values. */
export const splitText = (text: string, vr: VR): string[] =>
  isSingleText(vr) ? [text] : text.split("\\");
