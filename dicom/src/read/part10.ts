import { dictionaryEntry } from "../dictionary.ts";
import { DicomError } from "../errors.ts";
import { isPrivateTag } from "../tag.ts";
import { vrOfCode } from "../vr.ts";
import type { Dataset } from "./dataset.ts";
import { undefinedLength } from "./element-header.ts";
import { parseLevel } from "./parse.ts";
import { PrefixTooShort } from "./reader.ts";
import type { Reader } from "./reader.ts";

const prefixAt = 128;
const FileMetaInformationGroupLength = 0x00020000;

/** What stands before the data set. */
export interface Part10Start {
  readonly meta: Dataset | undefined;
  /** Offset of the first byte after group 0002. */
  readonly datasetOffset: number;
}

const isDicm = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x44 &&
  bytes[at + 1] === 0x49 &&
  bytes[at + 2] === 0x43 &&
  bytes[at + 3] === 0x4d;

/**
 * Finds preamble, prefix and group 0002 (PS3.10 §7.1), each of which may be missing.
 * @throws DicomError `not-dicom`, `truncated`; PrefixTooShort.
 */
export function readPart10Start(reader: Reader): Part10Start {
  const { bytes } = reader;
  if (reader.totalLength === 0)
    throw new DicomError("empty", "The object has no bytes");
  if (bytes.length < prefixAt + 4 && reader.totalLength > bytes.length)
    throw new PrefixTooShort(prefixAt + 4);
  if (isDicm(bytes, prefixAt)) {
    // CVE-2019-11687: a program or page may hide here; the bytes are never run, served or copied.
    if (bytes.subarray(0, prefixAt).some((byte) => byte !== 0)) {
      reader.find("preamble-not-zero", 0, 0, "The preamble holds something");
    }
    return readMeta(reader, prefixAt + 4);
  }
  reader.find("no-preamble", 0, 0, "No preamble");
  if (isDicm(bytes, 0)) return readMeta(reader, 4);
  if (guessEncoding(reader, 0, true) === undefined)
    throw new DicomError("not-dicom", "Neither prefix nor data elements");
  return reader.view.getUint16(0, true) === 2
    ? readMeta(reader, 0)
    : { meta: undefined, datasetOffset: 0 };
}

function readMeta(reader: Reader, start: number): Part10Start {
  reader.need(start, 8);
  const { view, bytes } = reader;
  if (view.getUint16(start, true) !== 2) {
    reader.find("no-meta", 0, start, "No group 0002");
    return { meta: undefined, datasetOffset: start };
  }
  const explicit =
    vrOfCode((bytes[start + 4] ?? 0) * 256 + (bytes[start + 5] ?? 0)) !==
    undefined;
  if (!explicit)
    reader.find("meta-implicit", 0, start, "Group 0002 is not explicit VR");
  const { dataset, at } = parseLevel(reader, start, {
    encoding: { explicit, little: true },
    end: reader.totalLength,
    depth: 0,
    parent: undefined,
    signed: false,
    delimited: false,
    group: 2,
  });
  const groupLength = dataset.get(FileMetaInformationGroupLength);
  const declared = dataset.number(FileMetaInformationGroupLength);
  if (
    groupLength === undefined ||
    declared === undefined ||
    groupLength.offset + 4 + declared !== at
  ) {
    reader.find(
      "meta-group-length",
      FileMetaInformationGroupLength,
      start,
      "The length of group 0002 is missing or wrong",
    );
  }
  return { meta: dataset, datasetOffset: at };
}

/** How the data set at `at` is encoded, judged by its first element. */
export interface Guess {
  readonly explicit: boolean;
  readonly little: boolean;
}

/** Real data sets begin in group 0008, directories in 0004; none seen begins above 0028, and 0000 is for commands. */
const firstGroupMax = 0x0028;

/** Whether the bytes at `at` are the header of an element in this encoding. */
export function fitsEncoding(
  reader: Reader,
  at: number,
  { explicit, little }: Guess,
): boolean {
  const { bytes, view } = reader;
  if (at + 8 > bytes.length) return false;
  const group = view.getUint16(at, little);
  if (group === 0) return false;
  if (
    group > 0x7fe0 ||
    (group > firstGroupMax && !isPrivateTag(group * 0x10000))
  )
    return false;
  const hasVR =
    vrOfCode((bytes[at + 4] ?? 0) * 256 + (bytes[at + 5] ?? 0)) !== undefined;
  if (explicit) return hasVR;
  const length = view.getUint32(at + 4, little);
  return (
    !hasVR &&
    (length === undefinedLength || length <= reader.totalLength - at - 8)
  );
}

const guesses: readonly Guess[] = [
  { explicit: true, little: true },
  { explicit: true, little: false },
  { explicit: false, little: true },
];

/**
 * How the data set at `at` is encoded, by its first element.
 * @param standardOnly only an attribute of PS3.6 counts: where nothing else says that these bytes are DICOM.
 * @returns undefined where the bytes cannot begin a data set.
 */
export function guessEncoding(
  reader: Reader,
  at: number,
  standardOnly: boolean,
): Guess | undefined {
  return guesses.find((guess) => {
    if (!fitsEncoding(reader, at, guess)) return false;
    const { view } = reader;
    const tag =
      view.getUint16(at, guess.little) * 0x10000 +
      view.getUint16(at + 2, guess.little);
    return (
      !standardOnly ||
      (tag >>> 16 !== 0 &&
        tag >>> 16 <= firstGroupMax &&
        (tag & 0xffff) < 0x4000 &&
        isStandard(tag))
    );
  });
}

const isStandard = (tag: number): boolean =>
  (tag & 0xffff) === 0
    ? !isPrivateTag(tag)
    : dictionaryEntry(tag) !== undefined;
