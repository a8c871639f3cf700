import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { impurityImportance, permutationImportance } from "./importance.ts";
import { outOfBagProba, predictProba } from "./predict.ts";
import { trainForest, type TrainingOptions } from "./train.ts";

/** Three noisy blobs in the first two features; the rest is noise. */
function blobs(
  n: number,
  p: number,
  seed: number,
): { x: Float32Array; y: Uint8Array } {
  const random = createRandom(seed);
  const x = new Float32Array(n * p);
  const y = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    y[i] = random.below(3);
    for (let j = 0; j < p; j++)
      x[i * p + j] = random.uniform() + random.uniform() - 1;
    x[i * p] += y[i] === 1 ? 1.2 : 0;
    x[i * p + 1] += y[i] === 2 ? 1.2 : 0;
  }
  return { x, y };
}

function accuracy(
  proba: Float64Array,
  y: ArrayLike<number>,
  classes: number,
): number {
  let right = 0;
  for (let i = 0; i < y.length; i++) {
    const row = proba.subarray(i * classes, (i + 1) * classes);
    if (row.indexOf(Math.max(...row)) === y[i]) right++;
  }
  return right / y.length;
}

const base = (extra: Partial<TrainingOptions> = {}): TrainingOptions => ({
  ...blobs(400, 6, 3),
  classes: 3,
  trees: 40,
  seed: 11,
  ...extra,
});

test("a forest learns blobs, and equal options give an equal forest", () => {
  for (const extraTrees of [false, true]) {
    const options = base({ extraTrees });
    const forest = trainForest(options);
    const held = blobs(400, 6, 99);
    assert.ok(accuracy(predictProba(forest, held.x), held.y, 3) > 0.85);
    assert.deepEqual(trainForest(options), forest);
    assert.notDeepEqual(
      trainForest({ ...options, seed: 12 }).threshold,
      forest.threshold,
    );
  }
});

test("covers add up, values are probabilities, children follow their parents", () => {
  const forest = trainForest(base());
  const { feature, left, right, cover, value, offsets } = forest;
  for (let tree = 0; tree < forest.trees; tree++) {
    assert.equal(cover[offsets[tree]], 400);
    for (let node = offsets[tree]; node < offsets[tree + 1]; node++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += value[node * 3 + k];
      assert.ok(Math.abs(sum - 1) < 1e-6);
      if (feature[node] < 0) continue;
      assert.equal(left[node], node + 1);
      assert.ok(right[node] > node + 1 && right[node] < offsets[tree + 1]);
      assert.equal(cover[node], cover[left[node]] + cover[right[node]]);
    }
  }
});

test("maxDepth and minSamplesLeaf hold", () => {
  const forest = trainForest(
    base({ maxDepth: 3, minSamplesLeaf: 20, bootstrap: false }),
  );
  assert.equal(forest.depth, 3);
  for (let node = 0; node < forest.feature.length; node++)
    assert.ok(forest.cover[node] >= 20);
  const stump = trainForest(base({ maxDepth: 0 }));
  assert.equal(stump.feature.length, 40);
});

test("a single tree without a bootstrap reproduces its training rows", () => {
  const options = base({ trees: 1, bootstrap: false, maxFeatures: 6 });
  assert.equal(
    accuracy(predictProba(trainForest(options), options.x), options.y, 3),
    1,
  );
});

test("a split between neighbouring float32 values separates them", () => {
  const low = Math.fround(0.1);
  const bits = new Uint32Array(new Float32Array([low]).buffer);
  const high = new Float32Array(new Uint32Array([bits[0] + 1]).buffer)[0];
  const x = new Float32Array([low, high]);
  const forest = trainForest({
    x,
    y: new Uint8Array([0, 1]),
    classes: 2,
    trees: 1,
    bootstrap: false,
    seed: 1,
  });
  assert.deepEqual([...predictProba(forest, x)], [1, 0, 0, 1]);
});

test("out of bag is close to held out, and a group is never judged by a tree that saw it", () => {
  const options = base({ trees: 100 });
  const forest = trainForest(options);
  const held = blobs(2000, 6, 5);
  const outOfBag = accuracy(outOfBagProba(forest, options), options.y, 3);
  assert.ok(
    Math.abs(outOfBag - accuracy(predictProba(forest, held.x), held.y, 3)) <
      0.05,
  );

  // Every row stands ten times under a random label: by row the answer leaks, by group nothing can
  // be known.
  const { x: some } = blobs(60, 4, 8);
  const random = createRandom(4);
  const labels = Array.from({ length: 60 }, () => random.below(2));
  const x = new Float32Array(60 * 10 * 4);
  const y = new Uint8Array(600);
  const groups = new Int32Array(600);
  for (let i = 0; i < 600; i++) {
    x.set(some.subarray((i % 60) * 4, (i % 60) * 4 + 4), i * 4);
    y[i] = labels[i % 60]!;
    groups[i] = i % 60;
  }
  const leaky: TrainingOptions = { x, y, classes: 2, trees: 60, seed: 2 };
  assert.ok(accuracy(outOfBagProba(trainForest(leaky), leaky), y, 2) > 0.99);
  const honest = { ...leaky, groups };
  assert.ok(accuracy(outOfBagProba(trainForest(honest), honest), y, 2) < 0.75);
});

test("class weights move the answer and the root's probabilities", () => {
  const { x, y } = blobs(300, 4, 1);
  const rare = y.map((k) => (k === 0 ? 0 : 1));
  const forest = trainForest({
    x,
    y: rare,
    classes: 2,
    trees: 1,
    bootstrap: false,
    classWeights: "balanced",
    seed: 1,
  });
  assert.ok(Math.abs(forest.value[0] - 0.5) < 1e-6);
});

test("importance finds the two features that matter", () => {
  const options = base();
  const forest = trainForest(options);
  const impurity = impurityImportance(forest);
  assert.ok(Math.abs(impurity.reduce((a, b) => a + b) - 1) < 1e-12);
  const held = blobs(400, 6, 77);
  const permutation = permutationImportance(forest, held.x, held.y, {
    repeats: 3,
    seed: 1,
  });
  for (const scores of [impurity, permutation]) {
    assert.ok(
      Math.min(scores[0], scores[1]) > 2 * Math.max(...scores.subarray(2)),
    );
  }
});

test("nonsense is refused", () => {
  const bad: Partial<TrainingOptions>[] = [
    { x: new Float32Array(7) },
    { x: new Float32Array(2400).fill(NaN) },
    { classes: 2 },
    { trees: 0 },
    { groups: [1, 2] },
    { classWeights: [1, 1] },
    { classWeights: [1, 1, 0] },
  ];
  for (const extra of bad)
    assert.throws(() => trainForest(base(extra)), { code: "invalid-argument" });
  const forest = trainForest(base());
  assert.throws(() => predictProba(forest, new Float32Array(7)), {
    code: "invalid-argument",
  });
  assert.throws(() => predictProba(forest, new Float32Array(6).fill(NaN)), {
    code: "invalid-argument",
  });
});
