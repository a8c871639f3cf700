import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import type { GreyImage } from "../image.ts";
import { axialSlices, readNifti } from "../nifti/index.ts";
import { createRandom } from "../random.ts";
import { cropOrPad, resizeArea, resizeBilinear } from "../resize.ts";
import {
  assessQuality,
  qualityFlagCodes,
  type QualityFlagCode,
  type QualitySeverity,
} from "./assess.ts";
import { measureQuality } from "./measure.ts";

const random = createRandom(12);
const normal = (): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) *
  Math.cos(2 * Math.PI * random.uniform());

/** A head of sorts: skull, brain with folds, ventricles; signal 100 … 220, noise as given. */
function phantom(noise = 2, side = 256): GreyImage {
  const data = new Float32Array(side * side);
  for (let r = 0; r < side; r++) {
    for (let c = 0; c < side; c++) {
      const y = (2 * r) / side - 1;
      const x = (2 * c) / side - 1;
      const head = (x / 0.7) ** 2 + (y / 0.85) ** 2;
      let v = 0;
      if (head < 1) v = 200;
      if (head < 0.88) v = 40;
      if (head < 0.8)
        v =
          Math.sin(14 * Math.atan2(y, x)) * Math.sin(20 * head) > 0.2
            ? 150
            : 100;
      if (
        ((x - 0.12) / 0.08) ** 2 + (y / 0.25) ** 2 < 1 ||
        ((x + 0.12) / 0.08) ** 2 + (y / 0.25) ** 2 < 1
      )
        v = 30;
      data[r * side + c] = Math.max(0, v + noise * normal());
    }
  }
  return { rows: side, columns: side, data };
}

const changed = (
  image: GreyImage,
  change: (v: number, i: number) => number,
): GreyImage => ({ ...image, data: image.data.map(change) });
const flagsOf = (image: GreyImage): string[] =>
  assessQuality(image).flags.map(({ flag, severity }) => `${flag} ${severity}`);

test("a good slice has no flag, in any unit and at twice the size", () => {
  const good = phantom();
  assert.deepEqual(flagsOf(good), []);
  assert.deepEqual(flagsOf(changed(good, (v) => 12 * v - 1000)), []);
  assert.deepEqual(flagsOf(phantom(2, 512)), []);
  assert.equal(assessQuality(good).usable, true);
});

test("each flag rises on a slice spoilt that way", () => {
  const good = phantom();
  const spoilt: Record<QualityFlagCode, [GreyImage, QualitySeverity][]> = {
    blank: [
      [changed(good, () => 7), "unusable"],
      [changed(good, (_, i) => (i === 0 ? 1 : 0)), "unusable"],
    ],
    "low-resolution": [
      [resizeArea(good, 100, 100), "warning"],
      [resizeArea(good, 24, 24), "unusable"],
    ],
    noisy: [
      [phantom(30), "warning"],
      [phantom(200), "unusable"],
    ],
    "low-contrast": [
      [changed(good, (v) => (v > 20 ? 190 + v / 6 : v)), "warning"],
    ],
    blurred: [
      [resizeBilinear(resizeArea(good, 64, 64), 256, 256), "warning"],
      [resizeBilinear(resizeArea(good, 20, 20), 256, 256), "unusable"],
    ],
    truncated: [
      [
        cropOrPad(good, { top: 80, left: 60, rows: 140, columns: 140 }),
        "warning",
      ],
    ],
    clipped: [[changed(good, (v) => Math.min(v, 140)), "warning"]],
    "not-finite": [
      [changed(good, (v, i) => (i === 40 ? NaN : v)), "warning"],
      [changed(good, (v, i) => (i % 3 ? Infinity : v)), "unusable"],
    ],
  };
  assert.deepEqual(Object.keys(spoilt), [...qualityFlagCodes]);
  for (const [flag, images] of Object.entries(spoilt)) {
    for (const [image, severity] of images) {
      const report = assessQuality(image);
      assert.ok(
        report.flags.some(
          (found) => found.flag === flag && found.severity === severity,
        ),
        `${flag} ${severity}: ${JSON.stringify(report)}`,
      );
      assert.equal(
        report.usable,
        report.flags.every((found) => found.severity === "warning"),
      );
    }
  }
});

test("the noise estimate follows the noise", () => {
  for (const noise of [3, 6, 12, 24]) {
    const { noise: found, range } = measureQuality(phantom(noise));
    const ratio = (found * range) / noise;
    assert.ok(ratio > 0.8 && ratio < 1.3, `${noise}: ${ratio}`);
  }
});

test("truncation is not asked of a body part that never fits", () => {
  const cut = cropOrPad(phantom(), {
    top: 80,
    left: 60,
    rows: 140,
    columns: 140,
  });
  assert.ok(
    !assessQuality(cut, { wholeObject: false }).flags.some(
      ({ flag }) => flag === "truncated",
    ),
  );
});

test("nothing but NaN is blank; a malformed image is refused", () => {
  const nothing = {
    rows: 40,
    columns: 40,
    data: new Float32Array(1600).fill(NaN),
  };
  assert.deepEqual(flagsOf(nothing), ["blank unusable"]);
  assert.throws(
    () => assessQuality({ rows: 2, columns: 2, data: new Float32Array(3) }),
    { code: "invalid-argument" },
  );
});

const shared =
  process.env["ISOCENTER_SHARED_DATA"] ??
  resolve(import.meta.dirname, "../../../../shared/data");
const head = resolve(
  shared,
  "nifti/brats_deepmedic/T1c_subtrMeanDivStd.nii.gz",
);

test(
  "a real head: middle slices are usable, the first and last are blank",
  { skip: existsSync(head) ? false : "no shared data" },
  () => {
    const slices = axialSlices(readNifti(readFileSync(head)));
    for (let s = 60; s < 110; s += 10)
      assert.equal(assessQuality(slices[s]).usable, true, `slice ${s}`);
    assert.deepEqual(
      [flagsOf(slices[0]), flagsOf(slices[154])],
      [["blank unusable"], ["blank unusable"]],
    );
  },
);
