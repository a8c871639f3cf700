import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { axialSlices, readNifti, voxelSpacing } from "./index.ts";

const shared = process.env["ISOCENTER_SHARED_DATA"] ?? resolve(import.meta.dirname, "../../../../shared/data");
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
  middle: { slice: number; rows: number; columns: number; spacing: number[]; sum: number; weighted: number };
}

/**
 * From nibabel 5 (`get_fdata`, `affine`; NaN left out of sums). `middle` is the middle slice of frame 0 of `as_closest_canonical`, turned to
 * data[::-1, ::-1, k].T; `weighted` multiplies each pixel by 0.01 × row + 0.0007 × column, which no flip or transposition survives.
 */
const expectations: Expected[] = [
  {"file": "brats_deepmedic/T1c_subtrMeanDivStd.nii.gz", "shape": [240, 240, 155], "frames": 1, "source": "sform", "sum": -44218787.366606265, "max": 12.992258071899414, "affine": [-1.0, 0.0, 0.0, -0.0, 0.0, -1.0, 0.0, 239.0, 0.0, 0.0, 1.0, 0.0], "middle": {"slice": 77, "rows": 240, "columns": 240, "spacing": [1.0, 1.0], "sum": -254524.8361588344, "weighted": -335155.2029439837}},
  {"file": "brats_deepmedic/OTMultiClass.nii.gz", "shape": [240, 240, 155], "frames": 1, "source": "sform", "sum": 501908.0, "max": 4.0, "affine": [-1.0, 0.0, 0.0, -0.0, 0.0, -1.0, 0.0, 239.0, 0.0, 0.0, 1.0, 0.0], "middle": {"slice": 77, "rows": 240, "columns": 240, "spacing": [1.0, 1.0], "sum": 7341.0, "weighted": 7856.6827}},
  {"file": "brats_deepmedic/brainmask.nii.gz", "shape": [240, 240, 155], "frames": 1, "source": "sform", "sum": 1084094.9676914513, "max": 0.9999999701976776, "affine": [-1.0, 0.0, 0.0, -0.0, 0.0, -1.0, 0.0, 239.0, 0.0, 0.0, 1.0, 0.0], "middle": {"slice": 77, "rows": 240, "columns": 240, "spacing": [1.0, 1.0], "sum": 12783.99961900711, "weighted": 14447.012969445448}},
  {"file": "nibabel/anatomical.nii", "shape": [33, 41, 25], "frames": 1, "source": "sform", "sum": 284166082.0, "max": 30393.0, "affine": [-2.0, 0.0, 0.0, 32.0, 0.0, 2.0, 0.0, -40.0, 0.0, 0.0, 2.0, -16.0], "middle": {"slice": 12, "rows": 41, "columns": 33, "spacing": [2.0, 2.0], "sum": 11555526.0, "weighted": 2536286.2561}},
  {"file": "nibabel/example4d.nii.gz", "shape": [128, 96, 24], "frames": 2, "source": "sform", "sum": 101985356.0, "max": 1162.0, "affine": [-2.0, 6.714715653593746e-19, 9.081024511081715e-18, 117.8551025390625, -6.714715653593746e-19, 1.9737114906311035, -0.35552823543548584, -35.72294235229492, 8.25548088896093e-18, 0.3232076168060303, 2.171081781387329, -7.248798370361328], "middle": {"slice": 12, "rows": 96, "columns": 128, "spacing": [2.0, 2.0], "sum": 2278092.0, "weighted": 1227391.4876}},
  {"file": "nibabel/example_nifti2.nii.gz", "shape": [32, 20, 12], "frames": 2, "source": "sform", "sum": 6926802.0, "max": 757.0, "affine": [-2.0, 6.714715653593746e-19, 9.081024511081715e-18, 117.8551025390625, -6.714715653593746e-19, 1.9737114906311035, -0.35552823543548584, -35.72294235229492, 8.25548088896093e-18, 0.3232076168060303, 2.171081781387329, -7.248798370361328], "middle": {"slice": 6, "rows": 20, "columns": 32, "spacing": [2.0000000529526707, 2.0], "sum": 286984.0, "weighted": 29779.5722}},
  {"file": "nibabel/functional.nii", "shape": [17, 21, 3], "frames": 20, "source": "sform", "sum": 77913290.36292362, "max": 5571.621858656406, "affine": [-4.0, 0.0, 0.0, 32.0, 0.0, 4.0, 0.0, -40.0, 0.0, 0.0, 8.0, 0.0], "middle": {"slice": 1, "rows": 21, "columns": 17, "spacing": [4.0, 4.0], "sum": 1328398.8413462043, "weighted": 143065.2575586172}},
  {"file": "nibabel/reoriented_anat_moved.nii", "shape": [21, 26, 22], "frames": 1, "source": "sform", "sum": 32739769.449157715, "max": 21199.935546875, "affine": [4.0, 0.0, 0.0, -35.29789733886719, 0.0, 4.0, 0.0, -47.97758483886719, 0.0, 0.0, 4.0, -27.599409103393555], "middle": {"slice": 11, "rows": 26, "columns": 21, "spacing": [4.0, 4.0], "sum": 2903052.9619140625, "weighted": 402128.13105855713}},
  {"file": "nibabel/resampled_anat_moved.nii", "shape": [17, 21, 3], "frames": 1, "source": "sform", "sum": 7749957.09866333, "max": 13360.9619140625, "affine": [-4.0, 0.0, 0.0, 32.0, 0.0, 4.0, 0.0, -40.0, 0.0, 0.0, 8.0, 0.0], "middle": {"slice": 1, "rows": 21, "columns": 17, "spacing": [4.0, 4.0], "sum": 2651222.2255859375, "weighted": 271057.6614742554}},
  {"file": "nibabel/standard.nii.gz", "shape": [4, 5, 7], "frames": 1, "source": "sform", "sum": 7650.0, "max": 255.0, "affine": [1.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.0], "middle": {"slice": 3, "rows": 5, "columns": 4, "spacing": [3.0, 1.0], "sum": 1020.0, "weighted": 31.314}},
  {"file": "nitest-balls1/T1.nii.gz", "shape": [80, 80, 10], "frames": 1, "source": "qform", "sum": 2032069.051173091, "max": 2477.784096479416, "affine": [-1.9105373953363627, 0.018210026837277283, 0.3453765857694514, 92.11505889892578, -0.018199154876181997, -1.9116780114964123, 0.0032909779906220246, 95.98604583740234, 0.06603087534986951, 1.974543287098089e-07, 9.994033429174934, -25.45719337463379], "middle": {"slice": 5, "rows": 80, "columns": 80, "spacing": [1.9117647409439087, 1.9117647409439087], "sum": 392663.24278485775, "weighted": 186707.77083916485}},
  {"file": "nitest-balls1/T2-interleaved.nii.gz", "shape": [80, 80, 10], "frames": 1, "source": "qform", "sum": 144490239.46611977, "max": 34345.99941730499, "affine": [-1.9105373953363627, 0.018210026837277283, 0.42584932761871935, 91.75293731689453, -0.018199154876181997, -1.9116780114964123, 0.004057775837328787, 95.98258972167969, 0.06603087534986951, 1.974543287098089e-07, 12.32264314192427, -35.93593978881836], "middle": {"slice": 5, "rows": 80, "columns": 80, "spacing": [1.9117647409439087, 1.9117647409439087], "sum": 20135981.690130234, "weighted": 8966867.827144884}},
  {"file": "nitest-balls1/T2.nii.gz", "shape": [80, 80, 10], "frames": 1, "source": "qform", "sum": 149156241.2284689, "max": 47752.99886226654, "affine": [-1.9105373953363627, 0.018210026837277283, 0.42584932761871935, 91.75293731689453, -0.018199154876181997, -1.9116780114964123, 0.004057775837328787, 95.98258972167969, 0.06603087534986951, 1.974543287098089e-07, 12.32264314192427, -35.93593978881836], "middle": {"slice": 5, "rows": 80, "columns": 80, "spacing": [1.9117647409439087, 1.9117647409439087], "sum": 18930979.63663006, "weighted": 8540355.908462903}},
  {"file": "nitest-balls1/T2_-interleaved.nii.gz", "shape": [80, 80, 10], "frames": 2, "source": "qform", "sum": 56167790.298583984, "max": 21346.177947998047, "affine": [-1.9105373953363627, 0.018210026837277283, 0.42584932761871935, 91.75293731689453, -0.018199154876181997, -1.9116780114964123, 0.004057775837328787, 95.98258972167969, 0.06603087534986951, 1.974543287098089e-07, 12.32264314192427, -35.93593978881836], "middle": {"slice": 5, "rows": 80, "columns": 80, "spacing": [1.9117647409439087, 1.9117647409439087], "sum": 3674900.432800293, "weighted": 1579793.0222829957}},
  {"file": "nitest-balls1/T2_.nii.gz", "shape": [80, 80, 10], "frames": 2, "source": "qform", "sum": 58087085.17401123, "max": 22594.945220947266, "affine": [-1.9105373953363627, 0.018210026837277283, 0.42584932761871935, 91.75293731689453, -0.018199154876181997, -1.9116780114964123, 0.004057775837328787, 95.98258972167969, 0.06603087534986951, 1.974543287098089e-07, 12.32264314192427, -35.93593978881836], "middle": {"slice": 5, "rows": 80, "columns": 80, "spacing": [1.9117647409439087, 1.9117647409439087], "sum": 3882062.6439056396, "weighted": 1664603.130262596}},
  {"file": "nitest-balls1/fieldmap.nii.gz", "shape": [80, 80, 10], "frames": 1, "source": "qform", "sum": -18138456.63483411, "max": 496.33699774742126, "affine": [-1.9105373953363627, 0.018210026837277283, 0.42584932761871935, 91.75293731689453, -0.018199154876181997, -1.9116780114964123, 0.004057775837328787, 95.98258972167969, 0.06603087534986951, 1.974543287098089e-07, 12.32264314192427, -35.93593978881836], "middle": {"slice": 5, "rows": 80, "columns": 80, "spacing": [1.9117647409439087, 1.9117647409439087], "sum": -404647.6150904894, "weighted": -175491.56312016782}},
  {"file": "brats_deepmedic/Flair_subtrMeanDivStd.nii.gz", "shape": [240, 240, 155], "frames": 1, "source": "sform", "sum": -29866526.857368335, "max": 4.891417980194092, "affine": [-1.0, 0.0, 0.0, -0.0, 0.0, -1.0, 0.0, 239.0, 0.0, 0.0, 1.0, 0.0], "middle": {"slice": 77, "rows": 240, "columns": 240, "spacing": [1.0, 1.0], "sum": -165921.65608441876, "weighted": -220332.61273496383}},
];

/** Our values are float32, nibabel's float64. */
function near(actual: number, expected: number, scale: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.max(1, scale), `${what}: ${actual} is not ${expected}`);
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
    for (const v of volume.data) {
      if (Number.isNaN(v)) continue;
      sum += v;
      magnitude += Math.abs(v);
      max = Math.max(max, v);
    }
    near(sum, expected.sum, magnitude, "sum");
    near(max, expected.max, Math.abs(expected.max), "max");
    expected.affine.forEach((v, i) => near(volume.affine[i]!, v, 100, `affine ${i}`));

    const slices = axialSlices(volume);
    const { slice, rows, columns, spacing, sum: sliceSum, weighted } = expected.middle;
    const image = slices[slice]!;
    assert.deepEqual([image.rows, image.columns], [rows, columns]);
    spacing.forEach((v, i) => near(image.spacing![i]!, v, 10, "spacing"));
    // Pixels that are NaN in the file hold the least value of the frame here: leave them out as nibabel's sums do.
    if (expected.file.includes("resampled")) {
      assert.ok(image.data.every(Number.isFinite));
      return;
    }
    let total = 0;
    let seen = 0;
    for (let i = 0; i < image.data.length; i++) {
      total += image.data[i]!;
      seen += image.data[i]! * (0.01 * Math.floor(i / columns) + 0.0007 * (i % columns));
    }
    near(total, sliceSum, magnitude / slices.length, "slice");
    near(seen, weighted, magnitude / slices.length, "orientation of the slice");
  });
}

test("every other file of the folder is refused with a reason, or read", { skip }, () => {
  const open = (file: string) => readFileSync(resolve(folder, "nibabel", file));
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
});
