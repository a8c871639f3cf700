import { demand } from "../imaging-error.ts";
import type { Forest } from "./forest.ts";
import { gaussLegendre } from "./quadrature.ts";
import { shapPlan } from "./shap-plan.ts";

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
 *
 * Nodes lie in preorder, so the traversal is a loop: an inner node is open until a node of its own
 * level or above comes.
 */
export function shapValues(
  forest: Forest,
  x: Float32Array,
  options: ShapOptions = {},
): ShapValues {
  demandRow(forest, x);
  const { features, classes, trees, offsets, feature, threshold, value } =
    forest;
  const plan = shapPlan(forest);
  const { level: levels, earlier: earliers, share, points, lanes } = plan;
  const scale = options.scale ?? 1 / trees;
  const most = points.reduce((a, b) => Math.max(a, b));
  const depthMax = forest.depth + 2;
  // Per level of the path, per point: the product of all factors; the edge's inverse factor, its
  // gain, and that less the earlier edge's gain. Level 0: no edge yet.
  const product = new Float64Array(depthMax * most);
  const inverse = new Float64Array(depthMax * most);
  const gain = new Float64Array(depthMax * most);
  const gained = new Float64Array(depthMax * most);
  // Per level, point and class: the products × values of the leaves seen so far below that level's
  // open node. Classes go four at a time.
  const sums = new Float64Array(depthMax * most * lanes);
  const leafProduct = new Float64Array(most);
  // The open node of each level, whether x goes left there, and 1 where x follows the edge into it
  // and all earlier ones on the same feature.
  const open = new Int32Array(depthMax);
  const goesLeft = new Uint8Array(depthMax);
  const ones = new Uint8Array(depthMax).fill(1);
  const gains = new Float64Array(features * lanes);
  const expected = new Float64Array(classes);
  const output = new Float64Array(classes);

  for (let tree = 0; tree < trees; tree++) {
    const root = offsets[tree];
    const end = offsets[tree + 1];
    const count = points[tree];
    const {
      points: t,
      weights,
      remainders,
      inverseRemainders,
    } = gaussLegendre(count);
    const block = count * lanes;
    for (let q = 0; q < count; q++) {
      product[q] = weights[q]!;
      inverse[q] = 1;
      gain[q] = 0;
    }
    sums.fill(0, 0, block);
    let depth = 0;
    open[0] = root;
    goesLeft[0] =
      feature[root] >= 0 && x[feature[root]] <= threshold[root] ? 1 : 0;
    // One step beyond the last node closes what is open.
    for (let node = root + 1; node <= end; node++) {
      const level = node < end ? levels[node] : 1;
      for (; depth >= level; depth--) {
        const from = depth * block;
        const into = from - block;
        const edge = depth * count;
        const to = feature[open[depth - 1]] * lanes;
        for (let k = 0; k < lanes; k += 4) {
          let a = 0;
          let b = 0;
          let c = 0;
          let d = 0;
          for (let q = 0; q < count; q++) {
            const g = gained[edge + q];
            const at = from + q * lanes + k;
            const up = into + q * lanes + k;
            a += sums[at] * g;
            b += sums[at + 1] * g;
            c += sums[at + 2] * g;
            d += sums[at + 3] * g;
            sums[up] += sums[at];
            sums[up + 1] += sums[at + 1];
            sums[up + 2] += sums[at + 2];
            sums[up + 3] += sums[at + 3];
          }
          gains[to + k] += a;
          gains[to + k + 1] += b;
          gains[to + k + 2] += c;
          gains[to + k + 3] += d;
        }
      }
      if (node === end) break;
      const parent = open[depth];
      const taken = (node === parent + 1 ? 1 : 0) === goesLeft[depth];
      const earlierLevel = earliers[node];
      const o = taken ? ones[earlierLevel] : 0;
      const z = share[node];
      const above = depth * count;
      const earlier = earlierLevel * count;
      if (feature[node] < 0) {
        // The product times the gain needs no division: the factor is in both.
        const own = o === 0 ? -z : 1 - z;
        const rest = o === 0 ? 0 : 1;
        let leafGain = 0;
        for (let q = 0; q < count; q++) {
          const others = product[above + q] * inverse[earlier + q];
          const p = others * (z * remainders[q] + rest * t[q]);
          leafProduct[q] = p;
          leafGain += others * own - p * gain[earlier + q];
        }
        const to = feature[parent] * lanes;
        for (let k = 0; k < lanes; k += 4) {
          const from = node * lanes + k;
          const a = plan.value[from];
          const b = plan.value[from + 1];
          const c = plan.value[from + 2];
          const d = plan.value[from + 3];
          gains[to + k] += leafGain * a;
          gains[to + k + 1] += leafGain * b;
          gains[to + k + 2] += leafGain * c;
          gains[to + k + 3] += leafGain * d;
          for (let q = 0; q < count; q++) {
            const p = leafProduct[q];
            const up = depth * block + q * lanes + k;
            sums[up] += p * a;
            sums[up + 1] += p * b;
            sums[up + 2] += p * c;
            sums[up + 3] += p * d;
          }
        }
        continue;
      }
      const here = above + count;
      if (o === 0) {
        // The factor is z (1 - t), so the gain is -1 / (1 - t), whatever z is.
        const inverseZ = 1 / z;
        for (let q = 0; q < count; q++) {
          product[here + q] =
            product[above + q] * inverse[earlier + q] * (z * remainders[q]);
          inverse[here + q] = inverseZ * inverseRemainders[q];
          gain[here + q] = -inverseRemainders[q];
          gained[here + q] = -inverseRemainders[q] - gain[earlier + q];
        }
      } else {
        for (let q = 0; q < count; q++) {
          const factor = z * remainders[q] + t[q];
          const inverted = 1 / factor;
          product[here + q] =
            product[above + q] * inverse[earlier + q] * factor;
          inverse[here + q] = inverted;
          gain[here + q] = (1 - z) * inverted;
          gained[here + q] = (1 - z) * inverted - gain[earlier + q];
        }
      }
      depth = level;
      open[depth] = node;
      ones[depth] = o;
      goesLeft[depth] = x[feature[node]] <= threshold[node] ? 1 : 0;
      const from = depth * block;
      for (let at = from; at < from + block; at++) sums[at] = 0;
    }
    let leaf = root;
    while (feature[leaf] >= 0)
      leaf =
        x[feature[leaf]] <= threshold[leaf] ? leaf + 1 : forest.right[leaf];
    for (let k = 0; k < classes; k++) {
      expected[k] += value[root * classes + k] * scale;
      output[k] += value[leaf * classes + k] * scale;
    }
  }
  const values = Float64Array.from(
    { length: features * classes },
    (_, i) => gains[Math.floor(i / classes) * lanes + (i % classes)] * scale,
  );
  return { expected, values, output };
}
