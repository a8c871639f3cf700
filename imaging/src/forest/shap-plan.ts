import type { Forest } from "./forest.ts";

/**
 * What path-dependent explanations need of a forest and no row changes. Per node: of the edge that leads to it; nothing at a
 * root.
 */
export interface ShapPlan {
  /** Edges from the root. */
  readonly level: Uint8Array;
  /** The level of the last edge above on the same feature; 0 where there is none. */
  readonly earlier: Uint8Array;
  /** Share of training weight that follows the path at this edge and at every earlier one on the same feature. */
  readonly share: Float64Array;
  /**
   * Per tree, how many points make its integrals exact: n points are exact up to degree 2n - 1, and the polynomials have a degree of
   * at most the number of different features on a path, less one.
   */
  readonly points: Uint8Array;
  /** Classes rounded up to a multiple of 4, and the node values with zeros for those that there are not: nodes × lanes. */
  readonly lanes: number;
  readonly value: Float64Array;
}

const known = new WeakMap<Forest, ShapPlan>();

/** Made once per forest. */
export function shapPlan(forest: Forest): ShapPlan {
  const before = known.get(forest);
  if (before !== undefined) return before;
  const { features, classes, trees, offsets, feature, right, cover } = forest;
  const nodes = feature.length;
  const plan: ShapPlan = {
    level: new Uint8Array(nodes),
    earlier: new Uint8Array(nodes),
    share: new Float64Array(nodes).fill(1),
    points: new Uint8Array(trees),
    lanes: 4 * Math.ceil(classes / 4),
    value: inLanes(forest),
  };
  const lastLevel = new Uint8Array(features);
  const lastShare = new Float64Array(features).fill(1);
  let widest = 0;
  const walk = (node: number, level: number, width: number): void => {
    const f = feature[node];
    if (f < 0) {
      widest = Math.max(widest, width);
      return;
    }
    const earlier = lastLevel[f];
    const share = lastShare[f];
    for (const child of [node + 1, right[node]]) {
      plan.level[child] = level + 1;
      plan.earlier[child] = earlier;
      plan.share[child] = (share * cover[child]) / cover[node];
      lastLevel[f] = level + 1;
      lastShare[f] = plan.share[child]!;
      walk(child, level + 1, width + (earlier === 0 ? 1 : 0));
    }
    lastLevel[f] = earlier;
    lastShare[f] = share;
  };
  for (let tree = 0; tree < trees; tree++) {
    widest = 0;
    walk(offsets[tree], 0, 0);
    plan.points[tree] = Math.max(1, Math.ceil(widest / 2));
  }
  known.set(forest, plan);
  return plan;
}

function inLanes({ classes, feature, value }: Forest): Float64Array {
  if (classes % 4 === 0) return value;
  const lanes = 4 * Math.ceil(classes / 4);
  const out = new Float64Array(feature.length * lanes);
  for (let node = 0; node < feature.length; node++)
    out.set(value.subarray(node * classes, (node + 1) * classes), node * lanes);
  return out;
}
