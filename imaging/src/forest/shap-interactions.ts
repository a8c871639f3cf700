import type { Forest } from "./forest.ts";
import { gaussLegendre } from "./quadrature.ts";
import { demandRow, shapValues, type ShapOptions } from "./shap-path.ts";
import { shapPlan } from "./shap-plan.ts";

/**
 * Exact path-dependent SHAP interaction values (Lundberg 2018, §4.2): features × features ×
 * classes, row-major. Symmetric; for every class a row sums to the feature's SHAP value, the
 * diagonal being what remains of it. Same integral as `shapValues` with two features taken out;
 * cost leaves × depth² × points.
 */
export function shapInteractions(
  forest: Forest,
  x: Float32Array,
  options: ShapOptions = {},
): Float64Array {
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
  const { points, weights } = gaussLegendre(
    Math.max(...shapPlan(forest).points),
  );
  const count = points.length;
  const out = new Float64Array(features * features * classes);
  const zeros = new Float64Array(features).fill(1);
  const ones = new Uint8Array(features).fill(1);
  // How many edges of the current path ask for each feature, and which features those are.
  const edges = new Int32Array(features);
  const path: number[] = [];
  const product = new Float64Array(count);
  const gains = new Float64Array((forest.depth + 1) * count);

  const leaf = (node: number): void => {
    product.set(weights);
    for (let a = 0; a < path.length; a++) {
      const z = zeros[path[a]];
      const o = ones[path[a]];
      for (let q = 0; q < count; q++) {
        const factor = z * (1 - points[q]) + o * points[q];
        product[q] *= factor;
        gains[a * count + q] = (o - z) / factor;
      }
    }
    for (let a = 0; a < path.length; a++) {
      for (let b = a + 1; b < path.length; b++) {
        let sum = 0;
        for (let q = 0; q < count; q++)
          sum += product[q] * gains[a * count + q] * gains[b * count + q];
        sum *= scale / 2;
        const i = Math.min(path[a], path[b]);
        const j = Math.max(path[a], path[b]);
        for (let k = 0; k < classes; k++)
          out[(i * features + j) * classes + k] +=
            sum * value[node * classes + k];
      }
    }
  };

  const descend = (node: number): void => {
    const f = feature[node];
    if (f < 0) return leaf(node);
    const z = zeros[f];
    const o = ones[f];
    if (edges[f]++ === 0) path.push(f);
    const goesLeft = x[f] <= threshold[node];
    for (const child of [node + 1, right[node]]) {
      zeros[f] = (z * cover[child]) / cover[node];
      ones[f] = goesLeft === (child === node + 1) ? o : 0;
      descend(child);
    }
    zeros[f] = z;
    ones[f] = o;
    if (--edges[f] === 0) path.pop();
  };
  for (let tree = 0; tree < trees; tree++) descend(offsets[tree]);

  const { values } = shapValues(forest, x, options);
  for (let i = 0; i < features; i++) {
    for (let k = 0; k < classes; k++) {
      let others = 0;
      for (let j = 0; j < features; j++) {
        if (j === i) continue;
        if (j < i)
          out[(i * features + j) * classes + k] =
            out[(j * features + i) * classes + k]!;
        others += out[(i * features + j) * classes + k];
      }
      out[(i * features + i) * classes + k] = values[i * classes + k] - others;
    }
  }
  return out;
}
