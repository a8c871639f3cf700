import type { Random } from "../random.ts";
import type { GrowSettings } from "./grow-tree.ts";

/**
 * Everything that the search for a split needs and that does not change from node to node of a
 * tree.
 */
export interface SplitWorkspace {
  readonly n: number;
  readonly p: number;
  readonly classes: number;
  readonly y: Uint8Array | Uint16Array;
  /** Per row, set anew for each tree. */
  readonly weight: Float64Array;
  /** Feature-major p × n: the place of the row's value among the feature's distinct values. */
  readonly ranks: Int32Array;
  /** Per feature: its distinct values, ascending. */
  readonly distinct: readonly Float32Array[];
  /** Sort keys rank × rowSpan + row. */
  readonly keys: Uint32Array | Float64Array;
  readonly rowSpan: number;
  readonly order: Int32Array;
  readonly leftTotals: Float64Array;
  readonly rightTotals: Float64Array;
}

export interface Split {
  readonly feature: number;
  /** The highest rank that goes left. */
  readonly rank: number;
  readonly threshold: number;
}

/** Ranks every feature once, so that each node sorts small integers. */
export function createSplitWorkspace(
  x: Float32Array,
  y: Uint8Array | Uint16Array,
  p: number,
  classes: number,
): SplitWorkspace {
  const n = y.length;
  const ranks = new Int32Array(n * p);
  const distinct: Float32Array[] = [];
  const column = new Float32Array(n);
  let mostDistinct = 0;
  for (let j = 0; j < p; j++) {
    // -0 becomes 0: the sort tells them apart, ≤ does not.
    for (let i = 0; i < n; i++) column[i] = x[i * p + j] + 0;
    const sorted = column.slice().sort();
    let count = 0;
    for (let i = 0; i < n; i++)
      if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i]!;
    const values = sorted.slice(0, count);
    for (let i = 0; i < n; i++)
      ranks[j * n + i] = lowerBound(values, column[i]);
    distinct.push(values);
    mostDistinct = Math.max(mostDistinct, count);
  }
  return {
    n,
    p,
    classes,
    y,
    weight: new Float64Array(n),
    ranks,
    distinct,
    keys: mostDistinct * n < 2 ** 32 ? new Uint32Array(n) : new Float64Array(n),
    rowSpan: n,
    order: new Int32Array(p),
    leftTotals: new Float64Array(classes),
    rightTotals: new Float64Array(classes),
  };
}

function lowerBound(values: Float32Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The split of rows[start, end) with the highest weighted Gini gain among `maxFeatures` features
 * drawn without replacement. A feature that is constant at this node does not count as drawn (as in
 * scikit-learn), so a node is given up only when nothing divides it. Answers undefined then.
 */
export function bestSplit(
  workspace: SplitWorkspace,
  rows: Int32Array,
  start: number,
  end: number,
  totals: Float64Array,
  settings: GrowSettings,
  random: Random,
): Split | undefined {
  const { p, order, distinct } = workspace;
  for (let j = 0; j < p; j++) order[j] = j;
  let bestFeature = -1;
  let bestRank = 0;
  let bestScore = -1;
  let bestThreshold = 0;
  let drawn = 0;
  for (let j = 0; j < p && drawn < settings.maxFeatures; j++) {
    const pick = j + random.below(p - j);
    const feature = order[pick];
    order[pick] = order[j]!;
    order[j] = feature;
    const found = settings.randomThresholds
      ? randomCut(
          workspace,
          rows,
          start,
          end,
          totals,
          feature,
          settings.minSamplesLeaf,
          random,
        )
      : bestCut(
          workspace,
          rows,
          start,
          end,
          totals,
          feature,
          settings.minSamplesLeaf,
        );
    if (!found) continue;
    drawn++;
    if (cut.score > bestScore) {
      bestScore = cut.score;
      bestFeature = feature;
      bestRank = cut.rank;
      const values = distinct[feature];
      bestThreshold = settings.randomThresholds
        ? cut.threshold
        : midpoint(values[cut.rank], values[cut.nextRank]);
    }
  }
  return bestFeature < 0
    ? undefined
    : { feature: bestFeature, rank: bestRank, threshold: bestThreshold };
}

/** Written by the two cut functions, read by `bestSplit`: spares an object per feature and node. */
const cut = { score: 0, rank: 0, nextRank: 0, threshold: 0 };

/** The float32 half-way between a < b, never equal to b, so that b goes right. */
function midpoint(a: number, b: number): number {
  const middle = Math.fround(a / 2 + b / 2);
  return middle >= b || middle < a ? a : middle;
}

/** False where the feature is constant here; score -1 where `minSamplesLeaf` allows no cut. */
function bestCut(
  workspace: SplitWorkspace,
  rows: Int32Array,
  start: number,
  end: number,
  totals: Float64Array,
  feature: number,
  minSamplesLeaf: number,
): boolean {
  const {
    n,
    y,
    weight,
    ranks,
    keys,
    rowSpan,
    classes,
    leftTotals,
    rightTotals,
  } = workspace;
  const count = end - start;
  const base = feature * n;
  for (let i = 0; i < count; i++) {
    const row = rows[start + i];
    keys[i] = ranks[base + row] * rowSpan + row;
  }
  sortKeys(keys, count);
  let row = keys[0] % rowSpan;
  let rank = ranks[base + row];
  if (rank === ranks[base + (keys[count - 1] % rowSpan)]) return false;
  let leftWeight = 0;
  let rightWeight = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let k = 0; k < classes; k++) {
    leftTotals[k] = 0;
    rightTotals[k] = totals[k]!;
    rightWeight += totals[k];
    rightSquares += totals[k] * totals[k];
  }
  cut.score = -1;
  const last = count - minSamplesLeaf;
  for (let i = 0; i < last; i++) {
    const w = weight[row];
    const k = y[row];
    leftSquares += w * (2 * leftTotals[k] + w);
    rightSquares -= w * (2 * rightTotals[k] - w);
    leftTotals[k] += w;
    rightTotals[k] -= w;
    leftWeight += w;
    rightWeight -= w;
    row = keys[i + 1] % rowSpan;
    const next = ranks[base + row];
    if (next !== rank && i + 1 >= minSamplesLeaf) {
      const score = leftSquares / leftWeight + rightSquares / rightWeight;
      if (score > cut.score) {
        cut.score = score;
        cut.rank = rank;
        cut.nextRank = next;
      }
    }
    rank = next;
  }
  return true;
}

/**
 * A threshold drawn uniformly between the least and the greatest value at the node (extremely
 * randomised trees).
 */
function randomCut(
  workspace: SplitWorkspace,
  rows: Int32Array,
  start: number,
  end: number,
  totals: Float64Array,
  feature: number,
  minSamplesLeaf: number,
  random: Random,
): boolean {
  const { n, y, weight, ranks, distinct, classes, leftTotals } = workspace;
  const base = feature * n;
  let least = Infinity;
  let greatest = -1;
  for (let i = start; i < end; i++) {
    const rank = ranks[base + rows[i]];
    if (rank < least) least = rank;
    if (rank > greatest) greatest = rank;
  }
  if (least === greatest) return false;
  const values = distinct[feature];
  const a = values[least];
  const b = values[greatest];
  let threshold = Math.fround(a + random.uniform() * (b - a));
  if (!(threshold < b)) threshold = a;
  // The highest rank at or below the threshold.
  let low = least;
  let high = greatest - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle] <= threshold) low = middle;
    else high = middle - 1;
  }
  leftTotals.fill(0);
  let leftRows = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    if (ranks[base + row] <= low) {
      leftTotals[y[row]] += weight[row];
      leftRows++;
    }
  }
  cut.score = -1;
  if (leftRows < minSamplesLeaf || end - start - leftRows < minSamplesLeaf)
    return true;
  let leftWeight = 0;
  let rightWeight = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let k = 0; k < classes; k++) {
    const l = leftTotals[k];
    const r = totals[k] - l;
    leftWeight += l;
    rightWeight += r;
    leftSquares += l * l;
    rightSquares += r * r;
  }
  cut.score = leftSquares / leftWeight + rightSquares / rightWeight;
  cut.rank = low;
  cut.threshold = threshold;
  return true;
}

/** Insertion sort below 24 keys, where calling the native sort costs more than it saves. */
function sortKeys(keys: Uint32Array | Float64Array, count: number): void {
  if (count > 24) {
    keys.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i++) {
    const key = keys[i];
    let j = i - 1;
    while (j >= 0 && keys[j] > key) {
      keys[j + 1] = keys[j]!;
      j--;
    }
    keys[j + 1] = key;
  }
}
