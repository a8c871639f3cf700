import { DicomError } from "../errors.ts";
import { formatTag } from "../tag.ts";
import { isVR } from "../vr.ts";
import type { VR } from "../vr.ts";
import { elementOfValues } from "../write/record.ts";
import type { WriteElement } from "../write/elements.ts";
import { fromBase64 } from "./base64.ts";

export interface FromJsonOptions {
  /** Gives the bytes (little endian) or the fragments behind a BulkDataURI. Without it such an element is refused. */
  readonly bulkData?: (
    uri: string,
    tag: number,
  ) => Uint8Array | readonly Uint8Array[] | undefined;
  /** Default 64, as when reading. */
  readonly depthMax?: number;
}

const refuse = (tag: number, why: string): never => {
  throw new DicomError(
    "invalid-value",
    `${tag === 0 ? "DICOM JSON" : formatTag(tag)}: ${why}`,
    { tag },
  );
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The elements of a data set in the DICOM JSON model (PS3.18 §F.2), each value checked as when writing.
 * @param json parsed JSON of unknown origin.
 * @throws DicomError `invalid-value`, `limit-exceeded`.
 */
export function fromJson(
  json: unknown,
  options: FromJsonOptions = {},
): WriteElement[] {
  const state = { unicode: false };
  const elements = levelFromJson(json, options, state, 0);
  const others = elements.filter(({ tag }) => tag !== 0x00080005);
  if (!state.unicode) return elements;
  return [...others, elementOfValues(0x00080005, "CS", ["ISO_IR 192"], state)];
}

function levelFromJson(
  json: unknown,
  options: FromJsonOptions,
  state: { unicode: boolean },
  depth: number,
): WriteElement[] {
  if (depth > (options.depthMax ?? 64))
    throw new DicomError("limit-exceeded", "DICOM JSON nested too deep");
  if (!isObject(json)) return refuse(0, "a data set is an object");
  return Object.entries(json).flatMap(([key, element]) => {
    if (!/^[0-9A-Fa-f]{8}$/.test(key))
      refuse(0, "a key is eight hexadecimal digits");
    const tag = Number.parseInt(key, 16);
    if (
      !isObject(element) ||
      typeof element["vr"] !== "string" ||
      !isVR(element["vr"])
    )
      return refuse(tag, "no vr");
    return elementFromJson(tag, element["vr"], element, options, state, depth);
  });
}

function elementFromJson(
  tag: number,
  vr: VR,
  element: Record<string, unknown>,
  options: FromJsonOptions,
  state: { unicode: boolean },
  depth: number,
): WriteElement[] {
  const { Value: value, InlineBinary: inline, BulkDataURI: uri } = element;
  if (uri !== undefined) {
    const bulk =
      typeof uri === "string" ? options.bulkData?.(uri, tag) : undefined;
    if (bulk === undefined) return refuse(tag, "no bulk data");
    return [
      bulk instanceof Uint8Array
        ? { tag, vr, bytes: bulk }
        : { tag, vr, fragments: bulk },
    ];
  }
  if (inline !== undefined) {
    const bytes = typeof inline === "string" ? fromBase64(inline) : undefined;
    return bytes === undefined
      ? refuse(tag, "InlineBinary is no base64")
      : [{ tag, vr, bytes }];
  }
  if (value !== undefined && !Array.isArray(value))
    return refuse(tag, "Value is a list");
  const values: readonly unknown[] = value ?? [];
  if (vr === "SQ")
    return [
      {
        tag,
        vr,
        items: values.map((item) =>
          levelFromJson(item, options, state, depth + 1),
        ),
      },
    ];
  const plain = values.map((one) => valueFromJson(tag, vr, one));
  return [elementOfValues(tag, vr, plain, state)];
}

function valueFromJson(tag: number, vr: VR, value: unknown): string | number {
  if (value === null) return "";
  if (vr === "PN") {
    if (typeof value === "string") return value;
    if (!isObject(value)) return refuse(tag, "a person name is an object");
    const groups = [
      value["Alphabetic"],
      value["Ideographic"],
      value["Phonetic"],
    ].map((group) => {
      if (group === undefined) return "";
      return typeof group === "string" ? group : refuse(tag, "a name is text");
    });
    return groups.join("=").replace(/=+$/, "");
  }
  if (vr === "AT") {
    if (typeof value !== "string" || !/^[0-9A-Fa-f]{8}$/.test(value))
      return refuse(tag, "a tag is eight hexadecimal digits");
    return Number.parseInt(value, 16);
  }
  return typeof value === "string" || typeof value === "number"
    ? value
    : refuse(tag, "not a value");
}
