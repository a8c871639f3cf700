import { demand } from "./imaging-error.ts";
import type { GreyImage } from "./image.ts";

/** Longest side of a result. */
const sideMax = 16_384;

/** For each place of the new axis: where its sources begin, and their weights, which sum to 1. */
interface AxisWeights {
  readonly starts: Int32Array;
  /** The weights of place i are those from offsets[i] to offsets[i + 1] - 1. */
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

type WeightMaker = (from: number, to: number) => AxisWeights;

/** The mean of what each new pixel covers: no aliasing when shrinking. Enlarged, it repeats pixels. */
const areaWeights: WeightMaker = (from, to) => {
  const starts = new Int32Array(to);
  const offsets = new Int32Array(to + 1);
  // A new pixel touches at most one source more than it covers on each side.
  const weights = new Float64Array(to * (Math.ceil(from / to) + 2));
  const step = from / to;
  for (let i = 0; i < to; i++) {
    const low = i * step;
    const high = Math.min(from, (i + 1) * step);
    const first = Math.min(from - 1, Math.floor(low + 1e-9));
    const last = Math.max(first, Math.ceil(high - 1e-9) - 1);
    starts[i] = first;
    const at = offsets[i];
    let sum = 0;
    for (let k = 0; first + k <= last; k++) {
      const weight = Math.max(
        0,
        Math.min(high, first + k + 1) - Math.max(low, first + k),
      );
      weights[at + k] = weight;
      sum += weight;
    }
    const end = at + last - first + 1;
    for (let k = at; k < end; k++) weights[k] /= sum;
    offsets[i + 1] = end;
  }
  return { starts, offsets, weights };
};

/** Linear between pixel centres (centres at half-integers, edges repeated). */
const linearWeights: WeightMaker = (from, to) => {
  const starts = new Int32Array(to);
  const offsets = new Int32Array(to + 1);
  const weights = new Float64Array(to * 2);
  for (let i = 0; i < to; i++) {
    const place = Math.max(
      0,
      Math.min(from - 1, ((i + 0.5) * from) / to - 0.5),
    );
    const first = Math.min(Math.floor(place), Math.max(0, from - 2));
    starts[i] = first;
    const at = offsets[i];
    if (from === 1) weights[at] = 1;
    else {
      weights[at] = 1 - (place - first);
      weights[at + 1] = place - first;
    }
    offsets[i + 1] = at + (from === 1 ? 1 : 2);
  }
  return { starts, offsets, weights };
};

/** Rows resampled across, reused from call to call: a fresh megabyte per slice costs more than the sums. */
let scratch = new Float64Array(0);
/** Doubles that are kept between calls: 16 MiB, enough for 2048 rows at 1024 columns. */
const scratchMax = 1 << 21;

function scratchOf(length: number): Float64Array {
  if (scratch.length >= length) return scratch;
  const made = new Float64Array(length);
  if (length <= scratchMax) scratch = made;
  return made;
}

function resample(
  image: GreyImage,
  rows: number,
  columns: number,
  make: WeightMaker,
): GreyImage {
  demand(
    image.rows > 0 &&
      image.columns > 0 &&
      image.data.length === image.rows * image.columns,
    "The image is malformed",
  );
  for (const side of [rows, columns])
    demand(
      Number.isInteger(side) && side >= 1 && side <= sideMax,
      "Bad image side",
    );
  const narrow = scratchOf(image.rows * columns);
  resampleRows(image, columns, make(image.columns, columns), narrow);
  const { starts, offsets, weights } = make(image.rows, rows);
  const data = new Float32Array(rows * columns);
  const line = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    line.fill(0);
    for (let k = offsets[r]; k < offsets[r + 1]; k++) {
      const weight = weights[k];
      const from = (starts[r] + k - offsets[r]) * columns;
      for (let c = 0; c < columns; c++) line[c] += weight * narrow[from + c];
    }
    data.set(line, r * columns);
  }
  return withSpacing(
    { rows, columns, data },
    image,
    image.rows / rows,
    image.columns / columns,
  );
}

function resampleRows(
  image: GreyImage,
  columns: number,
  { starts, offsets, weights }: AxisWeights,
  into: Float64Array,
): void {
  const { data } = image;
  // Halving, and whatever else has two sources everywhere: no inner loop.
  const inPairs = offsets.every((offset, c) => offset === 2 * c);
  for (let r = 0; inPairs && r < image.rows; r++) {
    const row = r * image.columns;
    for (let c = 0; c < columns; c++) {
      const from = row + starts[c];
      into[r * columns + c] =
        weights[2 * c] * data[from] + weights[2 * c + 1] * data[from + 1];
    }
  }
  for (let r = 0; !inPairs && r < image.rows; r++) {
    const row = r * image.columns;
    for (let c = 0; c < columns; c++) {
      const end = offsets[c + 1];
      let from = row + starts[c];
      let sum = 0;
      for (let k = offsets[c]; k < end; k++) sum += weights[k] * data[from++];
      into[r * columns + c] = sum;
    }
  }
}

function withSpacing(
  made: GreyImage,
  from: GreyImage,
  down: number,
  across: number,
): GreyImage {
  return from.spacing === undefined
    ? made
    : { ...made, spacing: [from.spacing[0] * down, from.spacing[1] * across] };
}

/** Resizes by area means: exact and free of aliasing when shrinking; the mean of the image is kept. */
export function resizeArea(
  image: GreyImage,
  rows: number,
  columns: number,
): GreyImage {
  return resample(image, rows, columns, areaWeights);
}

/** Resizes linearly between pixel centres; meant for enlarging, it aliases when shrinking much. */
export function resizeBilinear(
  image: GreyImage,
  rows: number,
  columns: number,
): GreyImage {
  return resample(image, rows, columns, linearWeights);
}

/** Area means along an axis that shrinks, linear along one that grows. */
export function resize(
  image: GreyImage,
  rows: number,
  columns: number,
): GreyImage {
  return resample(image, rows, columns, (from, to) =>
    to < from ? areaWeights(from, to) : linearWeights(from, to),
  );
}

/** The rectangle whose top left pixel is (top, left); what lies outside the image is `fill`. */
export function cropOrPad(
  image: GreyImage,
  area: {
    readonly top: number;
    readonly left: number;
    readonly rows: number;
    readonly columns: number;
  },
  fill = 0,
): GreyImage {
  const { top, left, rows, columns } = area;
  for (const side of [rows, columns])
    demand(
      Number.isInteger(side) && side >= 1 && side <= sideMax,
      "Bad image side",
    );
  demand(
    Number.isInteger(top) && Number.isInteger(left),
    "top and left must be whole",
  );
  const data = new Float32Array(rows * columns).fill(fill);
  const first = Math.max(0, left);
  const last = Math.min(image.columns, left + columns);
  for (
    let r = Math.max(0, top);
    r < Math.min(image.rows, top + rows) && first < last;
    r++
  ) {
    data.set(
      image.data.subarray(r * image.columns + first, r * image.columns + last),
      (r - top) * columns + first - left,
    );
  }
  return withSpacing({ rows, columns, data }, image, 1, 1);
}

/** The image centred in the least square that holds it; a square image itself. */
export function padToSquare(image: GreyImage, fill = 0): GreyImage {
  if (image.rows === image.columns) return image;
  const side = Math.max(image.rows, image.columns);
  const area = {
    top: -Math.floor((side - image.rows) / 2),
    left: -Math.floor((side - image.columns) / 2),
    rows: side,
    columns: side,
  };
  return cropOrPad(image, area, fill);
}
