import { demand } from "../imaging-error.ts";
import type { GreyImage } from "../image.ts";
import { resizeArea } from "../resize.ts";
import { quantileBySelection } from "../statistics/quantile.ts";

/**
 * What is measured on one slice. Shares lie in 0 … 1; "range" is the span from the 0.5 % to the
 * 99.5 % quantile.
 */
export interface QualityMeasures {
  /** Shorter side in pixels, as given. */
  readonly shortSide: number;
  /** Span of the values, in their own unit. */
  readonly range: number;
  /** Shannon entropy of the 64-bin histogram over the range, in bits (0 … 6). */
  readonly entropy: number;
  /** Share of pixels that belong to the object: above 10 % of the range. */
  readonly objectShare: number;
  /**
   * Standard deviation of the noise over the range, from the diagonal Haar details within the
   * object (Donoho 1994: MAD / 0.6745).
   */
  readonly noise: number;
  /** Median of the object above the range's lower end, over the noise; 1000 at most. */
  readonly signalToNoise: number;
  /** Span of the object's middle 80 % over the range. */
  readonly contrast: number;
  /**
   * 1 - blur of Crété-Roffet 2007: how much neighbour differences shrink when the slice is blurred
   * again. Free of contrast.
   */
  readonly sharpness: number;
  /** The largest share of any one border (outer pixel row or column) that the object covers. */
  readonly borderShare: number;
  /** Share of the object's pixels that hold the slice's greatest value exactly. */
  readonly clippedShare: number;
  /** Share of values that are NaN or infinite. */
  readonly notFiniteShare: number;
}

/**
 * Larger slices are reduced to this longer side first, so that thresholds mean the same for all and
 * the cost is bounded.
 */
const longSideMax = 256;

/** Measures one slice. Throws `invalid-argument` for a malformed image. */
export function measureQuality(image: GreyImage): QualityMeasures {
  demand(
    image.data.length === image.rows * image.columns && image.data.length > 0,
    "The image is malformed",
  );
  const { data: given } = image;
  let notFinite = 0;
  let greatest = -Infinity;
  for (let i = 0; i < given.length; i++) {
    const v = given[i];
    // Infinity - Infinity and NaN - NaN are NaN.
    if (v - v !== 0) notFinite++;
    else if (v > greatest) greatest = v;
  }
  const values = sampled(given, -Infinity);
  const low = values.length > 0 ? quantileBySelection(values, 0.005) : 0;
  const high = values.length > 0 ? quantileBySelection(values, 0.995) : 0;
  const range = high - low;
  const finite =
    notFinite === 0
      ? image
      : { ...image, data: given.map((v) => (Number.isFinite(v) ? v : low)) };
  const shared = {
    shortSide: Math.min(image.rows, image.columns),
    range,
    notFiniteShare: notFinite / given.length,
  };
  if (!(range > 0)) return { ...shared, ...nothing };

  const threshold = low + range * 0.1;
  const { object, clipped, bins } = count(finite.data, {
    low,
    range,
    threshold,
    greatest,
  });
  const inside = sampled(given, threshold);
  const noise = noiseOf(finite, threshold) / range;
  const level =
    inside.length > 0 ? (quantileBySelection(inside, 0.5) - low) / range : 0;
  return {
    ...shared,
    entropy: entropyOf(bins, given.length),
    objectShare: object / given.length,
    noise,
    signalToNoise: Math.min(1000, level / Math.max(noise, 1e-9)),
    contrast:
      inside.length > 0
        ? (quantileBySelection(inside, 0.9) -
            quantileBySelection(inside, 0.1)) /
          range
        : 0,
    sharpness: 1 - blurOf(reduce(finite)),
    borderShare: borderShareOf(finite, threshold),
    clippedShare: object > 0 && clipped > 1 ? Math.min(1, clipped / object) : 0,
  };
}

/** Pixels above the threshold, pixels of the greatest value, and the 64-bin histogram over the range, in one pass. */
function count(
  data: Float32Array,
  at: {
    readonly low: number;
    readonly range: number;
    readonly threshold: number;
    readonly greatest: number;
  },
): { object: number; clipped: number; bins: Int32Array } {
  const { low, range, threshold, greatest } = at;
  const bins = new Int32Array(64);
  let object = 0;
  let clipped = 0;
  for (let i = 0; i < data.length; i++) {
    const v = data[i];
    if (v > threshold) object++;
    if (v === greatest) clipped++;
    const bin = ((v - low) / range) * 64;
    // On noise a comparison with 0 is guessed wrong half of the time; this one is not, and `| 0` takes -1 … 0 to 0.
    bins[bin > -1 && bin < 64 ? bin | 0 : bin < 0 ? 0 : 63]++;
  }
  return { object, clipped, bins };
}

/**
 * Finite values above `above`, in no order: of every pixel of a small image, of an even share of some 16,384 of a large one.
 */
function sampled(data: Float32Array, above: number): Float32Array {
  // Odd, so that it does not fall in step with rows of 2^n pixels.
  const step = Math.max(1, Math.ceil(data.length / 16_384)) | 1;
  const out = new Float32Array(Math.ceil(data.length / step));
  let taken = 0;
  for (let i = 0; i < data.length; i += step) {
    const v = data[i];
    if (v > above && v < Infinity) out[taken++] = v;
  }
  return out.subarray(0, taken);
}

const nothing = {
  entropy: 0,
  objectShare: 0,
  noise: 0,
  signalToNoise: 0,
  contrast: 0,
  sharpness: 0,
  borderShare: 0,
  clippedShare: 0,
};

function reduce(image: GreyImage): GreyImage {
  const factor = longSideMax / Math.max(image.rows, image.columns);
  if (factor >= 1) return image;
  return resizeArea(
    image,
    Math.max(1, Math.round(image.rows * factor)),
    Math.max(1, Math.round(image.columns * factor)),
  );
}

function entropyOf(bins: Int32Array, pixels: number): number {
  let sum = 0;
  for (const inBin of bins)
    if (inBin > 0) sum -= (inBin / pixels) * Math.log2(inBin / pixels);
  return sum;
}

/** Of blocks of 2 × 2 pixels that lie wholly in the object; 0 where there are fewer than 16. */
function noiseOf(
  { rows, columns, data }: GreyImage,
  threshold: number,
): number {
  // At most some 16,384 blocks, evenly spread: enough for a median.
  const step = 2 * Math.max(1, Math.floor(Math.sqrt(rows * columns) / 256));
  const details = new Float64Array(
    Math.ceil(rows / step) * Math.ceil(columns / step),
  );
  let blocks = 0;
  for (let r = 0; r + 1 < rows; r += step) {
    for (let c = 0; c + 1 < columns; c += step) {
      const at = r * columns + c;
      const a = data[at];
      const b = data[at + 1];
      const d = data[at + columns];
      const e = data[at + columns + 1];
      if (Math.min(a, b, d, e) > threshold)
        details[blocks++] = Math.abs(a - b - d + e) / 2;
    }
  }
  if (blocks < 16) return 0;
  return quantileBySelection(details.subarray(0, blocks), 0.5) / 0.6745;
}

/**
 * Crété-Roffet, Dolmiere, Ladret, Nicolas: The Blur Effect (2007): the worse of the two directions;
 * 1 for nothing but blur.
 */
function blurOf(image: GreyImage): number {
  return Math.max(blurAlongRows(image), blurAlongRows(transposed(image)));
}

/** So that the memory of both directions is read in order. */
function transposed({ rows, columns, data }: GreyImage): GreyImage {
  const out = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    const from = r * columns;
    for (let c = 0, to = r; c < columns; c++, to += rows)
      out[to] = data[from + c]!;
  }
  return { rows: columns, columns: rows, data: out };
}

/**
 * Along a row of differences: what a mean over 9 pixels leaves of each. The mean of a pixel and that of the one before differ by
 * the pixel gained less the pixel lost, over 9.
 */
function blurAlongRows({ rows, columns, data }: GreyImage): number {
  if (columns < 12) return 0;
  let before = 0;
  let lost = 0;
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * columns - 4;
    for (let i = row * columns + 5; i < end; i++) {
      const gained = data[i + 4] - data[i - 5];
      const difference = Math.abs(data[i] - data[i - 1]);
      before += difference;
      lost += Math.max(0, difference - Math.abs(gained) / 9);
    }
  }
  return before > 0 ? (before - lost) / before : 1;
}

function borderShareOf(
  { rows, columns, data }: GreyImage,
  threshold: number,
): number {
  const share = (start: number, step: number, count: number): number => {
    let above = 0;
    for (let i = 0; i < count; i++)
      if (data[start + i * step] > threshold) above++;
    return above / count;
  };
  return Math.max(
    share(0, 1, columns),
    share((rows - 1) * columns, 1, columns),
    share(0, columns, rows),
    share(columns - 1, columns, rows),
  );
}
