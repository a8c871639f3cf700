import { demand } from "../imaging-error.ts";
import { createRandom } from "../random.ts";
import type { Forest } from "./forest.ts";
import { createBag, type TrainingOptions } from "./train.ts";

/** The leaf of one tree that row x[start …] falls into. x must be float32. */
export function leafOf(
  forest: Forest,
  tree: number,
  x: Float32Array,
  start = 0,
): number {
  const { feature, threshold, right } = forest;
  let node = forest.offsets[tree];
  for (let f = feature[node]; f >= 0; f = feature[node]!) {
    node = x[start + f] <= threshold[node] ? node + 1 : right[node];
  }
  return node;
}

/**
 * Class probabilities, the mean over the trees: rows × classes, row-major. `x` holds one or more
 * rows of `forest.features` values. Throws `invalid-argument` on another length or a value that is
 * not finite.
 */
export function predictProba(forest: Forest, x: Float32Array): Float64Array {
  const { features, classes, trees, value } = forest;
  const rows = x.length / features;
  demand(Number.isInteger(rows), `x must hold rows of ${features} values`);
  for (let i = 0; i < x.length; i++)
    demand(Number.isFinite(x[i]), "x must be finite");
  const out = new Float64Array(rows * classes);
  for (let tree = 0; tree < trees; tree++) {
    for (let row = 0; row < rows; row++) {
      const at = leafOf(forest, tree, x, row * features) * classes;
      for (let k = 0; k < classes; k++) out[row * classes + k] += value[at + k];
    }
  }
  for (let i = 0; i < out.length; i++) out[i] /= trees;
  return out;
}

/**
 * Out-of-bag class probabilities of the training rows, n × classes: each row is judged only by
 * trees whose bag did not hold it (with `groups`: no row of its group). NaN where every bag held
 * the row. `options` must be those of the training.
 */
export function outOfBagProba(
  forest: Forest,
  options: TrainingOptions,
): Float64Array {
  const { x, y, seed } = options;
  const { features, classes, trees, value } = forest;
  demand(
    options.bootstrap !== false,
    "Without a bootstrap nothing is out of the bag",
  );
  demand(
    x.length === y.length * features && options.trees === trees,
    "The options are not those of this forest",
  );
  const out = new Float64Array(y.length * classes);
  const votes = new Int32Array(y.length);
  const bag = createBag(options);
  for (let tree = 0; tree < trees; tree++) {
    const counts = bag(createRandom(seed, tree));
    for (let row = 0; row < y.length; row++) {
      if (counts[row] > 0) continue;
      votes[row]++;
      const at = leafOf(forest, tree, x, row * features) * classes;
      for (let k = 0; k < classes; k++) out[row * classes + k] += value[at + k];
    }
  }
  for (let row = 0; row < y.length; row++) {
    for (let k = 0; k < classes; k++) {
      out[row * classes + k] =
        votes[row] === 0 ? NaN : out[row * classes + k] / votes[row];
    }
  }
  return out;
}
