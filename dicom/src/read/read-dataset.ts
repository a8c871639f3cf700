import { DicomError } from "../errors.ts";
import type { Finding } from "../errors.ts";
import {
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
} from "../generated/uids.ts";
import { isPixelDataTag } from "../tag.ts";
import { transferSyntax } from "../uids.ts";
import type { Dataset } from "./dataset.ts";
import { undefinedLength } from "./element-header.ts";
import type { Encoding } from "./element-header.ts";
import { inflateDataset } from "./inflate.ts";
import { defaultLimits } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { fitsEncoding, guessEncoding, readPart10Start } from "./part10.ts";
import { parseLevel } from "./parse.ts";
import type { PixelDataLocation } from "./parse.ts";
import { checkPixelLength } from "./pixel-length.ts";
import { PrefixTooShort, Reader } from "./reader.ts";

const TransferSyntaxUID = 0x00020010;

export interface ReadOptions {
  /** The bytes are a bare data set in this syntax, as a DIMSE message carries it: neither preamble nor group 0002. */
  readonly transferSyntaxUID?: string;
  readonly limits?: Partial<Limits>;
}

export interface ReadHeaderOptions extends ReadOptions {
  /** Length of the whole object in bytes. Default: `bytes` is the whole object. Infinity where it is not known. */
  readonly totalLength?: number;
}

/** A Part 10 object, or a bare data set, indexed. */
export interface DicomObject {
  /** Group 0002, where there is one. */
  readonly meta: Dataset | undefined;
  /** The syntax that the data set was read in: the declared one but where its bytes show otherwise. */
  readonly transferSyntaxUID: string;
  readonly dataset: Dataset;
  /** PixelData of the outermost level, where there is one. */
  readonly pixelData?: PixelDataLocation;
  /** What was out of order and read in spite of it. */
  readonly findings: readonly Finding[];
  /** Offset of the data set in the bytes given. (Elements of a deflated one point into the inflated buffer.) */
  readonly datasetOffset: number;
}

/** The header as far as the prefix tells it. */
export type HeaderResult =
  | ({ readonly needMore: false } & DicomObject)
  | {
      readonly needMore: true;
      /** Bytes that the next prefix must have at least. */
      readonly bytesNeeded: number;
    };

/**
 * Indexes a whole object. Nothing is copied and no value decoded, but for a deflated data set.
 * @throws DicomError `not-dicom`, `truncated`, `limit-exceeded`, `pixel-data-invalid`.
 */
export function readDataset(
  bytes: Uint8Array,
  options: ReadOptions = {},
): DicomObject {
  const read = attempt(bytes, bytes.length, options, false);
  if (read.needMore)
    throw new DicomError(
      "truncated",
      `The object ends at byte ${bytes.length} within an element`,
    );
  return read;
}

/**
 * Indexes what stands before PixelData, and says where PixelData lies, from the first bytes of an object.
 * Call again with a longer prefix where it answers `needMore`. The index alone is read: PixelData may lie outside of `bytes`.
 * @throws DicomError `not-dicom`, `truncated` (also PixelData longer than the object), `limit-exceeded`.
 */
export function readHeader(
  bytes: Uint8Array,
  options: ReadHeaderOptions = {},
): HeaderResult {
  return attempt(bytes, options.totalLength ?? bytes.length, options, true);
}

function attempt(
  bytes: Uint8Array,
  totalLength: number,
  options: ReadOptions,
  headerOnly: boolean,
): HeaderResult {
  try {
    return {
      needMore: false,
      ...read(bytes, totalLength, options, headerOnly),
    };
  } catch (error) {
    if (error instanceof PrefixTooShort) {
      return {
        needMore: true,
        bytesNeeded: Math.max(error.bytesNeeded, bytes.length + 1),
      };
    }
    throw error;
  }
}

function read(
  bytes: Uint8Array,
  totalLength: number,
  options: ReadOptions,
  headerOnly: boolean,
): DicomObject {
  const limits = { ...defaultLimits, ...options.limits };
  const reader = new Reader(bytes, totalLength, limits);
  const bare = options.transferSyntaxUID !== undefined;
  const { meta, datasetOffset } = bare
    ? { meta: undefined, datasetOffset: 0 }
    : readPart10Start(reader);
  const declared = options.transferSyntaxUID ?? meta?.string(TransferSyntaxUID);
  if (declared !== undefined && transferSyntax(declared)?.deflated === true) {
    return readDeflated(reader, meta, declared, datasetOffset, headerOnly);
  }
  const { uid, encoding } = effectiveSyntax(
    reader,
    datasetOffset,
    declared,
    bare,
  );
  return {
    meta,
    transferSyntaxUID: uid,
    datasetOffset,
    findings: reader.findings,
    ...readBody(reader, datasetOffset, encoding, headerOnly),
  };
}

function readDeflated(
  outer: Reader,
  meta: Dataset | undefined,
  uid: string,
  datasetOffset: number,
  headerOnly: boolean,
): DicomObject {
  const complete = outer.totalLength === outer.bytes.length;
  const { data, ended } = inflateDataset(
    outer.bytes.subarray(datasetOffset),
    outer.limits.inflatedBytesMax,
    complete,
  );
  const inner = new Reader(
    data,
    complete || ended ? data.length : Infinity,
    outer.limits,
  );
  try {
    const body = readBody(
      inner,
      0,
      { explicit: true, little: true },
      headerOnly,
    );
    return {
      meta,
      transferSyntaxUID: uid,
      datasetOffset,
      findings: [...outer.findings, ...inner.findings],
      ...body,
    };
  } catch (error) {
    // The inner offset says nothing about how many deflated bytes are missing: ask for twice as many.
    if (error instanceof PrefixTooShort)
      throw new PrefixTooShort(
        Math.min(outer.bytes.length * 2, outer.totalLength),
      );
    throw error;
  }
}

function readBody(
  reader: Reader,
  start: number,
  encoding: Encoding,
  headerOnly: boolean,
): { dataset: Dataset; pixelData?: PixelDataLocation } {
  let stopped: PixelDataLocation | undefined;
  const { dataset } = parseLevel(reader, start, {
    encoding,
    end: reader.totalLength,
    depth: 0,
    parent: undefined,
    signed: false,
    delimited: false,
    stop: ({ tag, vr, offset, length }) => {
      if (!headerOnly || !isPixelDataTag(tag)) return false;
      const encapsulated = length === undefinedLength;
      if (!encapsulated) reader.mustExist(offset + length, tag, offset);
      stopped = {
        tag,
        vr,
        offset,
        length: encapsulated ? undefined : length,
        encapsulated,
      };
      return true;
    },
  });
  const pixelData = stopped ?? pixelDataOf(dataset);
  if (pixelData === undefined) return { dataset };
  checkPixelLength(reader, dataset, pixelData);
  return { dataset, pixelData };
}

function pixelDataOf(dataset: Dataset): PixelDataLocation | undefined {
  const element = dataset.elements().findLast(({ tag }) => isPixelDataTag(tag));
  if (element === undefined) return undefined;
  const { tag, vr, offset, length, encapsulated = false } = element;
  return { tag, vr, offset, length, encapsulated };
}

/** The declared syntax and its encoding, but where it is missing, unknown, or (unless negotiated) the first element shows another. */
function effectiveSyntax(
  reader: Reader,
  at: number,
  declared: string | undefined,
  negotiated: boolean,
): { uid: string; encoding: Encoding } {
  const syntax = declared === undefined ? undefined : transferSyntax(declared);
  if (syntax !== undefined) {
    const encoding = { explicit: syntax.explicit, little: !syntax.bigEndian };
    if (
      negotiated ||
      at >= reader.totalLength ||
      fitsEncoding(reader, at, encoding)
    )
      return { uid: syntax.uid, encoding };
  }
  reader.need(at, Math.min(8, reader.totalLength - at));
  const encoding = guessEncoding(reader, at, false);
  if (encoding === undefined) {
    if (syntax === undefined)
      throw new DicomError("not-dicom", "No data set follows", { offset: at });
    // Nothing speaks for another encoding: the reading itself will say what is wrong.
    return {
      uid: syntax.uid,
      encoding: { explicit: syntax.explicit, little: !syntax.bigEndian },
    };
  }
  const guessed = encoding.explicit
    ? encoding.little
      ? ExplicitVRLittleEndian
      : ExplicitVRBigEndian
    : ImplicitVRLittleEndian;
  if (declared === undefined) {
    reader.find(
      "transfer-syntax-missing",
      TransferSyntaxUID,
      at,
      "No TransferSyntaxUID: judged by the first element",
    );
    return { uid: guessed, encoding };
  }
  if (syntax === undefined) {
    reader.find(
      "transfer-syntax-unknown",
      TransferSyntaxUID,
      at,
      "TransferSyntaxUID is none of PS3.6",
    );
    return { uid: declared, encoding };
  }
  reader.find(
    "transfer-syntax-mismatch",
    TransferSyntaxUID,
    at,
    "The data set is not encoded as its transfer syntax says",
  );
  // What the fragments hold is as declared; only the elements around them are encoded otherwise.
  return { uid: syntax.encapsulated ? syntax.uid : guessed, encoding };
}
