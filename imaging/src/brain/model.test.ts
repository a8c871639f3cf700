import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "fflate";
import { ImagingError } from "../imaging-error.ts";
import { brainClasses } from "./features.ts";
import {
  decodeBrainModel,
  encodeBrainModel,
  readBrainFeatures,
  readBrainSlice,
} from "./model.ts";
import { drawHead } from "./synthetic.ts";

const folder = new URL(
  "../../../server/models/brain-tumour/1.0.0/",
  import.meta.url,
);
const file = readFileSync(new URL("model.bin", folder));
const model = decodeBrainModel(file);

test("the card names this very file", () => {
  const card = JSON.parse(
    readFileSync(new URL("card.json", folder), "utf8"),
  ) as { file: { sha256: string; bytes: number }; mode: string };
  assert.equal(
    card.file.sha256,
    createHash("sha256").update(file).digest("hex"),
  );
  assert.equal(card.file.bytes, file.length);
  assert.equal(card.mode, "research");
  assert.ok(file.length < 2_000_000);
});

test("encoding what was decoded gives the same content", () => {
  assert.deepEqual(gunzipSync(encodeBrainModel(model)), gunzipSync(file));
});

test("probabilities sum to 1, intervals hold order, SHAP sums to the forest's output", () => {
  for (const spotRadius of [0.03, 0.07, 0.12]) {
    const reading = readBrainSlice(model, drawHead(256, { spotRadius }));
    // Leaves hold float32 shares, so the forest's own sum may be off by their rounding.
    for (const [list, tolerance] of [
      [reading.probabilities, 1e-9],
      [reading.raw, 1e-6],
    ] as const) {
      assert.ok(Math.abs(list.reduce((sum, p) => sum + p, 0) - 1) < tolerance);
      assert.ok(list.every((p) => p >= 0 && p <= 1));
    }
    brainClasses.forEach((_, k) => {
      const sum = reading.shap.contributions[k].reduce(
        (total, value) => total + value,
        reading.shap.base[k],
      );
      assert.ok(Math.abs(sum - reading.raw[k]) < 1e-9);
      assert.ok(reading.interval[k].low <= reading.interval[k].high);
    });
    const again = readBrainFeatures(model, reading.values);
    assert.deepEqual(again.probabilities, reading.probabilities);
  }
});

test("features far from any training slice are out of distribution", () => {
  const { ood } = readBrainFeatures(model, new Float32Array(19).fill(40));
  assert.ok(!ood.inDistribution && ood.score > ood.limit);
});

test("a hostile file is refused by name", () => {
  const content = gunzipSync(file);
  const refused = (bytes: Uint8Array, what: string): void =>
    assert.throws(
      () => decodeBrainModel(bytes),
      (error) => error instanceof ImagingError && error.code === "not-a-model",
      what,
    );
  const changed = (change: (bytes: Uint8Array) => void): Uint8Array => {
    const copy = content.slice();
    change(copy);
    return gzipSync(copy);
  };
  refused(new Uint8Array(0), "empty");
  refused(content, "not gzip");
  refused(file.subarray(0, file.length >> 1), "half a file");
  const bomb = file.slice();
  bomb.set([0xff, 0xff, 0xff, 0x7f], bomb.length - 4);
  refused(bomb, "claims 2 GiB");
  refused(
    changed((bytes) => bytes.fill(0, 0, 4)),
    "wrong magic",
  );
  refused(
    changed((bytes) => bytes.fill(0xff, 8, 12)),
    "header beyond the end",
  );
  refused(
    changed((bytes) => bytes.fill(0x20, 12, 60)),
    "header that is no JSON",
  );
  const headerLength = new DataView(
    content.buffer,
    content.byteOffset,
  ).getUint32(8, true);
  const arrays = 12 + 4 * Math.ceil(headerLength / 4);
  refused(
    changed((bytes) => bytes.set([0, 0, 0xc0, 0x7f], arrays)),
    "a NaN",
  );
  refused(gzipSync(content.subarray(0, arrays + 4000)), "arrays cut short");
  refused(
    gzipSync(content.subarray(0, content.length - 5)),
    "forest cut short",
  );
});
