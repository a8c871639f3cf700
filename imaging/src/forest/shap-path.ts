import { demand } from "../imaging-error.ts";
import type { Forest } from "./forest.ts";
import { gaussLegendre } from "./quadrature.ts";

/**
 * An explanation of one row. For every class k: expected[k] + Σ over features of values =
 * output[k].
 */
export interface ShapValues {
  /** Length classes: the mean output over the training weight (or the background). */
  readonly expected: Float64Array;
  /** Features × classes, row-major: what each feature added to each class's output. */
  readonly values: Float64Array;
  /** Length classes: the forest's raw output, before any calibration. */
  readonly output: Float64Array;
}

export interface ShapOptions {
  /**
   * Factor on each tree. Default 1 / trees, the mean that `predictProba` takes; 1 for a sum of
   * trees.
   */
  readonly scale?: number;
}

/** Throws `invalid-argument` unless x is one row of finite float32 values. */
export function demandRow(forest: Forest, x: Float32Array): void {
  demand(x.length === forest.features, `x must hold ${forest.features} values`);
  for (let i = 0; i < x.length; i++)
    demand(Number.isFinite(x[i]), "x must be finite");
}

const known = new WeakMap<Forest, number>();

/**
 * How many points make the integrals below exact: n points are exact up to degree 2n - 1, and the
 * polynomials have a degree of at most the number of different features on a path, less one.
 * Counted once per forest.
 */
export function pointsFor(forest: Forest): number {
  const before = known.get(forest);
  if (before !== undefined) return before;
  const { features, offsets, feature, right } = forest;
  const asked = new Int32Array(features);
  let widest = 0;
  const walk = (node: number, width: number): void => {
    const f = feature[node];
    if (f < 0) {
      widest = Math.max(widest, width);
      return;
    }
    const here = width + (asked[f]++ === 0 ? 1 : 0);
    walk(node + 1, here);
    walk(right[node], here);
    asked[f]--;
  };
  for (let tree = 0; tree < forest.trees; tree++) walk(offsets[tree], 0);
  const points = Math.max(1, Math.ceil(widest / 2));
  known.set(forest, points);
  return points;
}

/**
 * Exact path-dependent TreeSHAP (the values of Lundberg 2018, algorithm 2), all classes in one
 * traversal.
 *
 * Within one leaf every feature on its path is a player with two numbers: z, the share of training
 * weight that follows the path at its splits, and o, 1 where x itself follows it and 0 elsewhere.
 * The leaf's game is Π(in S) o × Π(not in S) z × value, and Owen's multilinear extension (1972)
 * writes its Shapley value as an integral over t in (0, 1) of
 *   (o_i - z_i) × Π(j ≠ i) (z_j (1 - t) + o_j t) × value,
 * a polynomial in t, which Gauss-Legendre quadrature integrates exactly. All factors are positive,
 * so, unlike with the unwinding of algorithm 2, nothing cancels; and sums over the leaves below an
 * edge can be shared, so a tree costs nodes × points × classes instead of leaves × depth² ×
 * classes.
 *
 * A feature that is split again on the path is one player: its later edge replaces the earlier
 * factor. So the leaves below that edge leave the earlier edge's sum and enter the later one's:
 * hence `gain - gain of the earlier edge` below.
 */
export function shapValues(
  forest: Forest,
  x: Float32Array,
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
    cover,
  } = forest;
  const scale = options.scale ?? 1 / trees;
  const { points, weights } = gaussLegendre(pointsFor(forest));
  const count = points.length;
  const remainders = points.map((t) => 1 - t);
  const inverseRemainders = remainders.map((v) => 1 / v);
  const levels = forest.depth + 2;
  // Per level of the path, per point: the product of all factors; the edge's inverse factor and
  // gain. Level 0: no edge yet.
  const product = new Float64Array(levels * count);
  const inverse = new Float64Array(levels * count).fill(1);
  const gain = new Float64Array(levels * count);
  // Per level, class and point: the products × values of the leaves seen so far below that level's
  // node.
  const sums = new Float64Array(levels * count * classes);
  const gained = new Float64Array(count);
  const zeros = new Float64Array(levels).fill(1);
  const ones = new Uint8Array(levels).fill(1);
  // The level of each feature's last edge on the current path.
  const lastLevel = new Int32Array(features);
  const values = new Float64Array(features * classes);
  const expected = new Float64Array(classes);
  const output = new Float64Array(classes);
  product.set(weights, 0);

  const follow = (
    node: number,
    child: number,
    taken: boolean,
    level: number,
  ): void => {
    const f = feature[node];
    const before = lastLevel[f];
    const here = level * count;
    const above = here - count;
    const earlier = before * count;
    const z = (zeros[before] * cover[child]) / cover[node];
    const o = taken ? ones[before] : 0;
    zeros[level] = z;
    ones[level] = o;
    const isLeaf = feature[child] < 0;
    let leafGain = 0;
    if (o === 0) {
      // factor = z (1 - t): the gain is -1 / (1 - t), whatever z is, and one division serves all
      // points.
      const inverseZ = 1 / z;
      for (let q = 0; q < count; q++) {
        const p = product[above + q] * z * remainders[q] * inverse[earlier + q];
        product[here + q] = p;
        inverse[here + q] = inverseZ * inverseRemainders[q];
        gain[here + q] = -inverseRemainders[q];
        if (isLeaf) leafGain += p * (gain[here + q] - gain[earlier + q]);
      }
    } else {
      for (let q = 0; q < count; q++) {
        const factor = z * remainders[q] + points[q];
        const inverted = 1 / factor;
        const p = product[above + q] * factor * inverse[earlier + q];
        product[here + q] = p;
        inverse[here + q] = inverted;
        gain[here + q] = (1 - z) * inverted;
        if (isLeaf) leafGain += p * (gain[here + q] - gain[earlier + q]);
      }
    }
    const parentSums = above * classes;
    if (isLeaf) {
      for (let k = 0; k < classes; k++) {
        const v = value[child * classes + k];
        if (v === 0) continue;
        values[f * classes + k] += leafGain * v;
        const into = parentSums + k * count;
        for (let q = 0; q < count; q++) sums[into + q] += product[here + q] * v;
      }
      return;
    }
    lastLevel[f] = level;
    descend(child, level);
    lastLevel[f] = before;
    for (let q = 0; q < count; q++) {
      gained[q] = gain[here + q] - gain[earlier + q];
    }
    for (let k = 0; k < classes; k++) {
      const from = here * classes + k * count;
      const into = parentSums + k * count;
      let total = 0;
      for (let q = 0; q < count; q++) {
        const sum = sums[from + q];
        total += sum * gained[q];
        sums[into + q] += sum;
      }
      values[f * classes + k] += total;
    }
  };

  const descend = (node: number, level: number): void => {
    const end = (level + 1) * count * classes;
    for (let i = level * count * classes; i < end; i++) sums[i] = 0;
    const goesLeft = x[feature[node]] <= threshold[node];
    follow(node, node + 1, goesLeft, level + 1);
    follow(node, right[node], !goesLeft, level + 1);
  };

  for (let tree = 0; tree < trees; tree++) {
    const root = offsets[tree];
    if (feature[root] >= 0) descend(root, 0);
    let leaf = root;
    while (feature[leaf] >= 0)
      leaf = x[feature[leaf]] <= threshold[leaf] ? leaf + 1 : right[leaf];
    for (let k = 0; k < classes; k++) {
      expected[k] += value[root * classes + k] * scale;
      output[k] += value[leaf * classes + k] * scale;
    }
  }
  for (let i = 0; i < values.length; i++) values[i] *= scale;
  return { expected, values, output };
}
