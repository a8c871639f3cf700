import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { matrixProduct } from "./matrix-product.ts";

test("a product equals the one summed in double precision", () => {
  const random = createRandom(1);
  for (const [rows, inner, columns] of [
    [1, 1, 16],
    [3, 7, 32],
    [50, 145, 48],
    [633, 101, 64],
  ] as const) {
    const a = Float32Array.from(
      { length: rows * inner },
      () => random.uniform() - 0.5,
    );
    const b = Float32Array.from(
      { length: inner * columns },
      () => random.uniform() - 0.5,
    );
    const product = matrixProduct(a, b, rows, inner, columns);
    assert.equal(product.length, rows * columns);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++)
          sum += a[i * inner + k] * b[k * columns + j];
        assert.ok(Math.abs(product[i * columns + j] - sum) < 1e-4, `${i},${j}`);
      }
  }
});

test("shapes that disagree are refused", () => {
  assert.throws(
    () => matrixProduct(new Float32Array(4), new Float32Array(32), 2, 2, 8),
    RangeError,
  );
  assert.throws(
    () => matrixProduct(new Float32Array(5), new Float32Array(32), 2, 2, 16),
    RangeError,
  );
  assert.equal(
    matrixProduct(new Float32Array(0), new Float32Array(32), 0, 2, 16).length,
    0,
  );
});
