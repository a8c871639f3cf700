import { demand } from "../imaging-error.ts";
import type { GreyImage } from "../image.ts";

/**
 * A grid of values in space. Voxel (i, j, k) of frame f is `data[((f * nz + k) * ny + j) * nx +
 * i]`.
 */
export interface Volume {
  readonly dimensions: readonly [number, number, number];
  /** How many volumes follow one another (time, echoes, …); 1 at least. */
  readonly frames: number;
  /**
   * After slope and intercept. float32: integers beyond 2^24 are rounded. May hold NaN where the
   * file does.
   */
  readonly data: Float32Array;
  /**
   * Row-major 4 × 4: voxel indices → millimetres, x to the patient's right, y to anterior, z to
   * superior (RAS+).
   */
  readonly affine: Float64Array;
  /**
   * Where the affine comes from; `spacing` means that the file says nothing of orientation, so left
   * and right are unknown.
   */
  readonly affineSource: "sform" | "qform" | "spacing";
  /**
   * True where the file held RGB or RGBA; `data` is its luma then, and it is no medical grey
   * volume.
   */
  readonly colour: boolean;
}

/** Length in mm of a step along each voxel axis. */
export function voxelSpacing({
  affine,
}: Pick<Volume, "affine">): [number, number, number] {
  const along = (axis: number): number =>
    Math.hypot(affine[axis], affine[4 + axis], affine[8 + axis]);
  return [along(0), along(1), along(2)];
}

const permutations: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/**
 * The voxel axis nearest to each patient axis (right, anterior, superior), and whether it runs
 * against it: the pairing with the largest sum of direction cosines. Nothing is resampled, so an
 * oblique volume stays oblique.
 */
export function nearestAxes(
  volume: Pick<Volume, "affine">,
): { readonly axis: number; readonly reversed: boolean }[] {
  const spacing = voxelSpacing(volume);
  const cosine = (world: number, axis: number): number =>
    volume.affine[world * 4 + axis] / spacing[axis];
  let best: readonly number[] = [0, 1, 2];
  let bestSum = -1;
  for (const axes of permutations) {
    const sum = axes.reduce(
      (total, axis, world) => total + Math.abs(cosine(world, axis)),
      0,
    );
    if (sum > bestSum + 1e-9) {
      bestSum = sum;
      best = axes;
    }
  }
  return best.map((axis, world) => ({
    axis,
    reversed: cosine(world, axis) < 0,
  }));
}

/**
 * Axial slices of one frame, from inferior to superior, as a radiologist sees them: the patient's
 * right at the left edge, anterior on top. Spacing is [row, column] in mm. Values that are not
 * finite become the frame's least finite value (0 if it has none).
 */
export function axialSlices(volume: Volume, frame = 0): GreyImage[] {
  const { dimensions, frames, data } = volume;
  demand(
    Number.isInteger(frame) && frame >= 0 && frame < frames,
    "The volume has no such frame",
  );
  const [right, anterior, superior] = nearestAxes(volume) as [
    AxisUse,
    AxisUse,
    AxisUse,
  ];
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]];
  const size = dimensions[0] * dimensions[1] * dimensions[2];
  const spacing = voxelSpacing(volume);
  // Columns run to the patient's left, rows to posterior, slices to superior.
  const column = run(right, dimensions, strides, true);
  const row = run(anterior, dimensions, strides, true);
  const slice = run(superior, dimensions, strides, false);
  const base = frame * size + column.start + row.start + slice.start;
  const fallback = leastFinite(data, frame * size, size);
  return Array.from({ length: slice.count }, (_, s) => {
    const out = new Float32Array(row.count * column.count);
    for (let r = 0, at = 0; r < row.count; r++) {
      let from = base + s * slice.step + r * row.step;
      for (let c = 0; c < column.count; c++, from += column.step) {
        const value = data[from];
        out[at++] = Number.isFinite(value) ? value : fallback;
      }
    }
    return {
      rows: row.count,
      columns: column.count,
      data: out,
      spacing: [spacing[anterior.axis], spacing[right.axis]] as const,
    };
  });
}

type AxisUse = { readonly axis: number; readonly reversed: boolean };

/** How to walk a voxel axis along its patient axis, or against it: first element, step, count. */
function run(
  { axis, reversed }: AxisUse,
  dimensions: readonly number[],
  strides: readonly number[],
  against: boolean,
): { readonly start: number; readonly step: number; readonly count: number } {
  const count = dimensions[axis];
  const stride = strides[axis];
  return reversed === against
    ? { start: 0, step: stride, count }
    : { start: (count - 1) * stride, step: -stride, count };
}

function leastFinite(data: Float32Array, start: number, count: number): number {
  let least = Infinity;
  for (let i = start; i < start + count; i++)
    if (data[i] < least && data[i] !== -Infinity) least = data[i]!;
  return least === Infinity ? 0 : least;
}
