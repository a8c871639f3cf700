import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { finishForest, type Forest } from "./forest.ts";
import { predictProba } from "./predict.ts";
import { interventionalShapValues } from "./shap-interventional.ts";
import { shapInteractions } from "./shap-interactions.ts";
import { shapValues, type ShapValues } from "./shap-path.ts";
import { trainForest } from "./train.ts";

const shared =
  process.env["ISOCENTER_SHARED_DATA"] ??
  resolve(import.meta.dirname, "../../../../shared/data");
const vectors = resolve(shared, "reference/treeshap_vectors.json");

interface ReferenceTree {
  childrenLeft: number[];
  childrenRight: number[];
  feature: number[];
  threshold: number[];
  value: number[];
  cover: number[];
}

interface ReferenceCase {
  name: string;
  baseOffset: number;
  trees: ReferenceTree[];
  X: number[][];
  background: number[][];
  output: number[];
  pathDependent: { expectedValue: number; shapValues: number[][] };
  interventional: {
    expectedValue: number;
    shapValues: number[][];
    maxAbsDiffVsBruteForce: number;
  };
  interactionValues: number[][][];
}

/** The greatest float32 at or below t: float32(x) ≤ t holds exactly where float32(x) ≤ floor32(t). */
function floor32(t: number): number {
  const near = Math.fround(t);
  if (near <= t) return near;
  const bits = new Int32Array(new Float32Array([near]).buffer);
  bits[0] += near > 0 ? -1 : 1;
  return near === 0 ? -(2 ** -149) : new Float32Array(bits.buffer)[0];
}

/** Our layout (preorder) from scikit-learn's arrays. */
function fromReference(trees: ReferenceTree[], features: number): Forest {
  const offsets = [0];
  const feature: number[] = [];
  const threshold: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const cover: number[] = [];
  for (const tree of trees) {
    const add = (from: number): void => {
      const node = feature.length;
      const isLeaf = tree.childrenLeft[from] < 0;
      feature.push(isLeaf ? -1 : tree.feature[from]);
      threshold.push(isLeaf ? 0 : floor32(tree.threshold[from]));
      right.push(-1);
      value.push(tree.value[from]);
      cover.push(tree.cover[from]);
      if (isLeaf) return;
      add(tree.childrenLeft[from]);
      right[node] = feature.length;
      add(tree.childrenRight[from]);
    };
    add(0);
    offsets.push(feature.length);
  }
  return finishForest({
    features,
    classes: 1,
    offsets: Int32Array.from(offsets),
    feature: Int16Array.from(feature),
    threshold: Float32Array.from(threshold),
    right: Int32Array.from(right),
    value: Float64Array.from(value),
    cover: Float64Array.from(cover),
  });
}

function near(
  actual: number,
  expected: number,
  tolerance: number,
  what: string,
): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${what}: ${actual} is not ${expected}`,
  );
}

/** The reference trees' own answer, summed: walks their arrays, not ours. */
function referenceOutput(trees: ReferenceTree[], x: number[]): number {
  let sum = 0;
  for (const tree of trees) {
    let node = 0;
    while (tree.childrenLeft[node] >= 0) {
      const left = Math.fround(x[tree.feature[node]]) <= tree.threshold[node];
      node = (left ? tree.childrenLeft : tree.childrenRight)[node]!;
    }
    sum += tree.value[node];
  }
  return sum;
}

/**
 * Path-dependent values and interactions must equal the file's within 1e-12. The file's
 * interventional values carry their generator's float32 error (`maxAbsDiffVsBruteForce`, up to
 * 1e-7): ours must lie within that error of the file and within 1e-12 of brute force, computed
 * here.
 */
test(
  "the reference vectors, within 1e-12",
  { skip: existsSync(vectors) ? false : "no shared data" },
  (t) => {
    const { cases } = JSON.parse(readFileSync(vectors, "utf8")) as {
      cases: ReferenceCase[];
    };
    assert.equal(cases.length, 11);
    let checked = 0;
    let worst = 0;
    const check = (
      actual: number,
      expected: number,
      what: string,
      tolerance = 1e-12,
    ): void => {
      near(actual, expected, tolerance, what);
      if (tolerance === 1e-12)
        worst = Math.max(worst, Math.abs(actual - expected));
      checked++;
    };
    for (const {
      name,
      baseOffset,
      trees,
      X,
      background,
      output,
      ...expected
    } of cases) {
      const p = X[0].length;
      const forest = fromReference(trees, p);
      const flat = Float32Array.from(background.flat());
      const fileError = expected.interventional.maxAbsDiffVsBruteForce;
      assert.ok(fileError < 2e-7);
      X.forEach((row, r) => {
        const x = Float32Array.from(row);
        const path = shapValues(forest, x, { scale: 1 });
        const set = interventionalShapValues(forest, x, flat, { scale: 1 });
        const pairs = shapInteractions(forest, x, { scale: 1 });
        check(path.output[0] + baseOffset, output[r], `${name} output`);
        check(
          path.expected[0] + baseOffset,
          expected.pathDependent.expectedValue,
          `${name} expected`,
        );
        check(
          set.expected[0] + baseOffset,
          expected.interventional.expectedValue,
          `${name} expected`,
        );
        const brute = bruteForce(p, (subset) => {
          const hybrids = background.map((b) =>
            b.map((v, i) => (subset & (1 << i) ? row[i] : v)),
          );
          return (
            hybrids.reduce(
              (sum, hybrid) => sum + referenceOutput(trees, hybrid),
              0,
            ) / hybrids.length
          );
        });
        for (let i = 0; i < p; i++) {
          check(
            path.values[i],
            expected.pathDependent.shapValues[r][i],
            `${name} path ${r} ${i}`,
          );
          check(set.values[i], brute[i], `${name} interventional ${r} ${i}`);
          check(
            set.values[i],
            expected.interventional.shapValues[r][i],
            `${name} file ${r} ${i}`,
            fileError + 1e-12,
          );
          for (let j = 0; j < p; j++) {
            check(
              pairs[i * p + j],
              expected.interactionValues[r][i][j],
              `${name} pair ${r} ${i} ${j}`,
            );
          }
        }
      });
    }
    t.diagnostic(`${checked} values checked, worst deviation ${worst}`);
    assert.ok(checked > 1000);
  },
);

/**
 * Shapley values by their definition: the mean over all subsets of a game given by its 2^p
 * outcomes.
 */
function bruteForce(p: number, game: (subset: number) => number): Float64Array {
  const outcome = Float64Array.from({ length: 1 << p }, (_, subset) =>
    game(subset),
  );
  const factorial = [1];
  for (let i = 1; i <= p; i++) factorial.push(factorial[i - 1] * i);
  return Float64Array.from({ length: p }, (_, i) => {
    let sum = 0;
    for (let subset = 0; subset < 1 << p; subset++) {
      if (subset & (1 << i)) continue;
      let size = 0;
      for (let j = 0; j < p; j++) size += (subset >> j) & 1;
      const weight = (factorial[size] * factorial[p - size - 1]) / factorial[p];
      sum += weight * (outcome[subset | (1 << i)] - outcome[subset]);
    }
    return sum;
  });
}

/**
 * What Lundberg's algorithm 1 answers for a subset: follow x on features in it, average by cover on
 * the others.
 */
function pathOutcome(
  forest: Forest,
  x: Float32Array,
  subset: number,
  k: number,
): number {
  const { feature, threshold, right, value, cover, classes } = forest;
  const walk = (node: number): number => {
    const f = feature[node];
    if (f < 0) return value[node * classes + k];
    const l = node + 1;
    const r = right[node];
    if (subset & (1 << f)) return walk(x[f] <= threshold[node] ? l : r);
    return (walk(l) * cover[l] + walk(r) * cover[r]) / cover[node];
  };
  let sum = 0;
  for (let tree = 0; tree < forest.trees; tree++)
    sum += walk(forest.offsets[tree]);
  return sum / forest.trees;
}

function noisyForest(p: number, n = 300): { forest: Forest; x: Float32Array } {
  const random = createRandom(21);
  const x = Float32Array.from({ length: n * p }, () => random.uniform());
  const y = Uint8Array.from(
    { length: n },
    (_, i) => (x[i * p] > 0.5 ? 1 : 0) + (random.uniform() > 0.7 ? 1 : 0),
  );
  return {
    forest: trainForest({
      x,
      y,
      classes: 3,
      trees: 7,
      seed: 4,
      classWeights: [1, 2, 0.5],
    }),
    x,
  };
}

test("three classes at full depth agree with the definition, path-dependent and interventional", () => {
  const p = 6;
  const { forest, x } = noisyForest(p);
  assert.ok(forest.depth > p, "features repeat on a path");
  const background = x.subarray(50 * p, 60 * p);
  for (const row of [0, 1, 2]) {
    const mine = x.slice(row * p, (row + 1) * p);
    const path = shapValues(forest, mine);
    const set = interventionalShapValues(forest, mine, background);
    for (let k = 0; k < 3; k++) {
      const byPath = bruteForce(p, (subset) =>
        pathOutcome(forest, mine, subset, k),
      );
      const bySet = bruteForce(p, (subset) => {
        const hybrids = background.slice();
        for (let i = 0; i < hybrids.length; i++)
          if (subset & (1 << (i % p))) hybrids[i] = mine[i % p]!;
        const proba = predictProba(forest, hybrids);
        let sum = 0;
        for (let b = 0; b < 10; b++) sum += proba[b * 3 + k] / 10;
        return sum;
      });
      for (let i = 0; i < p; i++) {
        near(path.values[i * 3 + k], byPath[i], 1e-13, "path");
        near(set.values[i * 3 + k], bySet[i], 1e-13, "interventional");
      }
    }
  }
});

test("any number of classes agrees with the definition", () => {
  const p = 5;
  const random = createRandom(8);
  for (const classes of [2, 4, 5, 9]) {
    const x = Float32Array.from({ length: 120 * p }, () => random.uniform());
    const y = Uint8Array.from({ length: 120 }, () => random.below(classes));
    const forest = trainForest({ x, y, classes, trees: 3, seed: 5 });
    const mine = x.slice(0, p);
    const { values } = shapValues(forest, mine);
    assert.equal(values.length, p * classes);
    for (let k = 0; k < classes; k++) {
      const expected = bruteForce(p, (subset) =>
        pathOutcome(forest, mine, subset, k),
      );
      for (let i = 0; i < p; i++)
        near(values[i * classes + k], expected[i], 1e-13, `${classes} classes`);
    }
  }
});

test("values add up to the output, pairs add up to values", () => {
  const p = 19;
  const { forest, x } = noisyForest(p, 600);
  const addsUp = ({ expected, values, output }: ShapValues): void => {
    for (let k = 0; k < 3; k++) {
      let sum = expected[k];
      for (let i = 0; i < p; i++) sum += values[i * 3 + k];
      near(sum, output[k], 1e-13, "additivity");
    }
  };
  for (let row = 0; row < 20; row++) {
    const mine = x.slice(row * p, (row + 1) * p);
    const path = shapValues(forest, mine);
    addsUp(path);
    addsUp(interventionalShapValues(forest, mine, x.subarray(0, 30 * p)));
    assert.deepEqual(
      [...path.output].map((v) => v.toFixed(12)),
      [...predictProba(forest, mine)].map((v) => v.toFixed(12)),
    );
    const pairs = shapInteractions(forest, mine);
    for (let i = 0; i < p; i++) {
      let sum = 0;
      for (let j = 0; j < p; j++) {
        sum += pairs[(i * p + j) * 3];
        assert.equal(pairs[(i * p + j) * 3], pairs[(j * p + i) * 3]);
      }
      near(sum, path.values[i * 3], 1e-13, "row of pairs");
    }
  }
});

test("a row that is not finite, or of another length, is refused", () => {
  const { forest } = noisyForest(6);
  const good = new Float32Array(6);
  for (const bad of [new Float32Array(5), new Float32Array(6).fill(NaN)]) {
    assert.throws(() => shapValues(forest, bad), { code: "invalid-argument" });
    assert.throws(() => interventionalShapValues(forest, bad, good), {
      code: "invalid-argument",
    });
    assert.throws(() => interventionalShapValues(forest, good, bad), {
      code: "invalid-argument",
    });
    assert.throws(() => shapInteractions(forest, bad), {
      code: "invalid-argument",
    });
  }
  assert.throws(
    () => interventionalShapValues(forest, good, new Float32Array(0)),
    { code: "invalid-argument" },
  );
});
