import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { GreyImage } from "../image.ts";
import { ImagingError } from "../imaging-error.ts";
import { brainFeatureKeys, brainFeatures } from "./features.ts";
import { canonicalHead } from "./head.ts";
import { measureBrainSlice, measureByHand } from "./measure.ts";
import { decodeBrainModel } from "./model.ts";
import { drawHead } from "./synthetic.ts";

const model = decodeBrainModel(
  readFileSync(
    new URL(
      "../../../server/models/brain-tumour/1.0.0/model.bin",
      import.meta.url,
    ),
  ),
);
const measured = (image: GreyImage): Record<string, number> => {
  const { values } = measureBrainSlice(image, model);
  return Object.fromEntries(brainFeatureKeys.map((key, i) => [key, values[i]]));
};
const worst = (a: Record<string, number>, b: Record<string, number>): number =>
  Math.max(...brainFeatureKeys.map((key) => Math.abs(a[key] - b[key])));

test("there are 19 features, each named and explained in both languages", () => {
  assert.equal(brainFeatures.length, 19);
  assert.equal(new Set(brainFeatures.map(({ key }) => key)).size, 19);
  for (const { en, es, meaning } of brainFeatures)
    assert.ok(
      en !== "" &&
        es !== "" &&
        meaning.en.length > 40 &&
        meaning.es.length > 40,
    );
});

test("the same slice gives the same features, bit for bit", () => {
  const image = drawHead(256);
  assert.deepEqual(
    measureBrainSlice(image, model),
    measureBrainSlice(image, model),
  );
});

test("offset and scale of the grey values do not matter", () => {
  const base = measured(drawHead(256));
  const changed = measured(drawHead(256, { scale: 1234, offset: -500 }));
  assert.ok(worst(base, changed) < 1e-3, `${worst(base, changed)}`);
});

test("twice the matrix changes no feature by more than 0.08", () => {
  const base = measured(drawHead(256));
  const larger = measured(drawHead(512));
  assert.ok(worst(base, larger) < 0.08, `${worst(base, larger)}`);
});

test("a mirrored slice keeps what is measured without sides", () => {
  const image = drawHead(256);
  const data = image.data.map(
    (_, i) => image.data[i - (i % 256) + 255 - (i % 256)],
  );
  const base = measured(image);
  const mirrored = measured({ ...image, data });
  for (const key of [
    "brightRadius",
    "brightMidlineDistance",
    "mirrorDifference",
    "headElongation",
    "innerSpread",
  ])
    assert.ok(
      Math.abs(base[key] - mirrored[key]) < 0.03,
      `${key}: ${base[key]} ${mirrored[key]}`,
    );
});

test("the proposed region finds the bright spot wherever it lies", () => {
  for (const [spotX, spotY] of [
    [0.65, 0.4],
    [0.35, 0.35],
    [0.5, 0.65],
  ] as const) {
    const { region } = measureBrainSlice(
      drawHead(256, { spotX, spotY }),
      model,
    );
    const x = (region!.box.x + region!.box.width / 2) / 256;
    const y = (region!.box.y + region!.box.height / 2) / 256;
    assert.ok(
      Math.hypot(x - spotX, y - spotY) < 0.04,
      `${spotX},${spotY}: found ${x},${y}`,
    );
  }
});

test("every feature has a finite value and every region lies near the image", () => {
  const { values, regions } = measureBrainSlice(drawHead(256), model);
  assert.ok(values.every((value) => Number.isFinite(value)));
  for (const key of brainFeatureKeys) {
    const box = regions[key];
    assert.ok(
      box !== undefined &&
        box.width > 0 &&
        box.height > 0 &&
        box.x > -64 &&
        box.x + box.width < 320,
      key,
    );
  }
});

test("blank, noisy, tiny and impossible images: a value or a named failure, never NaN", () => {
  const flat = (value: number): GreyImage => ({
    rows: 64,
    columns: 64,
    data: new Float32Array(4096).fill(value),
  });
  for (const image of [
    flat(0),
    flat(7),
    flat(-1e30),
    {
      rows: 16,
      columns: 400,
      data: Float32Array.from({ length: 6400 }, (_, i) => i % 13),
    },
  ])
    assert.ok(
      measureBrainSlice(image, model).values.every((value) =>
        Number.isFinite(value),
      ),
    );
  const refused = (image: GreyImage): void =>
    assert.throws(
      () => measureBrainSlice(image, model),
      (error) =>
        error instanceof ImagingError && error.code === "invalid-argument",
    );
  refused(flat(Number.NaN));
  refused(flat(Infinity));
  refused({ rows: 8, columns: 8, data: new Float32Array(64) });
  refused({ rows: 64, columns: 64, data: new Float32Array(64) });
});

test("golden values of the drawn head: the features that need no model", () => {
  const golden = [
    0.950129, 0.866464, 0.105, 0.195313, 0.367188, 0.214499, 0.361234, 0.17656,
    0.570323, 0.107788, 1.1875, 0.333342, 1.341825, 0.024491, 0.258223,
  ];
  measureByHand(canonicalHead(drawHead(256))).values.forEach((value, i) => {
    const key = brainFeatureKeys[brainFeatureKeys.length - golden.length + i];
    assert.ok(Math.abs(value - golden[i]) < 1e-5, `${key}: ${value}`);
  });
});
