import type { Random } from "../random.ts";
import { bestSplit, type SplitWorkspace } from "./split.ts";

/** What a growing tree appends to: one entry per node, in preorder. */
export interface NodeLists {
  readonly feature: number[];
  readonly threshold: number[];
  readonly right: number[];
  /** Class weights of leaves (absent at inner nodes: they are summed from the leaves afterwards). */
  readonly leafWeights: (Float64Array | undefined)[];
}

export interface GrowSettings {
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  readonly maxFeatures: number;
  readonly randomThresholds: boolean;
}

/**
 * Grows one tree on the rows in `rows` (distinct, reordered in place) with a weight per row, depth
 * first, left before right. A node stays a leaf when it is pure, at `maxDepth`, too small to be
 * divided, or no drawn feature divides it.
 */
export function growTree(
  workspace: SplitWorkspace,
  rows: Int32Array,
  settings: GrowSettings,
  random: Random,
  nodes: NodeLists,
): void {
  const { y, weight, classes } = workspace;
  const spare = new Int32Array(rows.length);

  const grow = (start: number, end: number, depth: number): void => {
    const node = nodes.feature.length;
    nodes.feature.push(-1);
    nodes.threshold.push(0);
    nodes.right.push(-1);
    nodes.leafWeights.push(undefined);
    const totals = new Float64Array(classes);
    for (let i = start; i < end; i++) totals[y[rows[i]]] += weight[rows[i]];
    let present = 0;
    for (let k = 0; k < classes; k++) if (totals[k] > 0) present++;
    const split =
      present > 1 &&
      depth < settings.maxDepth &&
      end - start >= 2 * settings.minSamplesLeaf
        ? bestSplit(workspace, rows, start, end, totals, settings, random)
        : undefined;
    if (split === undefined) {
      nodes.leafWeights[node] = totals;
      return;
    }
    const middle = divide(
      workspace,
      rows,
      spare,
      start,
      end,
      split.feature,
      split.rank,
    );
    nodes.feature[node] = split.feature;
    nodes.threshold[node] = split.threshold;
    grow(start, middle, depth + 1);
    nodes.right[node] = nodes.feature.length;
    grow(middle, end, depth + 1);
  };
  grow(0, rows.length, 0);
}

/**
 * Stable partition of rows[start, end) by rank ≤ the split's; answers the first place of the right
 * part.
 */
function divide(
  { ranks, n }: SplitWorkspace,
  rows: Int32Array,
  spare: Int32Array,
  start: number,
  end: number,
  feature: number,
  rank: number,
): number {
  const base = feature * n;
  let write = start;
  let kept = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    if (ranks[base + row] <= rank) rows[write++] = row;
    else spare[kept++] = row;
  }
  for (let i = 0; i < kept; i++) rows[write + i] = spare[i]!;
  return write;
}
