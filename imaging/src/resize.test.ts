import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./random.ts";
import type { GreyImage } from "./image.ts";
import {
  cropOrPad,
  padToSquare,
  resize,
  resizeArea,
  resizeBilinear,
} from "./resize.ts";

const image = (
  rows: number,
  columns: number,
  ...data: number[]
): GreyImage => ({ rows, columns, data: Float32Array.from(data) });
const random = createRandom(2);
const noise = (rows: number, columns: number): GreyImage =>
  image(
    rows,
    columns,
    ...Array.from({ length: rows * columns }, () => random.uniform()),
  );
const mean = ({ data }: GreyImage): number =>
  data.reduce((a, b) => a + b, 0) / data.length;

test("area means, by hand", () => {
  const four = image(2, 4, 1, 3, 5, 7, 2, 4, 6, 8);
  assert.deepEqual([...resizeArea(four, 1, 2).data], [2.5, 6.5]);
  // Three columns to two: the middle one is shared.
  assert.deepEqual([...resizeArea(image(1, 3, 0, 3, 6), 1, 2).data], [1, 5]);
  assert.deepEqual([...resizeArea(image(1, 2, 1, 2), 1, 4).data], [1, 1, 2, 2]);
});

test("area means keep the mean, whatever the sizes", () => {
  for (const [rows, columns] of [
    [7, 13],
    [64, 64],
    [3, 50],
    [49, 31],
    [1, 1],
    [100, 120],
  ] as const) {
    const from = noise(49, 31);
    assert.ok(
      Math.abs(mean(resizeArea(from, rows, columns)) - mean(from)) < 1e-6,
      `${rows} × ${columns}`,
    );
  }
});

test("bilinear, by hand; a ramp stays a ramp", () => {
  assert.deepEqual(
    [...resizeBilinear(image(1, 2, 0, 4), 1, 4).data],
    [0, 1, 3, 4],
  );
  const ramp = image(1, 8, ...Array.from({ length: 8 }, (_, i) => i));
  const twice = resizeBilinear(ramp, 1, 16).data;
  for (let i = 1; i < 15; i++)
    assert.ok(Math.abs(twice[i] - (i - 0.5) / 2) < 1e-6);
  assert.deepEqual(
    [...resizeBilinear(image(1, 1, 5), 2, 2).data],
    [5, 5, 5, 5],
  );
});

test("the same size is the same image; spacing follows", () => {
  const from = { ...noise(5, 6), spacing: [2, 3] as const };
  for (const way of [resize, resizeArea, resizeBilinear])
    assert.deepEqual([...way(from, 5, 6).data], [...from.data]);
  assert.deepEqual(resize(from, 10, 3).spacing, [1, 6]);
});

test("crop and pad", () => {
  const from = image(2, 3, 1, 2, 3, 4, 5, 6);
  assert.deepEqual(
    [...cropOrPad(from, { top: 1, left: 1, rows: 1, columns: 2 }).data],
    [5, 6],
  );
  assert.deepEqual(
    [...cropOrPad(from, { top: -1, left: -1, rows: 2, columns: 3 }, 9).data],
    [9, 9, 9, 9, 1, 2],
  );
  assert.deepEqual(
    [...cropOrPad(from, { top: 5, left: 5, rows: 1, columns: 1 }, 9).data],
    [9],
  );
  assert.deepEqual([...padToSquare(from).data], [1, 2, 3, 4, 5, 6, 0, 0, 0]);
});

test("bad sizes are refused", () => {
  for (const side of [0, -1, 1.5, NaN, 1e9]) {
    assert.throws(() => resize(noise(2, 2), side, 2), {
      code: "invalid-argument",
    });
    assert.throws(
      () => cropOrPad(noise(2, 2), { top: 0, left: 0, rows: 2, columns: side }),
      { code: "invalid-argument" },
    );
  }
  assert.throws(
    () => resize({ rows: 3, columns: 3, data: new Float32Array(4) }, 2, 2),
    { code: "invalid-argument" },
  );
});
