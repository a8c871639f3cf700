/**
 * A random forest in flat typed arrays. Node numbers are absolute. A tree's nodes lie together in
 * preorder, so a left child is always its parent's number plus one, a right child lies further on,
 * and no cycle can exist.
 *
 * Invariants (`decodeForest` refuses anything else): `feature[i]` is -1 at a leaf and in [0,
 * features) elsewhere; thresholds, covers and values are finite; covers are above 0 and an inner
 * node's is the sum of its children's; an inner node's value is the cover-weighted mean of its
 * children's.
 */
export interface Forest {
  readonly features: number;
  readonly classes: number;
  readonly trees: number;
  /**
   * Length trees + 1: tree t holds the nodes offsets[t] … offsets[t + 1] - 1, and its root is
   * offsets[t].
   */
  readonly offsets: Int32Array;
  readonly feature: Int16Array;
  /** A row goes left when float32(x[feature]) ≤ threshold. 0 at a leaf. */
  readonly threshold: Float32Array;
  /** -1 at a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Nodes × classes, row-major: class probabilities of the training rows at each node. */
  readonly value: Float64Array;
  /** Training weight that passed through each node (bootstrap count × class weight). */
  readonly cover: Float64Array;
  /** Longest path in edges. */
  readonly depth: number;
}

/**
 * Limits of a forest, at training and at decoding alike. A path of 64 splits is far beyond any
 * forest that generalises.
 */
export const forestLimits = {
  features: 32_767,
  classes: 256,
  trees: 10_000,
  depth: 64,
  /** Nodes × classes: 16 Mi doubles are 128 MiB. */
  values: 1 << 24,
  rows: 1 << 20,
} as const;

/**
 * Fills covers and values of inner nodes from the leaves and links children; nodes must be in
 * preorder.
 */
export function finishForest(parts: {
  features: number;
  classes: number;
  offsets: Int32Array;
  feature: Int16Array;
  threshold: Float32Array;
  right: Int32Array;
  value: Float64Array;
  cover: Float64Array;
}): Forest {
  const {
    features,
    classes,
    offsets,
    feature,
    threshold,
    right,
    value,
    cover,
  } = parts;
  const nodes = feature.length;
  const left = new Int32Array(nodes).fill(-1);
  const height = new Int32Array(nodes);
  let depth = 0;
  for (let node = nodes - 1; node >= 0; node--) {
    if (feature[node] >= 0) {
      const l = node + 1;
      const r = right[node];
      left[node] = l;
      cover[node] = cover[l] + cover[r];
      for (let k = 0; k < classes; k++) {
        value[node * classes + k] =
          (value[l * classes + k] * cover[l] +
            value[r * classes + k] * cover[r]) /
          cover[node];
      }
      height[node] = 1 + Math.max(height[l], height[r]);
    }
    if (height[node] > depth) depth = height[node]!;
  }
  return {
    features,
    classes,
    trees: offsets.length - 1,
    offsets,
    feature,
    threshold,
    left,
    right,
    value,
    cover,
    depth,
  };
}
