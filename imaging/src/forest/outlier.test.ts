import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import {
  fitOutlierModel,
  readOutlierModel,
  scoreOutlier,
  shrunkCovariance,
} from "./outlier.ts";

const random = createRandom(17);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) *
  Math.cos(2 * Math.PI * random.uniform());

/** Two classes; the second feature follows the first closely; the third has a wild unit. */
function rows(n: number): { x: Float32Array; y: Uint8Array } {
  const x = new Float32Array(n * 3);
  const y = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    y[i] = i % 2;
    const a = normal() + (y[i] ? 6 : 0);
    x.set([a, a + 0.1 * normal(), 1e5 * normal()], i * 3);
  }
  return { x, y };
}

test("new rows of the same kind are in distribution about as often as the quantile says", () => {
  const model = fitOutlierModel({
    ...rows(1000),
    classes: 2,
    thresholdQuantile: 0.95,
  });
  const { x, y } = rows(4000);
  let inside = 0;
  let sum = 0;
  let near = 0;
  for (let i = 0; i < 4000; i++) {
    const score = scoreOutlier(model, x.subarray(i * 3, i * 3 + 3));
    if (score.inDistribution) inside++;
    if (score.nearest === y[i]) near++;
    sum += score.percentile / 4000;
  }
  assert.ok(Math.abs(inside / 4000 - 0.95) < 0.015, String(inside));
  assert.ok(Math.abs(sum - 50) < 3, String(sum));
  assert.ok(near > 3800);
  // Each value is ordinary, the combination is not; half-way between the classes; far away in the
  // wild unit.
  for (const odd of [
    [0, 1, 0],
    [3, 3.9, 0],
    [0, 0, 1e6],
    [1e30, 0, 0],
  ]) {
    const score = scoreOutlier(model, odd);
    assert.ok(
      !score.inDistribution &&
        score.percentile === 100 &&
        Number.isFinite(score.score),
    );
  }
  assert.deepEqual(readOutlierModel(JSON.parse(JSON.stringify(model))), model);
});

test("the shrinkage is scikit-learn's", () => {
  // sklearn.covariance.ledoit_wolf(rows, assume_centered=True), scikit-learn 1.9.1.
  const rows = [
    [3, 3, 1],
    [-3, -2, 0],
    [5, 6, -1],
    [-5, -5, 1],
    [1, 0, 2],
    [-1, -1, -2],
    [4, 3, 0],
    [-4, -4, -1],
  ];
  const { covariance, shrinkage } = shrunkCovariance(
    Float64Array.from(rows.flat()),
    3,
  );
  const expected = [
    12.175646724867441, 10.520837796582935, 0.10627108885437309,
    10.520837796582935, 11.963104547158695, -0.21254217770874617,
    0.10627108885437309, -0.21254217770874617, 2.611248727973863,
    0.14983128916501529,
  ];
  [...covariance, shrinkage].forEach((v, i) =>
    assert.ok(Math.abs(v - expected[i]) < 1e-12, `${v} ${expected[i]}`),
  );
});

test("constant features and repeated rows do no harm", () => {
  const x = new Float32Array(60).fill(4);
  const model = fitOutlierModel({ x, y: new Uint8Array(20), classes: 1 });
  assert.ok(scoreOutlier(model, [4, 4, 4]).inDistribution);
  assert.ok(!scoreOutlier(model, [4, 5, 4]).inDistribution);
});

test("nonsense is refused", () => {
  const model = fitOutlierModel({ ...rows(100), classes: 2 });
  assert.throws(() => scoreOutlier(model, [1, 2]), {
    code: "invalid-argument",
  });
  assert.throws(() => scoreOutlier(model, [1, 2, NaN]), {
    code: "invalid-argument",
  });
  assert.throws(() => fitOutlierModel({ ...rows(100), classes: 3 }), {
    code: "invalid-argument",
  });
  const hostile: unknown[] = [
    null,
    { ...model, features: 4 },
    { ...model, factor: model.factor.map(() => 0) },
    { ...model, deviation: [1, 0, 1] },
    { ...model, quantiles: [1] },
    { ...model, threshold: NaN },
  ];
  for (const value of hostile)
    assert.throws(() => readOutlierModel(value), { code: "not-a-model" });
});
