import { demand } from "../imaging-error.ts";
import type { GreyImage } from "../image.ts";
import { padToSquare, resizeArea } from "../resize.ts";
import { quantileBySelection } from "../statistics/quantile.ts";

/**
 * Side of the grid that features are taken from: every source is brought to it, so that resolution
 * and compression do not tell them apart.
 */
const side = 32;
const layoutSide = 8;
const cells = 4;
const directions = 6;
const histogramBins = 12;
const shapeCount = 12;

/** Length of `bodyPartFeatures`. */
export const bodyPartFeatureCount =
  layoutSide * layoutSide +
  cells * cells * directions +
  histogramBins +
  shapeCount;

/**
 * What a slice looks like from afar, for `judgeBodyPart`: an 8 × 8 picture, edge directions in 4 ×
 * 4 cells, the histogram, and a dozen numbers on outline and symmetry. The slice is padded to a
 * square (with its darkest value), scaled from its 1 % to its 99.5 % quantile to 0 … 1, and reduced
 * by area to 32 × 32.
 */
export function bodyPartFeatures(image: GreyImage): Float32Array {
  demand(
    image.data.length === image.rows * image.columns && image.data.length > 0,
    "The image is malformed",
  );
  const grid = normalise(image);
  const out = new Float32Array(bodyPartFeatureCount);
  let at = 0;
  const put = (values: ArrayLike<number>): void => {
    out.set(values, at);
    at += values.length;
  };
  put(
    resizeArea(
      { rows: side, columns: side, data: grid },
      layoutSide,
      layoutSide,
    ).data,
  );
  put(edgeDirections(grid));
  put(histogram(grid));
  put(shape(grid));
  demand(at === out.length, "The features do not fill their vector");
  return out;
}

function normalise(image: GreyImage): Float32Array {
  let darkest = Infinity;
  let isClean = true;
  for (let i = 0; i < image.data.length; i++) {
    const v = image.data[i];
    // Infinity - Infinity and NaN - NaN are NaN.
    if (v - v !== 0) isClean = false;
    else if (v < darkest) darkest = v;
  }
  if (darkest === Infinity) darkest = 0;
  const clean = isClean
    ? image
    : {
        ...image,
        data: image.data.map((v) => (Number.isFinite(v) ? v : darkest)),
      };
  // To 64 first: sources of 64 and of 512 pixels then go through the same last step.
  const { data } = resizeArea(
    resizeArea(padToSquare(clean, darkest), side * 2, side * 2),
    side,
    side,
  );
  const values = data.slice();
  const low = quantileBySelection(values, 0.01);
  const span = quantileBySelection(values, 0.995) - low;
  return data.map((v) =>
    span > 0 ? Math.max(0, Math.min(1, (v - low) / span)) : 0,
  );
}

/**
 * Gradient magnitude by direction (0 … 180°, 6 bins) in 4 × 4 cells, over the whole magnitude of
 * the slice.
 */
function edgeDirections(grid: Float32Array): Float64Array {
  const out = new Float64Array(cells * cells * directions);
  let total = 0;
  for (let r = 1; r < side - 1; r++) {
    for (let c = 1; c < side - 1; c++) {
      const i = r * side + c;
      const dx = grid[i + 1] - grid[i - 1];
      const dy = grid[i + side] - grid[i - side];
      const magnitude = Math.hypot(dx, dy);
      if (magnitude === 0) continue;
      const turn = (Math.atan2(dy, dx) / Math.PI + 1) % 1;
      const direction = Math.min(directions - 1, Math.floor(turn * directions));
      const cell =
        Math.floor((r * cells) / side) * cells + Math.floor((c * cells) / side);
      out[cell * directions + direction] += magnitude;
      total += magnitude;
    }
  }
  return total > 0 ? out.map((v) => v / total) : out;
}

function histogram(grid: Float32Array): Float64Array {
  const out = new Float64Array(histogramBins);
  for (const v of grid)
    out[Math.min(histogramBins - 1, Math.floor(v * histogramBins))] +=
      1 / grid.length;
  return out;
}

/**
 * Means of the four borders and corners, object share and box, its centre and spread, left-right
 * and top-bottom symmetry, edge content.
 */
function shape(grid: Float32Array): number[] {
  let object = 0;
  let sumR = 0;
  let sumC = 0;
  let squares = 0;
  let top = side;
  let bottom = -1;
  let left = side;
  let right = -1;
  let mirror = 0;
  let flip = 0;
  let edges = 0;
  const borders = [0, 0, 0, 0];
  for (let r = 0; r < side; r++) {
    borders[0] += grid[r] / side;
    borders[1] += grid[(side - 1) * side + r] / side;
    borders[2] += grid[r * side] / side;
    borders[3] += grid[r * side + side - 1] / side;
    for (let c = 0; c < side; c++) {
      const v = grid[r * side + c];
      mirror += Math.abs(v - grid[r * side + side - 1 - c]) / grid.length;
      flip += Math.abs(v - grid[(side - 1 - r) * side + c]) / grid.length;
      if (c > 0) edges += Math.abs(v - grid[r * side + c - 1]) / grid.length;
      if (v <= 0.15) continue;
      object++;
      sumR += r;
      sumC += c;
      squares += r * r + c * c;
      top = Math.min(top, r);
      bottom = Math.max(bottom, r);
      left = Math.min(left, c);
      right = Math.max(right, c);
    }
  }
  const count = Math.max(1, object);
  const centreR = sumR / count;
  const centreC = sumC / count;
  const spread =
    Math.sqrt(Math.max(0, squares / count - centreR ** 2 - centreC ** 2)) /
    side;
  const box =
    object > 0 ? object / ((bottom - top + 1) * (right - left + 1)) : 0;
  return [
    ...borders,
    object / grid.length,
    centreR / side,
    centreC / side,
    spread,
    box,
    mirror,
    flip,
    edges,
  ];
}
