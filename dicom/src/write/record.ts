import { littleEndianBytes } from "../read/values.ts";
import type { Dataset } from "../read/dataset.ts";
import type { Element } from "../read/element.ts";
import { dictionaryEntry, tagOf } from "../dictionary.ts";
import { DicomError } from "../errors.ts";
import type { Keyword } from "../generated/dictionary.ts";
import { formatTag, ItemTag } from "../tag.ts";
import {
  isBulk,
  isSingleText,
  isText,
  usesCharacterSet,
  valueSize,
} from "../vr.ts";
import type { VR } from "../vr.ts";
import { checkText, fitsMultiplicity, formatDS } from "./check-value.ts";
import type { WriteElement } from "./elements.ts";

/**
 * A value to write: one, several, bytes, items, or null for an element without a value.
 * Bytes and typed arrays are taken as they are, little endian; AT takes tags as numbers.
 */
export type RecordValue =
  | string
  | number
  | bigint
  | readonly (string | number | bigint)[]
  | ArrayBufferView
  | DatasetRecord
  | readonly DatasetRecord[]
  | null;

/** A data set by keyword. Absent keys are absent elements; `undefined` is not a value. */
export type DatasetRecord = { readonly [key in Keyword]?: RecordValue };

const SpecificCharacterSet = 0x00080005;
const utf8Term = "ISO_IR 192";
const encoder = new TextEncoder();

/**
 * Turns a record into elements, checking every value by its VR and multiplicity.
 * Text is written in UTF-8; where any is not ASCII, SpecificCharacterSet becomes ISO_IR 192.
 * @throws DicomError `invalid-value`; TypeError for an unknown keyword.
 */
export function elementsOfRecord(record: DatasetRecord): WriteElement[] {
  const state = { signed: record.PixelRepresentation === 1, unicode: false };
  const elements = levelOf(record, state);
  const declared = elements.find(({ tag }) => tag === SpecificCharacterSet);
  if (!state.unicode) return elements;
  if (declared === undefined)
    return [
      ...elements,
      { tag: SpecificCharacterSet, vr: "CS", bytes: encoder.encode(utf8Term) },
    ];
  if (record.SpecificCharacterSet !== utf8Term) {
    throw new DicomError(
      "invalid-value",
      `Text beyond ASCII is written as ${utf8Term}`,
      { tag: SpecificCharacterSet },
    );
  }
  return elements;
}

interface State {
  signed: boolean;
  unicode: boolean;
}

const levelOf = (record: DatasetRecord, state: State): WriteElement[] =>
  (Object.entries(record) as [Keyword, RecordValue][]).map(
    ([keyword, value]) => {
      const tag = tagOf(keyword);
      return elementOf(tag, recordVR(tag, value, state.signed), value, state);
    },
  );

/** Of several VRs in the dictionary, the one that the value or PixelRepresentation asks for. */
function recordVR(tag: number, value: RecordValue, signed: boolean): VR {
  const entry = dictionaryEntry(tag);
  const first = entry?.vrs[0];
  if (entry === undefined || first === undefined)
    throw new TypeError(`${formatTag(tag)} has no VR`);
  if (entry.vrs.length === 1) return first;
  if (entry.vrs.includes("OW") && ArrayBuffer.isView(value)) {
    return entry.vrs.includes("OB") && value instanceof Uint8Array
      ? "OB"
      : "OW";
  }
  return signed && entry.vrs.includes("SS") ? "SS" : first;
}

const isRecord = (value: unknown): value is DatasetRecord =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !ArrayBuffer.isView(value);

function elementOf(
  tag: number,
  vr: VR,
  value: RecordValue,
  state: State,
): WriteElement {
  if (vr === "SQ") {
    const items =
      value === null
        ? []
        : Array.isArray(value)
          ? (value as readonly DatasetRecord[])
          : [value];
    return {
      tag,
      vr,
      items: items.map((item) => {
        if (!isRecord(item))
          throw new DicomError(
            "invalid-value",
            `${formatTag(tag)}: items are records`,
            { tag },
          );
        return levelOf(item, state);
      }),
    };
  }
  if (value === null) return { tag, vr, bytes: new Uint8Array() };
  if (ArrayBuffer.isView(value)) {
    if (isText(vr))
      throw new DicomError(
        "invalid-value",
        `${formatTag(tag)}: text, not bytes`,
        { tag },
      );
    return {
      tag,
      vr,
      bytes: new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
    };
  }
  if (isRecord(value))
    throw new DicomError("invalid-value", `${formatTag(tag)}: not a sequence`, {
      tag,
    });
  const values = (Array.isArray(value) ? value : [value]) as readonly (
    string | number | bigint
  )[];
  return elementOfValues(tag, vr, values, state);
}

/**
 * One element from its values, checked by VR and multiplicity. `state.unicode` becomes true where text is not ASCII.
 * @throws DicomError `invalid-value`.
 */
export function elementOfValues(
  tag: number,
  vr: VR,
  values: readonly (string | number | bigint)[],
  state: { unicode: boolean },
): WriteElement {
  const vm = dictionaryEntry(tag)?.vm;
  if (vm !== undefined && !isBulk(vr) && !fitsMultiplicity(values.length, vm)) {
    throw new DicomError(
      "invalid-value",
      `${formatTag(tag)}: ${values.length} values where ${vm} are allowed`,
      { tag },
    );
  }
  return { tag, vr, bytes: encodeValues(tag, vr, values, state) };
}

/** Encodes values by VR. @throws DicomError `invalid-value`. */
export function encodeValues(
  tag: number,
  vr: VR,
  values: readonly (string | number | bigint)[],
  state: { unicode: boolean } = { unicode: false },
): Uint8Array {
  if (!isText(vr)) return encodeNumbers(tag, vr, values);
  const texts = values.map((value) => {
    if (typeof value === "object")
      throw new DicomError("invalid-value", `${formatTag(tag)}: not a value`, {
        tag,
      });
    const text =
      typeof value === "number" && vr === "DS"
        ? formatDS(tag, value)
        : String(value);
    checkText(tag, vr, text);
    return text;
  });
  if (isSingleText(vr) && texts.length > 1)
    throw new DicomError("invalid-value", `${formatTag(tag)}: one value only`, {
      tag,
    });
  const bytes = encoder.encode(texts.join("\\"));
  // eslint-disable-next-line no-control-regex -- ASCII is what is asked for
  if (/[^\x00-\x7f]/.test(texts.join(""))) {
    if (!usesCharacterSet(vr))
      throw new DicomError("invalid-value", `${formatTag(tag)}: ASCII only`, {
        tag,
      });
    state.unicode = true;
  }
  return bytes;
}

const range: Readonly<
  Partial<Record<VR, readonly [low: number, high: number]>>
> = {
  US: [0, 0xffff],
  OW: [0, 0xffff],
  SS: [-0x8000, 0x7fff],
  UL: [0, 0xffffffff],
  OL: [0, 0xffffffff],
  AT: [0, 0xffffffff],
  SL: [-0x80000000, 0x7fffffff],
  OB: [0, 0xff],
  UN: [0, 0xff],
};

function encodeNumbers(
  tag: number,
  vr: VR,
  values: readonly (string | number | bigint)[],
): Uint8Array {
  const size = valueSize[vr] ?? 1;
  const out = new Uint8Array(values.length * size);
  const view = new DataView(out.buffer);
  const bounds = range[vr];
  values.forEach((value, index) => {
    const at = index * size;
    const number = Number(value);
    if (
      bounds !== undefined &&
      !(Number.isInteger(number) && number >= bounds[0] && number <= bounds[1])
    ) {
      throw new DicomError("invalid-value", `${formatTag(tag)}: not a ${vr}`, {
        tag,
      });
    }
    if (vr === "FL" || vr === "OF") view.setFloat32(at, number, true);
    else if (vr === "FD" || vr === "OD") view.setFloat64(at, number, true);
    else if (vr === "SV") view.setBigInt64(at, BigInt(value), true);
    else if (vr === "UV" || vr === "OV")
      view.setBigUint64(at, BigInt(value), true);
    else if (vr === "AT") {
      view.setUint16(at, number >>> 16, true);
      view.setUint16(at + 2, number & 0xffff, true);
    } else if (size === 2) view.setUint16(at, number & 0xffff, true);
    else if (size === 4) view.setUint32(at, number >>> 0, true);
    else view.setUint8(at, number);
  });
  return out;
}

/**
 * The elements of a data set that was read, values as they stand (views of its buffer), so that writing them again
 * changes nothing but lengths and order. Group lengths are left out; big-endian values are turned.
 */
export function elementsOfDataset(dataset: Dataset): WriteElement[] {
  const seen = new Set<number>();
  return dataset.elements().flatMap((element): WriteElement[] => {
    const { tag, vr, items, encapsulated } = element;
    if (((tag & 0xffff) === 0 && tag >>> 16 !== 0) || seen.has(tag)) return [];
    seen.add(tag);
    if (items !== undefined)
      return [{ tag, vr: "SQ", items: items.map(elementsOfDataset) }];
    if (encapsulated === true)
      return [{ tag, vr, fragments: fragmentsOf(dataset, element) }];
    return [{ tag, vr, bytes: littleEndianBytes(dataset, element) }];
  });
}

/** The items of encapsulated pixel data, the Basic Offset Table first. The reading has checked their bounds. */
function fragmentsOf(
  dataset: Dataset,
  { offset, length }: Element,
): Uint8Array[] {
  const { bytes, view } = dataset.source;
  const fragments: Uint8Array[] = [];
  for (let at = offset; at + 8 <= offset + length;) {
    const tag =
      view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    if (tag !== ItemTag) break;
    const size = view.getUint32(at + 4, true);
    fragments.push(bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return fragments;
}
