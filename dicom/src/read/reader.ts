import { DicomError } from "../errors.ts";
import type { Finding, FindingCode } from "../errors.ts";
import { formatTag } from "../tag.ts";
import type { Source } from "./dataset.ts";
import type { Limits } from "./limits.ts";

/** Thrown inside the package, never out of it: the prefix ends before what is to be read. */
export class PrefixTooShort extends Error {
  readonly bytesNeeded: number;
  constructor(bytesNeeded: number) {
    super("the prefix is too short");
    this.bytesNeeded = bytesNeeded;
  }
}

/** Bytes at hand, how long the whole is, the budget left and what was found: shared by all levels of one reading. */
export class Reader {
  readonly source: Source;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Length of the whole object: more than `bytes.length` where only a prefix is at hand, Infinity where unknown. */
  readonly totalLength: number;
  readonly limits: Limits;
  readonly findings: Finding[] = [];
  elementCount = 0;

  constructor(bytes: Uint8Array, totalLength: number, limits: Limits) {
    // Node's Buffer overrides `slice` with a view: what copies here must copy.
    this.bytes = new Uint8Array(
      bytes.buffer,
      bytes.byteOffset,
      bytes.byteLength,
    );
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.source = { bytes: this.bytes, view: this.view };
    this.totalLength = Math.max(totalLength, bytes.length);
    this.limits = limits;
  }

  /**
   * Makes sure that `length` bytes from `at` can be read.
   * @throws DicomError `truncated` where the object ends before; PrefixTooShort where only the prefix does.
   */
  need(at: number, length: number, tag = 0): void {
    const end = at + length;
    if (end <= this.bytes.length) return;
    this.mustExist(end, tag, at);
    throw new PrefixTooShort(end);
  }

  /** @throws DicomError `truncated` where the object is known to end before `end`. */
  mustExist(end: number, tag: number, at: number): void {
    if (end <= this.totalLength) return;
    throw new DicomError(
      "truncated",
      `${tag === 0 ? "The data set" : formatTag(tag)} runs to byte ${end}, the object ends at byte ${this.totalLength}`,
      { tag, offset: at },
    );
  }

  /** @throws DicomError `limit-exceeded` past `elementCountMax`. */
  count(at: number, weight = 1): void {
    this.elementCount += weight;
    if (this.elementCount > this.limits.elementCountMax) {
      throw new DicomError(
        "limit-exceeded",
        `More than ${this.limits.elementCountMax} elements`,
        { offset: at },
      );
    }
  }

  find(code: FindingCode, tag: number, offset: number, text: string): void {
    if (this.findings.length < this.limits.findingCountMax)
      this.findings.push({ code, tag, offset, text });
  }
}
