import type { Bilingual } from "@isocenter/contracts";
import type { HeaderJson } from "./tags.ts";

/** One instance as the chain sees it: UIDs are pseudonymous, the header is read for the contract and never stored. */
export interface ContractInstance {
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly InstanceNumber: number | null;
  readonly NumberOfFrames: number;
  readonly Rows: number | null;
  readonly Columns: number | null;
  /** Of the data set, hexadecimal. */
  readonly sha256: string;
  readonly header: HeaderJson;
}

/** One frame to read; `frame` counts from 1. */
export interface SliceReference {
  readonly SOPInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly InstanceNumber: number | null;
  readonly frame: number;
  /** Along the slice normal in mm, where the series says. */
  readonly position: number | null;
}

/** What the input contract chose, or why there is nothing to choose. */
export interface Selection {
  readonly series: {
    readonly SeriesInstanceUID: string;
    readonly why: Bilingual;
  } | null;
  readonly slices: readonly SliceReference[];
  /** Set where the study is outside the contract. */
  readonly notApplicable: Bilingual | null;
  /** What the answer must carry as a limit: contrast not confirmed by tags, slices left out, … */
  readonly limits: readonly Bilingual[];
}
