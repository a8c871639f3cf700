import {
  brainFeatureKeys,
  fisherLength,
  fisherVector,
  localPatterns,
  measureByHand,
  projectPatterns,
  type BrainProjections,
} from "@isocenter/imaging";
import type { Slice } from "./data.ts";
import { fitDictionary } from "./fit-dictionary.ts";
import { fitDual, gramOf, toWeights } from "./fit-scores.ts";
import {
  classes,
  dictionarySettings,
  ridgeStrength,
  seed,
} from "./settings.ts";

export const featureCount = brainFeatureKeys.length;

/** Features of training rows (learned scores cross-fitted: no row is scored by a fit that saw its fold) and of test rows. */
export interface FittedFeatures {
  readonly train: Float32Array;
  readonly test: Float32Array;
  readonly projections: BrainProjections;
}

/** The features that need no learning: slices × 15. */
export function handFeatures(slices: readonly Slice[]): Float32Array[] {
  return slices.map(({ head }) =>
    Float32Array.from(measureByHand(head).values),
  );
}

/** Fits dictionary and scores on the training slices and measures both sets. */
export function fitFeatures(
  slices: readonly Slice[],
  hand: readonly Float32Array[],
  train: readonly number[],
  test: readonly number[],
): FittedFeatures {
  const dictionary = fitDictionary(
    train.map((row) => slices[row]!),
    dictionarySettings,
    seed,
  );
  const rows = [...train, ...test];
  const length = fisherLength(dictionary);
  const x = new Float32Array(rows.length * length);
  rows.forEach((row, i) => {
    const points = projectPatterns(
      localPatterns(slices[row]!.head),
      dictionary,
    );
    x.set(fisherVector(points, dictionary), i * length);
  });
  const y = Uint8Array.from(rows, (row) => slices[row]!.label);
  const gram = gramOf(
    x.subarray(0, train.length * length),
    train.length,
    length,
  );
  const scores = new Float32Array(rows.length * classes);
  const folds = [...new Set(train.map((row) => slices[row]!.fold))];
  for (const fold of folds) {
    const inside = indicesWhere(train, (row) => slices[row]!.fold !== fold);
    const held = indicesWhere(train, (row) => slices[row]!.fold === fold);
    const fitted = toWeights(
      x,
      length,
      fitDual(gram, inside, y, classes, ridgeStrength),
      classes,
    );
    scoreRows(x, length, fitted, held, scores);
  }
  const all = train.map((_, i) => i);
  const projections = {
    dictionary,
    ...toWeights(
      x,
      length,
      fitDual(gram, all, y, classes, ridgeStrength),
      classes,
    ),
  };
  scoreRows(
    x,
    length,
    projections,
    test.map((_, i) => train.length + i),
    scores,
  );
  const features = new Float32Array(rows.length * featureCount);
  rows.forEach((row, i) => {
    features.set(
      scores.subarray(i * classes, (i + 1) * classes),
      i * featureCount,
    );
    features.set(hand[row]!, i * featureCount + classes);
  });
  return {
    train: features.slice(0, train.length * featureCount),
    test: features.slice(train.length * featureCount),
    projections,
  };
}

function scoreRows(
  x: Float32Array,
  length: number,
  { weights, bias }: Pick<BrainProjections, "weights" | "bias">,
  rows: readonly number[],
  out: Float32Array,
): void {
  for (const row of rows)
    for (let k = 0; k < classes; k++) {
      let sum = bias[k]!;
      for (let d = 0; d < length; d++)
        sum += weights[k * length + d]! * x[row * length + d]!;
      out[row * classes + k] = sum;
    }
}

export function indicesWhere<T>(
  items: readonly T[],
  holds: (item: T) => boolean,
): number[] {
  return items.flatMap((item, i) => (holds(item) ? [i] : []));
}
