import { demand } from "./imaging-error.ts";
import type { GreyImage } from "./image.ts";

/** Longest side of a result. */
const sideMax = 16_384;

/** For each place of the new axis: where its sources begin, and their weights, which sum to 1. */
interface AxisWeights {
  readonly starts: Int32Array;
  readonly weights: readonly Float64Array[];
}

/** The mean of what each new pixel covers: no aliasing when shrinking. Enlarged, it repeats pixels. */
function areaWeights(from: number, to: number): AxisWeights {
  const starts = new Int32Array(to);
  const weights: Float64Array[] = [];
  const step = from / to;
  for (let i = 0; i < to; i++) {
    const low = i * step;
    const high = Math.min(from, (i + 1) * step);
    const first = Math.min(from - 1, Math.floor(low + 1e-9));
    const last = Math.max(first, Math.ceil(high - 1e-9) - 1);
    starts[i] = first;
    const own = Float64Array.from({ length: last - first + 1 }, (_, k) =>
      Math.max(0, Math.min(high, first + k + 1) - Math.max(low, first + k)),
    );
    const sum = own.reduce((total, w) => total + w, 0);
    weights.push(own.map((w) => w / sum));
  }
  return { starts, weights };
}

/** Linear between pixel centres (centres at half-integers, edges repeated). */
function linearWeights(from: number, to: number): AxisWeights {
  const starts = new Int32Array(to);
  const weights: Float64Array[] = [];
  for (let i = 0; i < to; i++) {
    const place = Math.max(
      0,
      Math.min(from - 1, ((i + 0.5) * from) / to - 0.5),
    );
    const first = Math.min(Math.floor(place), Math.max(0, from - 2));
    starts[i] = first;
    weights.push(
      from === 1
        ? Float64Array.of(1)
        : Float64Array.of(1 - (place - first), place - first),
    );
  }
  return { starts, weights };
}

function resample(
  image: GreyImage,
  rows: number,
  columns: number,
  make: (from: number, to: number) => AxisWeights,
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
  const across = make(image.columns, columns);
  const down = make(image.rows, rows);
  const narrow = new Float64Array(image.rows * columns);
  for (let r = 0; r < image.rows; r++) {
    for (let c = 0; c < columns; c++) {
      const own = across.weights[c];
      const from = r * image.columns + across.starts[c];
      let sum = 0;
      for (let k = 0; k < own.length; k++) sum += own[k] * image.data[from + k];
      narrow[r * columns + c] = sum;
    }
  }
  const data = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const own = down.weights[r];
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let k = 0; k < own.length; k++)
        sum += own[k] * narrow[(down.starts[r] + k) * columns + c];
      data[r * columns + c] = sum;
    }
  }
  return withSpacing(
    { rows, columns, data },
    image,
    image.rows / rows,
    image.columns / columns,
  );
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

/** The image centred in the least square that holds it. */
export function padToSquare(image: GreyImage, fill = 0): GreyImage {
  const side = Math.max(image.rows, image.columns);
  const area = {
    top: -Math.floor((side - image.rows) / 2),
    left: -Math.floor((side - image.columns) / 2),
    rows: side,
    columns: side,
  };
  return cropOrPad(image, area, fill);
}
