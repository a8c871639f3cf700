import { createRandom } from "../random.ts";
import type { Forest } from "./forest.ts";
import { predictProba } from "./predict.ts";

/**
 * Mean decrease of Gini impurity per feature, normalised to a sum of 1 (Breiman). Biased towards
 * features with many distinct values: for a claim, use `permutationImportance` on rows held out.
 */
export function impurityImportance(forest: Forest): Float64Array {
  const { features, classes, trees, offsets, feature, right, value, cover } =
    forest;
  const gini = (node: number): number => {
    let squares = 0;
    for (let k = 0; k < classes; k++) squares += value[node * classes + k] ** 2;
    return 1 - squares;
  };
  const out = new Float64Array(features);
  for (let tree = 0; tree < trees; tree++) {
    const rootCover = cover[offsets[tree]];
    for (let node = offsets[tree]; node < offsets[tree + 1]; node++) {
      const f = feature[node];
      if (f < 0) continue;
      const l = node + 1;
      const r = right[node];
      out[f] +=
        (cover[node] * gini(node) - cover[l] * gini(l) - cover[r] * gini(r)) /
        rootCover;
    }
  }
  const total = out.reduce((sum, v) => sum + v, 0);
  return total > 0 ? out.map((v) => v / total) : out;
}

/**
 * Mean loss of accuracy when one feature's column is shuffled, per feature, over `repeats` seeded
 * shuffles. Rows should be ones the forest was not trained on.
 */
export function permutationImportance(
  forest: Forest,
  x: Float32Array,
  y: ArrayLike<number>,
  { repeats, seed }: { repeats: number; seed: number },
): Float64Array {
  const p = forest.features;
  const n = y.length;
  const base = accuracyOf(forest, x, y);
  const out = new Float64Array(p);
  const shuffled = x.slice();
  for (let j = 0; j < p; j++) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = createRandom(seed, j * repeats + repeat);
      for (let i = n - 1; i > 0; i--) {
        const other = random.below(i + 1);
        const kept = shuffled[i * p + j];
        shuffled[i * p + j] = shuffled[other * p + j]!;
        shuffled[other * p + j] = kept;
      }
      out[j] += (base - accuracyOf(forest, shuffled, y)) / repeats;
    }
    for (let i = 0; i < n; i++) shuffled[i * p + j] = x[i * p + j]!;
  }
  return out;
}

function accuracyOf(
  forest: Forest,
  x: Float32Array,
  y: ArrayLike<number>,
): number {
  const proba = predictProba(forest, x);
  const { classes } = forest;
  let right = 0;
  for (let i = 0; i < y.length; i++) {
    let best = 0;
    for (let k = 1; k < classes; k++)
      if (proba[i * classes + k] > proba[i * classes + best]) best = k;
    if (best === y[i]) right++;
  }
  return right / y.length;
}
