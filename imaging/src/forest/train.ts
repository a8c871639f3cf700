import { demand } from "../imaging-error.ts";
import { createRandom, type Random } from "../random.ts";
import { finishForest, forestLimits, type Forest } from "./forest.ts";
import { growTree, type NodeLists } from "./grow-tree.ts";
import { createSplitWorkspace } from "./split.ts";

export interface TrainingOptions {
  /** Row-major, n × p. Finite. */
  readonly x: Float32Array;
  /** Class of each row, below `classes`. */
  readonly y: Uint8Array | Uint16Array;
  readonly classes: number;
  readonly trees: number;
  /** Edges from the root. Default 64, the limit. */
  readonly maxDepth?: number;
  /** Distinct rows (not bootstrap counts) that each side of a split keeps. Default 1. */
  readonly minSamplesLeaf?: number;
  /** Features tried per node. Default round(√p). */
  readonly maxFeatures?: number;
  /** A weight per class, or `balanced`: n / (classes × rows of the class). Default all 1. */
  readonly classWeights?: readonly number[] | "balanced";
  /** Default true. False: every tree sees every row (usual for `extraTrees`). */
  readonly bootstrap?: boolean;
  /**
   * A group per row: the bootstrap then draws whole groups, so that out-of-bag means a group never
   * seen.
   */
  readonly groups?: ArrayLike<number>;
  readonly seed: number;
  /** Random thresholds (extremely randomised trees). Default false. */
  readonly extraTrees?: boolean;
}

/**
 * Trains a random forest (Breiman 2001; with `extraTrees` Geurts 2006): Gini gain, exact thresholds
 * half-way between neighbouring values. Equal options give an equal forest, bit for bit. Every tree
 * draws from its own stream of the seed.
 *
 * Throws `invalid-argument` on shapes that disagree, non-finite values, or sizes above
 * `forestLimits`.
 */
export function trainForest(options: TrainingOptions): Forest {
  const { x, y, classes, trees, seed } = options;
  const n = y.length;
  const p = x.length / n;
  check(options, n, p);
  const workspace = createSplitWorkspace(x, y, p, classes);
  const settings = {
    maxDepth: Math.min(
      options.maxDepth ?? forestLimits.depth,
      forestLimits.depth,
    ),
    minSamplesLeaf: options.minSamplesLeaf ?? 1,
    maxFeatures: Math.min(
      options.maxFeatures ?? Math.max(1, Math.round(Math.sqrt(p))),
      p,
    ),
    randomThresholds: options.extraTrees ?? false,
  };
  const classWeights = resolveClassWeights(options.classWeights, y, classes);
  const bag = createBag(options);
  const nodes: NodeLists = {
    feature: [],
    threshold: [],
    right: [],
    leafWeights: [],
  };
  const offsets = new Int32Array(trees + 1);
  const rows = new Int32Array(n);
  for (let tree = 0; tree < trees; tree++) {
    const random = createRandom(seed, tree);
    const counts = bag(random);
    let used = 0;
    for (let i = 0; i < n; i++) {
      if (counts[i] === 0) continue;
      workspace.weight[i] = counts[i] * classWeights[y[i]];
      rows[used++] = i;
    }
    growTree(workspace, rows.subarray(0, used), settings, random, nodes);
    offsets[tree + 1] = nodes.feature.length;
    demand(
      nodes.feature.length * classes <= forestLimits.values,
      "The forest outgrows its limit of nodes",
    );
  }
  return pack(nodes, offsets, p, classes);
}

function check(
  { x, y, classes, trees, groups, classWeights }: TrainingOptions,
  n: number,
  p: number,
): void {
  demand(
    n > 0 && n <= forestLimits.rows,
    `Rows must be 1 … ${forestLimits.rows}`,
  );
  demand(
    Number.isInteger(p) && p >= 1 && p <= forestLimits.features,
    "x must hold rows × features values",
  );
  demand(
    Number.isInteger(classes) &&
      classes >= 1 &&
      classes <= forestLimits.classes,
    "Bad number of classes",
  );
  demand(
    Number.isInteger(trees) && trees >= 1 && trees <= forestLimits.trees,
    "Bad number of trees",
  );
  demand(
    groups === undefined || groups.length === n,
    "groups must have one entry per row",
  );
  for (let i = 0; i < n; i++) demand(y[i] < classes, "A class is out of range");
  for (let i = 0; i < x.length; i++)
    demand(Number.isFinite(x[i]), "x must be finite");
  if (Array.isArray(classWeights)) {
    demand(
      classWeights.length === classes &&
        classWeights.every((w) => Number.isFinite(w) && w > 0),
      "classWeights must hold one weight above 0 per class",
    );
  }
}

function resolveClassWeights(
  given: TrainingOptions["classWeights"],
  y: Uint8Array | Uint16Array,
  classes: number,
): ArrayLike<number> {
  if (given === undefined) return new Float64Array(classes).fill(1);
  if (given !== "balanced") return given;
  const counts = new Float64Array(classes);
  for (let i = 0; i < y.length; i++) counts[y[i]]++;
  return counts.map((count) =>
    count === 0 ? 1 : y.length / (classes * count),
  );
}

/**
 * Answers the function that draws, per tree, how often each row is in the bag. It takes the first
 * numbers of the tree's stream, so that `outOfBagProba` can draw the same bags again.
 */
export function createBag({
  y,
  groups,
  bootstrap,
}: Pick<TrainingOptions, "y" | "groups" | "bootstrap">) {
  const n = y.length;
  const counts = new Int32Array(n);
  if (bootstrap === false) {
    counts.fill(1);
    return (_random: Random): Int32Array => counts;
  }
  const numbers = new Map<number, number>();
  const groupOf = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const group = groups === undefined ? i : groups[i];
    let number = numbers.get(group);
    if (number === undefined) numbers.set(group, (number = numbers.size));
    groupOf[i] = number;
  }
  const drawn = new Int32Array(numbers.size);
  return (random: Random): Int32Array => {
    drawn.fill(0);
    for (let i = 0; i < drawn.length; i++) drawn[random.below(drawn.length)]++;
    for (let i = 0; i < n; i++) counts[i] = drawn[groupOf[i]]!;
    return counts;
  };
}

/** Leaf numbers are rounded to float32 here, so that an encoded forest decodes to the very same one. */
function pack(
  nodes: NodeLists,
  offsets: Int32Array,
  features: number,
  classes: number,
): Forest {
  const count = nodes.feature.length;
  const value = new Float64Array(count * classes);
  const cover = new Float64Array(count);
  for (let node = 0; node < count; node++) {
    const weights = nodes.leafWeights[node];
    if (weights === undefined) continue;
    let total = 0;
    for (let k = 0; k < classes; k++) total += weights[k];
    cover[node] = Math.fround(total);
    for (let k = 0; k < classes; k++)
      value[node * classes + k] = Math.fround(weights[k] / total);
  }
  return finishForest({
    features,
    classes,
    offsets,
    feature: Int16Array.from(nodes.feature),
    threshold: Float32Array.from(nodes.threshold),
    right: Int32Array.from(nodes.right),
    value,
    cover,
  });
}
