import type { FailureCode } from "@isocenter/contracts";

/** One object as it comes through a door. The archive reads `source` once and never holds it whole in memory. */
export interface Incoming {
  readonly source: AsyncIterable<Uint8Array>;
  readonly fileName?: string;
  /**
   * Given where the protocol names it outside the bytes (C-STORE): then `source` is a bare data set. Absent: `source` is
   * a Part 10 file, or a data set without meta.
   */
  readonly transferSyntaxUID?: string;
  /** What the protocol announced; another value in the data set is a `sop-class-mismatch` or `study-mismatch`. */
  readonly announced?: {
    readonly SOPClassUID?: string;
    readonly SOPInstanceUID?: string;
    readonly StudyInstanceUID?: string;
  };
}

/** What became of one object. The reply may be sent when this exists: bytes and index are durable. */
export interface Reception {
  readonly state: "stored" | "duplicate" | "quarantined" | "refused";
  readonly code?: FailureCode;
  readonly detail?: string;
  readonly SOPClassUID?: string;
  readonly SOPInstanceUID?: string;
  readonly SeriesInstanceUID?: string;
  readonly StudyInstanceUID?: string;
  readonly quarantineId?: string;
  readonly bytes: number;
  /** Small departures from the standard that did not stop it: text without values. */
  readonly warnings: readonly string[];
}

/** A stored instance as the doors that give it back need it. */
export interface StoredInstance {
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  readonly SeriesInstanceUID: string;
  readonly StudyInstanceUID: string;
  readonly transferSyntaxUID: string;
  readonly InstanceNumber: number | null;
  readonly NumberOfFrames: number;
  readonly Rows: number | null;
  readonly Columns: number | null;
  readonly objectKey: string;
  readonly objectBytes: number;
  readonly datasetSha256: string;
  readonly datasetOffset: number;
  /** DICOM JSON without bulk data. */
  readonly header: Readonly<Record<string, unknown>>;
}
