/** For tests: headers and slice answers of made-up series. Not imported by the product. */
import type { SliceResult } from "@isocenter/contracts";
import { jsonKey } from "./tags.ts";
import type { ContractInstance, SliceReference } from "./types.ts";

type Keyword = Parameters<typeof jsonKey>[0];
export type Tags = Readonly<
  Partial<Record<Keyword, string | number | readonly (string | number)[]>>
>;

/** DICOM JSON of these attributes. */
export function headerOf(tags: Tags): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tags).map(([keyword, value]) => [
      jsonKey(keyword as Keyword),
      { vr: "UN", Value: Array.isArray(value) ? value : [value] },
    ]),
  );
}

/** An instance of series `series`; MR of 256 × 256 unless told otherwise. */
export function instanceOf(
  series: string,
  number: number,
  tags: Tags = {},
  more: Partial<ContractInstance> = {},
): ContractInstance {
  return {
    SOPInstanceUID: `${series}.${number}`,
    SeriesInstanceUID: series,
    InstanceNumber: number,
    NumberOfFrames: 1,
    Rows: 256,
    Columns: 256,
    sha256: "0".repeat(64),
    header: headerOf({ Modality: "MR", ...tags }),
    ...more,
  };
}

/** Axial slices 5 mm apart. */
export const axialSeries = (
  series: string,
  count: number,
  tags: Tags = {},
): ContractInstance[] =>
  Array.from({ length: count }, (_, index) =>
    instanceOf(series, index + 1, {
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      ImagePositionPatient: [0, 0, index * 5],
      ...tags,
    }),
  );

/** A slice that was read, with this probability of no tumour; the rest goes to the class named. */
export function readSliceOf(
  slice: SliceReference,
  noTumor: number,
  finding: "glioma" | "meningioma" | "pituitary" = "glioma",
  inDistribution = true,
): SliceResult {
  const probabilities = { glioma: 0, meningioma: 0, pituitary: 0, noTumor };
  probabilities[finding] = 1 - noTumor;
  const zero = { glioma: 0, meningioma: 0, pituitary: 0, noTumor: 0 };
  return {
    ...skippedSliceOf(slice, { severity: "ok", expected: true }),
    reading: {
      probabilities,
      interval: {
        glioma: [0, 1],
        meningioma: [0, 1],
        pituitary: [0, 1],
        noTumor: [0, 1],
      },
      ood: { score: 0, limit: 1, inDistribution },
      explanation: {
        base: zero,
        raw: probabilities,
        features: [],
        calibration: zero,
        sentence: { en: "", es: "" },
      },
    },
  };
}

export function skippedSliceOf(
  slice: SliceReference,
  how: {
    severity: "ok" | "fail";
    expected: boolean;
    decoded?: boolean;
    why?: string;
  },
): SliceResult {
  return {
    SOPInstanceUID: slice.SOPInstanceUID,
    SeriesInstanceUID: slice.SeriesInstanceUID,
    InstanceNumber: slice.InstanceNumber,
    frame: slice.frame,
    rows: how.decoded === false ? 0 : 256,
    columns: how.decoded === false ? 0 : 256,
    quality: {
      severity: how.severity,
      measures: [],
      bodyPart: { label: "x", probability: 1, expected: how.expected },
    },
    ...(how.why !== undefined && { skipped: { en: how.why, es: how.why } }),
  };
}
