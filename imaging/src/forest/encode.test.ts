import assert from "node:assert/strict";
import { test } from "node:test";
import { ImagingError } from "../imaging-error.ts";
import { createRandom } from "../random.ts";
import { decodeForest, encodeForest } from "./encode.ts";
import { predictProba } from "./predict.ts";
import { shapValues } from "./shap-path.ts";
import { trainForest } from "./train.ts";

const random = createRandom(5);
const x = Float32Array.from({ length: 400 * 5 }, () => random.uniform());
const y = Uint8Array.from(
  { length: 400 },
  (_, i) => (x[i * 5] > 0.5 ? 2 : 0) + (random.uniform() > 0.8 ? 1 : 0),
);
const forest = trainForest({
  x,
  y,
  classes: 4,
  trees: 12,
  maxDepth: 7,
  seed: 9,
  classWeights: "balanced",
});

test("decode ∘ encode = identity, bit for bit", () => {
  const bytes = encodeForest(forest);
  assert.deepEqual(decodeForest(bytes), forest);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(decodeForest(shifted.subarray(3)), forest);
});

test("every truncation is refused", () => {
  const bytes = encodeForest(forest);
  for (let length = 0; length < bytes.length; length += 7) {
    assert.throws(() => decodeForest(bytes.subarray(0, length)), ImagingError);
  }
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  assert.throws(() => decodeForest(longer), { code: "not-a-model" });
});

test("a changed byte is refused or yields a forest that still answers finite probabilities", () => {
  const bytes = encodeForest(forest);
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const hostile = bytes.slice();
    for (let i = 0; i <= round % 4; i++)
      hostile[random.below(hostile.length)] = random.below(256);
    try {
      const read = decodeForest(hostile);
      if (read.features !== 5) continue;
      const row = x.slice(0, 5);
      assert.ok(predictProba(read, row).every((v) => v >= 0 && v <= 1 + 1e-5));
      assert.ok(shapValues(read, row).values.every(Number.isFinite));
    } catch (error) {
      if (!(error instanceof ImagingError)) throw error;
      refused++;
    }
  }
  assert.ok(refused > 1000);
});

/** One tree: header by hand, then the nodes given as [kind, number]. */
function handmade(
  nodes: [number, number][],
  header: Partial<Record<"features" | "classes" | "nodes", number>> = {},
) {
  const view = new DataView(new ArrayBuffer(16 + nodes.length * 6));
  view.setUint32(0, 0x4f465349, true);
  view.setUint16(4, 1, true);
  view.setUint16(6, header.features ?? 2, true);
  view.setUint16(8, header.classes ?? 2, true);
  view.setUint16(10, 1, true);
  view.setUint32(12, header.nodes ?? nodes.length, true);
  nodes.forEach(([kind, number], i) => {
    view.setInt16(16 + i * 6, kind, true);
    view.setFloat32(18 + i * 6, number, true);
  });
  return new Uint8Array(view.buffer);
}

test("hostile files, by name (A22)", () => {
  assert.equal(
    decodeForest(
      handmade([
        [0, 0.5],
        [-2, 1],
        [-3, 1],
      ]),
    ).depth,
    1,
  );
  const hostile: [string, Uint8Array][] = [
    [
      "not-a-model",
      handmade([
        [2, 0.5],
        [-2, 1],
        [-3, 1],
      ]),
    ],
    [
      "not-a-model",
      handmade([
        [0, NaN],
        [-2, 1],
        [-3, 1],
      ]),
    ],
    [
      "not-a-model",
      handmade([
        [0, Infinity],
        [-2, 1],
        [-3, 1],
      ]),
    ],
    [
      "not-a-model",
      handmade([
        [0, 0.5],
        [-4, 1],
        [-3, 1],
      ]),
    ],
    [
      "not-a-model",
      handmade([
        [0, 0.5],
        [-2, 0],
        [-3, 1],
      ]),
    ],
    [
      "not-a-model",
      handmade([
        [0, 0.5],
        [-2, 1],
      ]),
    ],
    ["truncated", handmade([[-2, 1]], { nodes: 1000 })],
    ["limit-exceeded", handmade([[-2, 1]], { nodes: 0xffffffff })],
    ["limit-exceeded", handmade([[-2, 1]], { classes: 60000 })],
    ["not-a-model", handmade([[-2, 1]], { features: 0 })],
    [
      "limit-exceeded",
      handmade([
        ...Array.from({ length: 80 }, (): [number, number] => [0, 1]),
        [-2, 1],
      ]),
    ],
    // A chain to the right never has more than one subtree waiting.
    [
      "limit-exceeded",
      handmade([
        ...Array.from({ length: 80 }, (): [number, number][] => [
          [0, 1],
          [-2, 1],
        ]).flat(),
        [-2, 1],
      ]),
    ],
    ["not-a-model", new Uint8Array(100)],
    ["truncated", new Uint8Array(3)],
  ];
  for (const [code, bytes] of hostile)
    assert.throws(() => decodeForest(bytes), { code });
});
