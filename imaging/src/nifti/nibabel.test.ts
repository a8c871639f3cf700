import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import table from "./nibabel-expectations.json" with { type: "json" };
import { axialSlices, readNifti, voxelSpacing } from "./index.ts";

const shared =
  process.env["ISOCENTER_SHARED_DATA"] ??
  resolve(import.meta.dirname, "../../../../shared/data");
const folder = resolve(shared, "nifti");
const skip = existsSync(folder) ? false : "no shared data";

interface Expected {
  file: string;
  shape: number[];
  frames: number;
  source: string;
  sum: number;
  max: number;
  affine: number[];
  middle: {
    slice: number;
    rows: number;
    columns: number;
    spacing: number[];
    sum: number;
    weighted: number;
  };
}

/**
 * From nibabel 5 (`get_fdata`, `affine`; NaN left out of sums). `middle` is the middle slice of
 * frame 0 of `as_closest_canonical`, turned to data[::-1, ::-1, k].T; `weighted` multiplies each
 * pixel by 0.01 × row + 0.0007 × column, which no flip or transposition survives.
 */
const expectations: Expected[] = table;

/** Our values are float32, nibabel's float64. */
function near(
  actual: number,
  expected: number,
  scale: number,
  what: string,
): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-6 * Math.max(1, scale),
    `${what}: ${actual} is not ${expected}`,
  );
}

for (const expected of expectations) {
  test(`${expected.file} agrees with nibabel`, { skip }, () => {
    const volume = readNifti(readFileSync(resolve(folder, expected.file)));
    assert.deepEqual([...volume.dimensions], expected.shape);
    assert.equal(volume.frames, expected.frames);
    assert.equal(volume.affineSource, expected.source);
    assert.equal(volume.colour, false);
    let sum = 0;
    let magnitude = 0;
    let max = -Infinity;
    for (let i = 0; i < volume.data.length; i++) {
      const v = volume.data[i];
      if (Number.isNaN(v)) continue;
      sum += v;
      magnitude += Math.abs(v);
      max = Math.max(max, v);
    }
    near(sum, expected.sum, magnitude, "sum");
    near(max, expected.max, Math.abs(expected.max), "max");
    expected.affine.forEach((v, i) =>
      near(volume.affine[i], v, 100, `affine ${i}`),
    );

    const slices = axialSlices(volume);
    const {
      slice,
      rows,
      columns,
      spacing,
      sum: sliceSum,
      weighted,
    } = expected.middle;
    const image = slices[slice];
    assert.deepEqual([image.rows, image.columns], [rows, columns]);
    spacing.forEach((v, i) => near(image.spacing![i], v, 10, "spacing"));
    // Pixels that are NaN in the file hold the least value of the frame here: leave them out as
    // nibabel's sums do.
    if (expected.file.includes("resampled")) {
      assert.ok(image.data.every(Number.isFinite));
      return;
    }
    let total = 0;
    let seen = 0;
    for (let i = 0; i < image.data.length; i++) {
      total += image.data[i];
      seen +=
        image.data[i] *
        (0.01 * Math.floor(i / columns) + 0.0007 * (i % columns));
    }
    near(total, sliceSum, magnitude / slices.length, "slice");
    near(seen, weighted, magnitude / slices.length, "orientation of the slice");
  });
}

test(
  "every other file of the folder is refused with a reason, or read",
  { skip },
  () => {
    const open = (file: string) =>
      readFileSync(resolve(folder, "nibabel", file));
    for (const [file, code] of [
      ["analyze.hdr", "not-nifti"],
      ["test.mgz", "not-nifti"],
      ["COPYING", "not-nifti"],
      ["nifti1.hdr", "truncated"],
      ["nifti2.hdr", "truncated"],
    ] as const) {
      assert.throws(() => readNifti(open(file)), { code }, file);
    }
    // CIFTI-2: a NIfTI-2 file whose data are a matrix behind four lengths of 1.
    const matrix = readNifti(open("row_major.dconn.nii"));
    assert.deepEqual([...matrix.dimensions], [1, 1, 1]);
    assert.ok(matrix.frames > 1 && voxelSpacing(matrix).every((v) => v > 0));
  },
);
