import type { GreyImage } from "../image.ts";
import { measureQuality, type QualityMeasures } from "./measure.ts";

export const qualityFlagCodes = [
  "blank",
  "low-resolution",
  "noisy",
  "low-contrast",
  "blurred",
  "truncated",
  "clipped",
  "not-finite",
] as const;
export type QualityFlagCode = (typeof qualityFlagCodes)[number];

/** `warning`: read the result with care. `unusable`: no model should see this slice. */
export type QualitySeverity = "warning" | "unusable";

interface Limit {
  readonly measure: keyof QualityMeasures;
  /** The side on which it is bad. */
  readonly bad: "below" | "above";
  readonly warning?: number;
  readonly unusable?: number;
}

/**
 * Where each flag rises. Set on 546 brain-MR slices (every fourth of the training data): the worst
 * percentile of each of its four folders stays on the good side of every warning, except for
 * truncation (some of the no-tumour pictures are cut to the brain). The worse failure is to refuse
 * a readable slice, so `unusable` lies far beyond anything seen there. `quality.test.ts` shows that
 * each rises on a slice spoilt that way.
 */
export const qualityLimits: Readonly<
  Record<QualityFlagCode, readonly Limit[]>
> = {
  blank: [
    { measure: "range", bad: "below", unusable: Number.MIN_VALUE },
    { measure: "entropy", bad: "below", unusable: 0.5 },
    { measure: "objectShare", bad: "below", warning: 0.05, unusable: 0.01 },
  ],
  "low-resolution": [
    { measure: "shortSide", bad: "below", warning: 128, unusable: 32 },
  ],
  noisy: [{ measure: "signalToNoise", bad: "below", warning: 6, unusable: 2 }],
  "low-contrast": [
    { measure: "contrast", bad: "below", warning: 0.18, unusable: 0.05 },
  ],
  blurred: [
    { measure: "sharpness", bad: "below", warning: 0.4, unusable: 0.2 },
  ],
  truncated: [{ measure: "borderShare", bad: "above", warning: 0.6 }],
  clipped: [
    { measure: "clippedShare", bad: "above", warning: 0.1, unusable: 0.5 },
  ],
  "not-finite": [
    { measure: "notFiniteShare", bad: "above", warning: 0, unusable: 0.5 },
  ],
};

export interface QualityFlag {
  readonly flag: QualityFlagCode;
  readonly severity: QualitySeverity;
  readonly measure: keyof QualityMeasures;
  readonly value: number;
  /** The limit that was crossed. */
  readonly limit: number;
}

export interface QualityReport {
  readonly measures: QualityMeasures;
  /** At most one per code, the worst. */
  readonly flags: readonly QualityFlag[];
  /** No flag is `unusable`. */
  readonly usable: boolean;
}

/**
 * Measures a slice and says what is wrong with it. `truncated` is asked only where the whole object
 * should be in view (a head; not a chest), as `wholeObject` says; default true. A blank slice gets
 * that flag alone: the other measures mean nothing there.
 */
export function assessQuality(
  image: GreyImage,
  { wholeObject = true }: { readonly wholeObject?: boolean } = {},
): QualityReport {
  const measures = measureQuality(image);
  const flags: QualityFlag[] = [];
  for (const flag of qualityFlagCodes) {
    if (flag === "truncated" && !wholeObject) continue;
    const worst = worstOf(flag, measures);
    if (worst === undefined) continue;
    flags.push(worst);
    if (flag === "blank" && worst.severity === "unusable") break;
  }
  return {
    measures,
    flags,
    usable: flags.every(({ severity }) => severity !== "unusable"),
  };
}

function worstOf(
  flag: QualityFlagCode,
  measures: QualityMeasures,
): QualityFlag | undefined {
  let worst: QualityFlag | undefined;
  for (const { measure, bad, ...limits } of qualityLimits[flag]) {
    const value = measures[measure];
    for (const severity of ["warning", "unusable"] as const) {
      const limit = limits[severity];
      if (
        limit === undefined ||
        !(bad === "below" ? value < limit : value > limit)
      )
        continue;
      if (severity === "unusable" || worst === undefined)
        worst = { flag, severity, measure, value, limit };
    }
  }
  return worst;
}
