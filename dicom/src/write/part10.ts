import { deflateSync } from "fflate";
import { DicomError } from "../errors.ts";
import {
  DeflatedExplicitVRLittleEndian,
  ExplicitVRLittleEndian,
} from "../generated/uids.ts";
import { Dataset } from "../read/dataset.ts";
import { defaultLimits } from "../read/limits.ts";
import { readPart10Start } from "../read/part10.ts";
import { PrefixTooShort, Reader } from "../read/reader.ts";
import { transferSyntax } from "../uids.ts";
import { encodeElements } from "./elements.ts";
import type { WriteElement } from "./elements.ts";
import { elementsOfDataset, elementsOfRecord } from "./record.ts";
import type { DatasetRecord } from "./record.ts";
import {
  ImplementationClassUIDValue,
  ImplementationVersionNameValue,
} from "./uid.ts";

export interface FileMeta {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly transferSyntaxUID: string;
  /** AE title of the sender, where a network brought the object. */
  readonly sourceApplicationEntityTitle?: string;
}

/**
 * What stands before a data set in our files: 128 zero bytes, `DICM`, group 0002 (PS3.10 §7.1), always the same bytes
 * for the same input. The receiving doors put it before a data set whose bytes they keep as they came.
 * @throws DicomError `invalid-value` where a UID is none.
 */
export function fileMeta({
  sopClassUID,
  sopInstanceUID,
  transferSyntaxUID,
  sourceApplicationEntityTitle,
}: FileMeta): Uint8Array {
  const body = encodeElements(
    elementsOfRecord({
      FileMetaInformationVersion: new Uint8Array([0, 1]),
      MediaStorageSOPClassUID: sopClassUID,
      MediaStorageSOPInstanceUID: sopInstanceUID,
      TransferSyntaxUID: transferSyntaxUID,
      ImplementationClassUID: ImplementationClassUIDValue,
      ImplementationVersionName: ImplementationVersionNameValue,
      ...(sourceApplicationEntityTitle === undefined
        ? {}
        : { SourceApplicationEntityTitle: sourceApplicationEntityTitle }),
    }),
    true,
  );
  const length = encodeElements(
    elementsOfRecord({ FileMetaInformationGroupLength: body.length }),
    true,
  );
  const out = new Uint8Array(132 + length.length + body.length);
  out.set([0x44, 0x49, 0x43, 0x4d], 128);
  out.set(length, 132);
  out.set(body, 132 + length.length);
  return out;
}

export interface Part10Input {
  /** The data set by keyword, or one that was read, or elements made elsewhere. */
  readonly dataset: DatasetRecord | Dataset | readonly WriteElement[];
  /** Default: explicit VR little endian. Encapsulated syntaxes want PixelData as fragments. */
  readonly transferSyntaxUID?: string;
}

const asElements = (
  dataset: Part10Input["dataset"],
): readonly WriteElement[] => {
  if (Array.isArray(dataset)) return dataset as readonly WriteElement[];
  return dataset instanceof Dataset
    ? elementsOfDataset(dataset)
    : elementsOfRecord(dataset as DatasetRecord);
};

/** Writes a data set without meta, as a DIMSE message carries it. @throws DicomError `invalid-value`, `unsupported-transfer-syntax`. */
export function writeDataset({
  dataset,
  transferSyntaxUID = ExplicitVRLittleEndian,
}: Part10Input): Uint8Array {
  const syntax = transferSyntax(transferSyntaxUID);
  if (syntax === undefined || syntax.bigEndian) {
    throw new DicomError(
      "unsupported-transfer-syntax",
      "Only little-endian syntaxes are written",
    );
  }
  const elements = asElements(dataset);
  const fragmented = elements.some((element) => "fragments" in element);
  const hasPixels = elements.some(({ tag }) => tag === 0x7fe00010);
  if (fragmented ? !syntax.encapsulated : hasPixels && syntax.encapsulated) {
    throw new DicomError(
      "invalid-value",
      "PixelData is not encoded as the transfer syntax says",
      { tag: 0x7fe00010 },
    );
  }
  const body = encodeElements(elements, syntax.explicit);
  if (transferSyntaxUID !== DeflatedExplicitVRLittleEndian) return body;
  const deflated = deflateSync(body);
  if ((deflated.length & 1) === 0) return deflated;
  const even = new Uint8Array(deflated.length + 1);
  even.set(deflated);
  return even;
}

const ascii = new TextDecoder("latin1");

/**
 * Writes a Part 10 file. SOPClassUID and SOPInstanceUID must be in the data set.
 * @throws DicomError `invalid-value`, `no-sop-instance-uid`, `unsupported-transfer-syntax`.
 */
export function writePart10(input: Part10Input): Uint8Array {
  const elements = asElements(input.dataset);
  const uidOf = (tag: number): string => {
    const element = elements.find((candidate) => candidate.tag === tag);
    const uid =
      element !== undefined && "bytes" in element
        ? ascii.decode(element.bytes).replace(/[\0 ]+$/, "")
        : "";
    if (uid === "")
      throw new DicomError(
        "no-sop-instance-uid",
        "A file needs SOPClassUID and SOPInstanceUID",
        { tag },
      );
    return uid;
  };
  const transferSyntaxUID = input.transferSyntaxUID ?? ExplicitVRLittleEndian;
  const meta = fileMeta({
    sopClassUID: uidOf(0x00080016),
    sopInstanceUID: uidOf(0x00080018),
    transferSyntaxUID,
  });
  const body = writeDataset({ dataset: elements, transferSyntaxUID });
  const out = new Uint8Array(meta.length + body.length);
  out.set(meta);
  out.set(body, meta.length);
  return out;
}

/** What a file says before its data set. */
export type SplitPart10 =
  | {
      readonly needMore: false;
      /** Offset of the data set's first byte. */
      readonly datasetOffset: number;
      readonly transferSyntaxUID?: string;
      readonly sopClassUID?: string;
      readonly sopInstanceUID?: string;
    }
  | { readonly needMore: true; readonly bytesNeeded: number };

/**
 * Finds where the data set begins, from the first bytes of a file, so that a receiver can put its own `fileMeta` before it.
 * @param totalLength of the file; Infinity where it is not known.
 * @throws DicomError `not-dicom`, `truncated`, `limit-exceeded`.
 */
export function splitPart10(
  prefix: Uint8Array,
  totalLength = Infinity,
): SplitPart10 {
  const reader = new Reader(prefix, totalLength, {
    ...defaultLimits,
    elementCountMax: 1000,
    valueBytesMax: 1 << 20,
  });
  try {
    const { meta, datasetOffset } = readPart10Start(reader);
    const said = {
      transferSyntaxUID: meta?.string("TransferSyntaxUID"),
      sopClassUID: meta?.string("MediaStorageSOPClassUID"),
      sopInstanceUID: meta?.string("MediaStorageSOPInstanceUID"),
    };
    const known = Object.entries(said).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return { needMore: false, datasetOffset, ...Object.fromEntries(known) };
  } catch (error) {
    if (error instanceof PrefixTooShort)
      return { needMore: true, bytesNeeded: error.bytesNeeded };
    throw error;
  }
}
