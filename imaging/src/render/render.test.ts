import assert from "node:assert/strict";
import { test } from "node:test";
import type { GreyImage } from "../image.ts";
import {
  applyWindow,
  blendHeat,
  colourMap,
  contourOf,
  greyToRgba,
  paintMask,
  quantileWindow,
  stretchToGrey,
} from "./index.ts";

const row = (...data: number[]): GreyImage => ({
  rows: 1,
  columns: data.length,
  data: Float32Array.from(data),
});

test("the window of PS3.3 C.11.2.1.2.1, its own examples", () => {
  // Note 3 there: center 2048, width 4096 over 0 … 4095 is linear; center 2048, width 1 is a
  // threshold at 2047.5.
  assert.deepEqual(
    [
      ...applyWindow(row(-1, 0, 2047.5, 4095, 5000), {
        center: 2048,
        width: 4096,
      }),
    ],
    [0, 0, 128, 255, 255],
  );
  assert.deepEqual(
    [...applyWindow(row(2047, 2048), { center: 2048, width: 1 })],
    [0, 255],
  );
  // Center 0, width 100: at or below -50 black, above 49 white.
  assert.deepEqual(
    [...applyWindow(row(-50, -0.5, 49, 49.1, NaN), { center: 0, width: 100 })],
    [0, 128, 255, 255, 0],
  );
  assert.throws(() => applyWindow(row(1), { center: 0, width: 0 }), {
    code: "invalid-argument",
  });
});

test("a window from quantiles spans them", () => {
  const ramp = row(...Array.from({ length: 1001 }, (_, i) => i));
  const grey = applyWindow(ramp, quantileWindow(ramp, 0.1, 0.9));
  assert.deepEqual([grey[100], grey[500], grey[900]], [0, 128, 255]);
  assert.deepEqual(
    [...stretchToGrey(row(0, 0.25, 0.5, NaN), 0, 1)],
    [0, 128, 255, 0],
  );
  assert.deepEqual([...stretchToGrey(row(7, 7, 7))], [0, 0, 0]);
  assert.deepEqual([...stretchToGrey(row(NaN))], [0]);
});

test("colour maps: known ends, and viridis rises in lightness", () => {
  const viridis = colourMap("viridis");
  assert.deepEqual([...viridis.subarray(0, 3)], [68, 1, 84]);
  assert.deepEqual([...viridis.subarray(765)], [253, 231, 37]);
  const luma = (i: number): number =>
    0.299 * viridis[i * 3] +
    0.587 * viridis[i * 3 + 1] +
    0.114 * viridis[i * 3 + 2];
  for (let i = 8; i < 256; i += 8) assert.ok(luma(i) > luma(i - 8));
  const hot = colourMap("hot");
  assert.deepEqual(
    [...hot.subarray(0, 3), ...hot.subarray(765)],
    [0, 0, 0, 255, 255, 255],
  );
});

test("heat covers the grey in proportion; none leaves it alone", () => {
  const grey = Uint8ClampedArray.of(100, 100, 100, 100);
  const out = blendHeat(grey, Float32Array.of(0, 1, 0.5, NaN), {
    map: "hot",
    opacity: 0.5,
  });
  assert.deepEqual([...out.subarray(0, 4)], [100, 100, 100, 255]);
  assert.deepEqual([...out.subarray(4, 8)], [178, 178, 178, 255]);
  assert.deepEqual([...out.subarray(8, 12)], [139, 96, 75, 255]);
  assert.deepEqual([...out.subarray(12)], [100, 100, 100, 255]);
  assert.throws(() => blendHeat(grey, new Float32Array(3), { map: "hot" }), {
    code: "invalid-argument",
  });
});

test("the contour is the rim", () => {
  const mask = Uint8Array.from("0000001110011100111000000".split(""), Number);
  assert.equal(contourOf(mask, 5, 5).join(""), "0000001110010100111000000");
  assert.equal(
    contourOf(new Uint8Array(9).fill(1), 3, 3).join(""),
    "111101111",
  );
  const rgba = paintMask(
    greyToRgba(Uint8ClampedArray.of(0, 200)),
    Uint8Array.of(0, 1),
    [255, 0, 0],
    0.5,
  );
  assert.deepEqual([...rgba], [0, 0, 0, 255, 228, 100, 100, 255]);
});
