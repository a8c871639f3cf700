import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "@isocenter/imaging";
import { fitScores } from "./fit-scores.ts";

const n = 40;
const p = 20;
const random = createRandom(3);
const x = Float32Array.from({ length: n * p }, () => random.uniform());
const y = Array.from({ length: n }, (_, i) => (x[i * p] > 0.5 ? 1 : 0));
const blocks = Array.from({ length: n }, (_, i) => i % 5);

const scoresOf = (
  { weights, bias }: { weights: Float32Array; bias: Float32Array },
  row: number,
): number[] =>
  Array.from(
    bias,
    (b, k) =>
      b +
      Array.from(
        { length: p },
        (_, d) => weights[k * p + d] * x[row * p + d],
      ).reduce((s, v) => s + v, 0),
  );

test("a row's held-out score does not depend on the labels of its block", () => {
  const one = fitScores(x, n, y, blocks, 2, [5]);
  const changed = y.map((label, i) => (blocks[i] === 2 ? 1 - label : label));
  const two = fitScores(x, n, changed, blocks, 2, [5]);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < 2; k++) {
      const gap = Math.abs(one.held[i * 2 + k] - two.held[i * 2 + k]);
      assert.ok(blocks[i] === 2 ? gap < 1e-4 : true, `row ${i}: ${gap}`);
    }
});

test("scores of the two classes mirror each other and separate the training rows", () => {
  const fitted = fitScores(x, n, y, blocks, 2, [100]);
  let right = 0;
  for (let i = 0; i < n; i++) {
    const [a, b] = scoresOf(fitted, i);
    assert.ok(Math.abs(a + b) < 1e-3);
    if (b > a === (y[i] === 1)) right++;
  }
  assert.ok(right >= 36, `${right} of ${n}`);
});
