import { demand } from "../imaging-error.ts";
import type { Forest } from "./forest.ts";
import { demandRow, type ShapOptions, type ShapValues } from "./shap-path.ts";

/**
 * Exact interventional TreeSHAP (Lundberg 2020, algorithm 3): what each feature adds when it takes
 * x's value instead of a background row's, averaged over the background rows (rows × features,
 * row-major).
 *
 * For one pair of x and background row, a leaf is reached by the hybrids that take the features of
 * a set A from x and of a set B from the background. A feature of A then earns (|A|-1)! |B|! /
 * (|A|+|B|)! × value, a feature of B loses |A|! (|B|-1)! / (|A|+|B|)! × value, and the recursion
 * hands these sums up to the split where the two rows parted.
 */
export function interventionalShapValues(
  forest: Forest,
  x: Float32Array,
  background: Float32Array,
  options: ShapOptions = {},
): ShapValues {
  demandRow(forest, x);
  const {
    features,
    classes,
    trees,
    offsets,
    feature,
    threshold,
    right,
    value,
    depth,
  } = forest;
  const rows = background.length / features;
  demand(
    Number.isInteger(rows) && rows > 0,
    `The background must hold rows of ${features} values`,
  );
  for (let i = 0; i < background.length; i++)
    demand(Number.isFinite(background[i]), "The background must be finite");
  const scale = options.scale ?? 1 / trees;
  const players = Math.min(depth, features) + 1;
  const { earn, lose } = pairWeights(players);
  const values = new Float64Array(features * classes);
  const expected = new Float64Array(classes);
  const output = new Float64Array(classes);
  // 0: not parted at this feature; 1: taken from x; 2: taken from the background.
  const source = new Uint8Array(features);
  // Per recursion level: what a subtree earns and loses, per class.
  const sums = new Float64Array((depth + 2) * 2 * classes);
  let start = 0;

  const walk = (
    from: number,
    fromX: number,
    fromBackground: number,
    level: number,
  ): void => {
    let node = from;
    for (;;) {
      const f = feature[node];
      const own = level * 2 * classes;
      if (f < 0) {
        const e = earn[fromX * players + fromBackground];
        const l = lose[fromX * players + fromBackground];
        for (let k = 0; k < classes; k++) {
          const v = value[node * classes + k];
          sums[own + k] += e * v;
          sums[own + classes + k] += l * v;
        }
        return;
      }
      const cut = threshold[node];
      const xLeft = x[f] <= cut;
      const backgroundLeft = background[start + f] <= cut;
      if (source[f] === 1 || xLeft === backgroundLeft)
        node = xLeft ? node + 1 : right[node];
      else if (source[f] === 2) node = backgroundLeft ? node + 1 : right[node];
      else {
        const below = own + 2 * classes;
        sums.fill(0, below, below + 2 * classes);
        source[f] = 1;
        walk(
          xLeft ? node + 1 : right[node],
          fromX + 1,
          fromBackground,
          level + 1,
        );
        for (let k = 0; k < classes; k++) {
          values[f * classes + k] += sums[below + k];
          sums[own + k] += sums[below + k];
          sums[own + classes + k] += sums[below + classes + k];
        }
        sums.fill(0, below, below + 2 * classes);
        source[f] = 2;
        walk(
          backgroundLeft ? node + 1 : right[node],
          fromX,
          fromBackground + 1,
          level + 1,
        );
        for (let k = 0; k < classes; k++) {
          values[f * classes + k] -= sums[below + classes + k];
          sums[own + k] += sums[below + k];
          sums[own + classes + k] += sums[below + classes + k];
        }
        source[f] = 0;
        return;
      }
    }
  };

  const add = (
    into: Float64Array,
    root: number,
    data: Float32Array,
    at: number,
    factor: number,
  ): void => {
    let node = root;
    while (feature[node] >= 0)
      node =
        data[at + feature[node]] <= threshold[node] ? node + 1 : right[node];
    for (let k = 0; k < classes; k++)
      into[k] += value[node * classes + k] * factor;
  };
  for (let tree = 0; tree < trees; tree++) {
    const root = offsets[tree];
    add(output, root, x, 0, scale);
    for (let row = 0; row < rows; row++) {
      start = row * features;
      add(expected, root, background, start, scale / rows);
      walk(root, 0, 0, 0);
    }
  }
  for (let i = 0; i < values.length; i++) values[i] *= scale / rows;
  return { expected, values, output };
}

/**
 * earn[a, b] = (a-1)! b! / (a+b)!, lose[a, b] = a! (b-1)! / (a+b)!, by way of binomials; 0 where
 * the set is empty.
 */
function pairWeights(players: number): {
  earn: Float64Array;
  lose: Float64Array;
} {
  const earn = new Float64Array(players * players);
  const lose = new Float64Array(players * players);
  for (let a = 0; a < players; a++) {
    let ways = 1; // (a + b)! / (a! b!)
    for (let b = 0; b < players; b++) {
      if (b > 0) ways *= (a + b) / b;
      if (a > 0) earn[a * players + b] = 1 / (ways * a);
      if (b > 0) lose[a * players + b] = 1 / (ways * b);
    }
  }
  return { earn, lose };
}
