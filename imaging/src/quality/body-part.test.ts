import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeForest } from "../forest/encode.ts";
import { trainForest } from "../forest/train.ts";
import type { GreyImage } from "../image.ts";
import { createRandom } from "../random.ts";
import { resizeBilinear } from "../resize.ts";
import {
  bodyPartFeatureCount,
  bodyPartFeatures,
} from "./body-part-features.ts";
import {
  bodyParts,
  judgeBodyPart,
  readBodyPartModel,
} from "./judge-body-part.ts";

const random = createRandom(31);

/**
 * An ellipse for class 0, stripes for class 1, and so on: eight drawings that stand for the eight
 * parts.
 */
function draw(part: number, side = 96): GreyImage {
  const data = new Float32Array(side * side);
  const tilt = 0.1 * random.uniform();
  for (let i = 0; i < data.length; i++) {
    const x = (2 * (i % side)) / side - 1 + tilt;
    const y = (2 * Math.floor(i / side)) / side - 1;
    const inside = (x / (0.3 + 0.08 * part)) ** 2 + (y / 0.8) ** 2 < 1;
    const stripe = Math.sin((part % 4) * 5 * x + (part > 3 ? 12 * y : 0)) > 0;
    data[i] = (inside ? 100 : 0) + (stripe ? 60 : 0) + 5 * random.uniform();
  }
  return { rows: side, columns: side, data };
}

test("features are finite, of their stated length, and free of unit and size", () => {
  const image = draw(5, 128);
  const features = bodyPartFeatures(image);
  assert.equal(features.length, bodyPartFeatureCount);
  assert.ok(features.every(Number.isFinite));
  const close = (other: GreyImage, tolerance: number): void =>
    bodyPartFeatures(other).forEach((v, i) =>
      assert.ok(
        Math.abs(v - features[i]) < tolerance,
        `${i}: ${v} ${features[i]}`,
      ),
    );
  close({ ...image, data: image.data.map((v) => 7 * v - 1024) }, 1e-4);
  close(resizeBilinear(image, 256, 256), 0.05);
});

test("odd images yield features, not errors", () => {
  for (const fill of [0, NaN, Infinity, 5]) {
    for (const [rows, columns] of [
      [1, 1],
      [3, 200],
      [64, 64],
    ]) {
      const image = {
        rows,
        columns,
        data: new Float32Array(rows * columns).fill(fill),
      };
      assert.ok(bodyPartFeatures(image).every(Number.isFinite));
    }
  }
  assert.throws(
    () => bodyPartFeatures({ rows: 2, columns: 2, data: new Float32Array(1) }),
    { code: "invalid-argument" },
  );
});

const images = Array.from({ length: 160 }, (_, i) => draw(i % 8));
const x = new Float32Array(160 * bodyPartFeatureCount);
images.forEach((image, i) =>
  x.set(bodyPartFeatures(image), i * bodyPartFeatureCount),
);
const y = Uint8Array.from(images, (_, i) => i % 8);
const forest = trainForest({ x, y, classes: 8, trees: 30, seed: 1 });
const card = {
  classes: [...bodyParts],
  calibration: { kind: "temperature", floor: 0.01, scale: 1.5 },
};

test("a model read from its two files judges new drawings", () => {
  const model = readBodyPartModel(encodeForest(forest), card);
  for (let part = 0; part < 8; part++) {
    const verdict = judgeBodyPart(model, draw(part, 200));
    assert.equal(verdict.bodyPart, bodyParts[part]);
    assert.equal(
      verdict.probability,
      Math.max(...Object.values(verdict.probabilities)),
    );
    assert.deepEqual(Object.keys(verdict.probabilities), [...bodyParts]);
    const sum = Object.values(verdict.probabilities).reduce((a, b) => a + b);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  }
});

test("files of another model are refused", () => {
  const bytes = encodeForest(forest);
  for (const other of [
    null,
    {},
    { ...card, classes: ["a"] },
    { ...card, calibration: { kind: "vector" } },
  ]) {
    assert.throws(() => readBodyPartModel(bytes, other), {
      code: "not-a-model",
    });
  }
  const small = trainForest({
    x: Float32Array.of(0, 1),
    y: Uint8Array.of(0, 1),
    classes: 2,
    trees: 1,
    seed: 1,
  });
  assert.throws(() => readBodyPartModel(encodeForest(small), card), {
    code: "not-a-model",
  });
});
