import { hexTag, isPixelDataTag } from "../tag.ts";
import { isBulk, isText } from "../vr.ts";
import type { VR } from "../vr.ts";
import type { Dataset } from "../read/dataset.ts";
import type { Element } from "../read/element.ts";
import type { PixelDataLocation } from "../read/parse.ts";
import { littleEndianBytes } from "../read/values.ts";
import { toBase64 } from "./base64.ts";

/** The DICOM JSON model (PS3.18 Annex F). */
export interface DicomJson {
  [tag: string]: DicomJsonElement;
}

export interface DicomJsonElement {
  vr: VR;
  Value?: DicomJsonValue[];
  BulkDataURI?: string;
  InlineBinary?: string;
}

export interface DicomJsonPersonName {
  Alphabetic?: string;
  Ideographic?: string;
  Phonetic?: string;
}

export type DicomJsonValue =
  string | number | null | DicomJson | DicomJsonPersonName;

export interface JsonOptions {
  /**
   * Gives the URI of a bulk value, or undefined to put it inline (or leave it out where it is pixel data).
   * `path` leads there: tags, and item numbers from 0 between them.
   */
  readonly bulkDataURI?: (
    path: readonly (string | number)[],
    element: Pick<Element, "offset" | "length" | "vr">,
  ) => string | undefined;
  /** Binary values up to this size stand inline. Default 1024, as larger ones slow a metadata answer more than a request does. */
  readonly inlineBytesMax?: number;
  /** PixelData of a header that was read without it. */
  readonly pixelData?: PixelDataLocation | undefined;
  /** Only these tags of the outermost level. */
  readonly include?: (tag: number) => boolean;
}

const inlineBytesMaxDefault = 1024;

/**
 * The data set as DICOM JSON. Group lengths and group 0002 are left out, text is UTF-8 (SpecificCharacterSet says so),
 * PixelData is named by its BulkDataURI alone.
 */
export function toJson(dataset: Dataset, options: JsonOptions = {}): DicomJson {
  const json = levelToJson(dataset, options, []);
  const pixels = options.pixelData;
  if (
    pixels !== undefined &&
    json[hexTag(pixels.tag)] === undefined &&
    options.include?.(pixels.tag) !== false
  ) {
    const { vr, offset, length = 0 } = pixels;
    const uri = options.bulkDataURI?.([hexTag(pixels.tag)], {
      vr,
      offset,
      length,
    });
    if (uri !== undefined) json[hexTag(pixels.tag)] = { vr, BulkDataURI: uri };
  }
  return json;
}

function levelToJson(
  dataset: Dataset,
  options: JsonOptions,
  path: readonly (string | number)[],
): DicomJson {
  const json: DicomJson = {};
  for (const element of dataset.elements()) {
    const { tag } = element;
    if ((tag & 0xffff) === 0 || tag >>> 16 === 2) continue;
    if (path.length === 0 && options.include?.(tag) === false) continue;
    const key = hexTag(tag);
    if (Object.hasOwn(json, key)) continue;
    const converted = elementToJson(dataset, element, options, [...path, key]);
    if (converted !== undefined) json[key] = converted;
  }
  return json;
}

function elementToJson(
  dataset: Dataset,
  element: Element,
  options: JsonOptions,
  path: readonly (string | number)[],
): DicomJsonElement | undefined {
  const { tag, vr, length, items } = element;
  if (items !== undefined) {
    if (items.length === 0) return { vr: "SQ" };
    return {
      vr: "SQ",
      Value: items.map((item, index) =>
        levelToJson(item, options, [...path, index]),
      ),
    };
  }
  // The text of this model is UTF-8 whatever the file used (PS3.18 §F.2).
  if (tag === 0x00080005) return { vr, Value: ["ISO_IR 192"] };
  if (length === 0) return { vr };
  const bulk = element.encapsulated === true || isBulk(vr);
  const pixels = isPixelDataTag(tag);
  if (pixels || length > (options.inlineBytesMax ?? inlineBytesMaxDefault)) {
    const uri =
      bulk || length > (options.inlineBytesMax ?? inlineBytesMaxDefault) * 64
        ? options.bulkDataURI?.(path, element)
        : undefined;
    if (uri !== undefined) return { vr, BulkDataURI: uri };
    if (pixels || element.encapsulated === true) return undefined;
  }
  if (bulk)
    return { vr, InlineBinary: toBase64(littleEndianBytes(dataset, element)) };
  const values = valuesToJson(dataset, element);
  // Padding alone is no value.
  return values.length === 1 && values[0] === null
    ? { vr }
    : { vr, Value: values };
}

function valuesToJson(dataset: Dataset, element: Element): DicomJsonValue[] {
  const { vr } = element;
  switch (vr) {
    case "PN":
      return dataset.stringsOf(element).map(personNameToJson);
    case "DS":
    case "IS":
      return dataset.stringsOf(element).map(numberOrText);
    case "AT":
      return dataset.numbersOf(element).map(hexTag);
    case "SV":
    case "UV":
      return dataset
        .bigintsOf(element)
        .map((value) => (isSafe(value) ? Number(value) : value.toString()));
    case "FL":
    case "FD":
      // JSON has no infinity: PS3.18 §F.2.3 allows strings for numbers that it cannot hold.
      return dataset
        .numbersOf(element)
        .map((value) => (Number.isFinite(value) ? value : String(value)));
    default:
      if (!isText(vr)) return dataset.numbersOf(element);
      return dataset
        .stringsOf(element)
        .map((text) => (text === "" ? null : text));
  }
}

const isSafe = (value: bigint): boolean =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) &&
  value <= BigInt(Number.MAX_SAFE_INTEGER);

/** DS and IS become numbers; what is none is kept as text rather than lost. */
function numberOrText(text: string): string | number | null {
  if (text === "") return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function personNameToJson(text: string): DicomJsonPersonName | null {
  if (text === "") return null;
  const [Alphabetic = "", Ideographic = "", Phonetic = ""] = text.split("=");
  return {
    ...(Alphabetic === "" ? {} : { Alphabetic }),
    ...(Ideographic === "" ? {} : { Ideographic }),
    ...(Phonetic === "" ? {} : { Phonetic }),
  };
}
