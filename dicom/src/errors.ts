/** Every way that this package can refuse. The names are those of the failure table in `contracts`. */
export type DicomErrorCode =
  | "not-dicom"
  | "empty"
  | "truncated"
  | "no-sop-instance-uid"
  | "invalid-uid"
  | "limit-exceeded"
  | "unsupported-transfer-syntax"
  | "pixel-data-invalid"
  | "invalid-value";

/**
 * The only error that reading, writing, or decoding throws for what stands in the input.
 * A mistake of the calling program (an unknown keyword, say) is a TypeError.
 * The message never holds a value of the data set, so that it may be logged.
 */
export class DicomError extends Error {
  override readonly name = "DicomError";
  readonly code: DicomErrorCode;
  /** The tag at fault, where there is one. */
  readonly tag: number | undefined;
  /** Byte offset at which it was found, where there is one. */
  readonly offset: number | undefined;

  constructor(
    code: DicomErrorCode,
    message: string,
    where: { tag?: number; offset?: number; cause?: unknown } = {},
  ) {
    super(
      message,
      where.cause === undefined ? undefined : { cause: where.cause },
    );
    this.code = code;
    this.tag = where.tag;
    this.offset = where.offset;
  }
}

/** Something out of order that was read in spite of it. `text` never holds a value of the data set. */
export interface Finding {
  readonly code: FindingCode;
  /** The tag concerned, or 0 where it concerns the file. */
  readonly tag: number;
  /** Byte offset in the buffer that was read. */
  readonly offset: number;
  readonly text: string;
}

export type FindingCode =
  | "no-preamble"
  | "preamble-not-zero"
  | "no-meta"
  | "meta-group-length"
  | "meta-implicit"
  | "transfer-syntax-missing"
  | "transfer-syntax-unknown"
  | "transfer-syntax-mismatch"
  | "implicit-element"
  | "unknown-vr"
  | "odd-length"
  | "order"
  | "duplicate"
  | "delimiter-stray"
  | "delimiter-missing"
  | "character-set-unknown"
  | "trailing-bytes"
  | "fragment-offsets"
  | "pixel-data-long";
