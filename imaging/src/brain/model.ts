import {
  applyCalibration,
  predictProba,
  scoreOutlier,
  shapValues,
} from "../forest/index.ts";
import type { GreyImage } from "../image.ts";
import { quantileOfSorted } from "../statistics/index.ts";
import { brainClasses, brainFeatureKeys } from "./features.ts";
import type { Box } from "./head.ts";
import { measureBrainSlice, type BrainMeasurement } from "./measure.ts";
import type { BrainModel } from "./model-file.ts";

export {
  decodeBrainModel,
  encodeBrainModel,
  type BrainModel,
} from "./model-file.ts";

/** The answer for one slice; every list of probabilities is in the order of `brainClasses`. */
export interface BrainReading {
  /** Calibrated; sum 1. */
  readonly probabilities: Float64Array;
  /** The forest's own output, before calibration; sum 1. */
  readonly raw: Float64Array;
  /**
   * Per class, the 10th and 90th percentile of the calibrated answers of 20 equal parts of the forest: how much the answer hangs on the
   * trees drawn. Not a confidence interval for the patient.
   */
  readonly interval: readonly { readonly low: number; readonly high: number }[];
  /** Distance of the 19 features from the training slices; above `limit` the answer must not be relied on. */
  readonly ood: {
    readonly score: number;
    readonly limit: number;
    readonly percentile: number;
    readonly inDistribution: boolean;
  };
  /** The 19 features. */
  readonly values: Float32Array;
  /** Path-dependent TreeSHAP of `raw`: base[k] + Σ contributions[k] = raw[k]. */
  readonly shap: {
    readonly base: Float64Array;
    readonly contributions: readonly Float64Array[];
  };
  readonly regions: BrainMeasurement["regions"];
  readonly region?: { readonly box: Box };
  /** Share of the input that the head covers, 0–1. */
  readonly coverage: number;
}

const classes = brainClasses.length;
const features = brainFeatureKeys.length;
const parts = 20;

/** Measures and reads one slice. Throws `invalid-argument` as `measureBrainSlice` does. */
export function readBrainSlice(
  model: BrainModel,
  image: GreyImage,
): BrainReading {
  const { values, regions, region, coverage } = measureBrainSlice(image, model);
  return {
    ...readBrainFeatures(model, values),
    regions,
    coverage,
    ...(region === undefined ? {} : { region }),
  };
}

/** Reads features that were measured before: the same answer without the picture. */
export function readBrainFeatures(
  model: BrainModel,
  values: Float32Array,
): Omit<BrainReading, "regions" | "region" | "coverage"> {
  const { forest, calibration, outlier } = model;
  const raw = predictProba(forest, values);
  const explained = shapValues(forest, values);
  const { score, percentile, inDistribution } = scoreOutlier(outlier, values);
  const contributions = brainClasses.map((_, k) =>
    Float64Array.from(
      { length: features },
      (_unused, j) => explained.values[j * classes + k],
    ),
  );
  return {
    probabilities: applyCalibration(calibration, raw, classes),
    raw,
    interval: intervalOf(model, values),
    ood: { score, limit: outlier.threshold, percentile, inDistribution },
    values,
    shap: { base: explained.expected, contributions },
  };
}

function intervalOf(
  { forest, calibration }: BrainModel,
  values: Float32Array,
): { low: number; high: number }[] {
  const sums = new Float64Array(parts * classes);
  const counts = new Float64Array(parts);
  for (let tree = 0; tree < forest.trees; tree++) {
    let node = forest.offsets[tree];
    for (let f = forest.feature[node]; f >= 0; f = forest.feature[node]!)
      node =
        values[f] <= forest.threshold[node]
          ? forest.left[node]
          : forest.right[node];
    const part = tree % parts;
    counts[part]++;
    for (let k = 0; k < classes; k++)
      sums[part * classes + k] += forest.value[node * classes + k];
  }
  const used = Math.min(parts, forest.trees);
  for (let i = 0; i < used * classes; i++)
    sums[i] /= counts[Math.floor(i / classes)];
  const answers = applyCalibration(
    calibration,
    sums.subarray(0, used * classes),
    classes,
  );
  return brainClasses.map((_, k) => {
    const sorted = Float64Array.from(
      { length: used },
      (_unused, p) => answers[p * classes + k],
    ).sort();
    return {
      low: quantileOfSorted(sorted, 0.1),
      high: quantileOfSorted(sorted, 0.9),
    };
  });
}
