import { demand } from "../imaging-error.ts";
import type { GreyImage } from "../image.ts";
import { quantile } from "./quantile.ts";

/** Side of the canonical head image, in pixels. */
export const headSide = 128;

/** Side of the coarse grid on which the head is found. */
const coarseSide = 96;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A slice brought to a common form: the head cut out as a top-aligned square, resampled to 128 × 128 by area, grey
 * values shifted and scaled so that background is 0 and the median of the inner brain is 1 (clipped at 4).
 */
export interface CanonicalHead {
  /** headSide² values, row-major. */
  readonly data: Float32Array;
  /** headSide² values, 1 inside the head (holes filled). */
  readonly mask: Uint8Array;
  /** The square in input pixels that `data` covers; it may reach beyond the image. */
  readonly square: Box;
  /** Box of the head in input pixels. */
  readonly head: Box;
  /** Share of the input image that the head mask covers, 0–1. */
  readonly coverage: number;
}

/** Area average of the rectangle `from` of `image` into `width` × `height` cells; outside the image counts as `outside`. */
export function resampleArea(
  image: GreyImage,
  from: Box,
  width: number,
  height: number,
  outside: number,
): Float32Array {
  const { rows, columns, data } = image;
  const across = weights(from.x, from.width, width, columns);
  const down = weights(from.y, from.height, height, rows);
  const out = new Float32Array(width * height);
  const line = new Float64Array(columns);
  const { start, index, weight, inside, first, last } = across;
  for (let y = 0; y < height; y++) {
    const end = down.start[y + 1];
    let k = down.start[y];
    let covered = 0;
    if (k === end) line.fill(0);
    else {
      const row = down.index[k] * columns;
      covered = down.weight[k++]!;
      for (let x = first; x < last; x++) line[x] = covered * data[row + x];
    }
    for (; k < end; k++) {
      const row = down.index[k] * columns;
      const share = down.weight[k];
      covered += share;
      for (let x = first; x < last; x++) line[x] += share * data[row + x];
    }
    const to = y * width;
    let j = 0;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const stop = start[x + 1]; j < stop; j++)
        sum += weight[j] * line[index[j]];
      out[to + x] = sum + (1 - inside[x] * covered) * outside;
    }
  }
  return out;
}

/**
 * For each of `count` cells over [origin, origin + length): the source samples it covers and their share. A cell
 * smaller than a sample is widened to one sample, which gives linear interpolation.
 */
function weights(origin: number, length: number, count: number, limit: number) {
  const step = length / count;
  const half = Math.max(step, 1) / 2;
  const start = new Int32Array(count + 1);
  const inside = new Float64Array(count);
  const index: number[] = [];
  const weight: number[] = [];
  for (let i = 0; i < count; i++) {
    const centre = origin + (i + 0.5) * step;
    const low = centre - half;
    const high = centre + half;
    const first = Math.max(0, Math.floor(low));
    const last = Math.min(limit - 1, Math.ceil(high) - 1);
    for (let j = first; j <= last; j++) {
      const share = Math.min(high, j + 1) - Math.max(low, j);
      if (share > 0) {
        index.push(j);
        const part = share / (2 * half);
        weight.push(part);
        inside[i] += part;
      }
    }
    start[i + 1] = index.length;
  }
  return {
    start,
    index: Int32Array.from(index),
    weight: Float64Array.from(weight),
    /** Per cell, the sum of its weights: below 1 where it reaches beyond the image. */
    inside,
    first: index[0] ?? 0,
    last: (index.at(-1) ?? -1) + 1,
  };
}

/** Finds the head and brings it to the canonical form; throws `invalid-argument` on a small or non-finite one. */
export function canonicalHead(image: GreyImage): CanonicalHead {
  const { rows, columns } = image;
  demand(
    rows >= 16 && columns >= 16 && image.data.length === rows * columns,
    "The image is smaller than 16 × 16 or of a wrong length",
  );
  const longer = Math.max(rows, columns);
  const scale = longer / coarseSide;
  const width = Math.max(8, Math.round(columns / scale));
  const height = Math.max(8, Math.round(rows / scale));
  const coarse = resampleArea(
    image,
    { x: 0, y: 0, width: columns, height: rows },
    width,
    height,
    0,
  );
  let finite = true;
  for (let i = 0; i < coarse.length; i++)
    if (!Number.isFinite(coarse[i])) finite = false;
  demand(finite, "The image holds values that are not finite");

  const low = quantile(Float32Array.from(coarse), 0.05);
  const high = quantile(Float32Array.from(coarse), 0.99);
  const threshold = low + 0.12 * (high - low);
  const mask = largestFilled(coarse, width, height, threshold);
  const box = boxOf(mask, width, height);

  const sx = columns / width;
  const sy = rows / height;
  const head = {
    x: box.x * sx,
    y: box.y * sy,
    width: box.width * sx,
    height: box.height * sy,
  };
  const side = Math.min(Math.max(head.height, head.width), 1.25 * head.width);
  const square = {
    x: head.x + head.width / 2 - side / 2,
    y: head.height < side ? head.y + head.height / 2 - side / 2 : head.y,
    width: side,
    height: side,
  };

  const data = resampleArea(image, square, headSide, headSide, low);
  const maskImage = {
    rows: height,
    columns: width,
    data: Float32Array.from(mask),
  };
  const cover = resampleArea(
    maskImage,
    { x: square.x / sx, y: square.y / sy, width: side / sx, height: side / sy },
    headSide,
    headSide,
    0,
  );
  const headMask = new Uint8Array(headSide * headSide);
  let area = 0;
  for (let i = 0; i < mask.length; i++) area += mask[i];
  for (let i = 0; i < cover.length; i++) headMask[i] = cover[i] >= 0.5 ? 1 : 0;

  const brain = innerMedian(data, headMask, low);
  const range = Math.max(brain - low, 1e-6 * Math.max(1, Math.abs(high - low)));
  for (let i = 0; i < data.length; i++) {
    const value = (data[i] - low) / range;
    data[i] = value < 0 ? 0 : value > 4 ? 4 : value;
  }
  return { data, mask: headMask, square, head, coverage: area / mask.length };
}

/** Median over the central upper part of the head, where brain is whatever the view. */
function innerMedian(
  data: Float32Array,
  mask: Uint8Array,
  low: number,
): number {
  const inner = new Float32Array(48 * 64);
  let count = 0;
  for (let y = 24; y < 72; y++)
    for (let x = 32; x < 96; x++)
      if (mask[y * headSide + x] === 1)
        inner[count++] = data[y * headSide + x]!;
  return count === 0 ? low + 1 : quantile(inner.subarray(0, count), 0.5);
}

/**
 * The largest 4-connected part above `threshold`, its holes filled. Parts are told apart after taking one cell off their edge, so that a line drawn
 * around the picture or a tube that touches the head does not count as head.
 */
function largestFilled(
  values: Float32Array,
  width: number,
  height: number,
  threshold: number,
): Uint8Array {
  const size = width * height;
  const core = eroded(values, width, height, threshold);
  const label = new Int32Array(size);
  const stack = new Int32Array(size);
  let best = 0;
  let bestCount = 0;
  let next = 0;
  for (let seed = 0; seed < size; seed++) {
    if (label[seed] !== 0 || core[seed] === 0) continue;
    next++;
    const count = flood(seed, next, (i) => core[i] === 1);
    if (count > bestCount) {
      bestCount = count;
      best = next;
    }
  }
  const head = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    if (best === 0 || label[i] !== best) continue;
    head[i] = 1;
    if (i % width > 0 && values[i - 1] > threshold) head[i - 1] = 1;
    if (i % width < width - 1 && values[i + 1] > threshold) head[i + 1] = 1;
    if (i >= width && values[i - width] > threshold) head[i - width] = 1;
    if (i < size - width && values[i + width] > threshold) head[i + width] = 1;
  }
  label.fill(0);
  for (let i = 0; i < size; i++) {
    const x = i % width;
    const border = x === 0 || x === width - 1 || i < width || i >= size - width;
    if (border && head[i] === 0 && label[i] === 0)
      flood(i, 1, (j) => head[j] === 0);
  }
  for (let i = 0; i < size; i++) head[i] = label[i] === 1 ? 0 : 1;
  return head;

  function flood(
    seed: number,
    mark: number,
    inside: (i: number) => boolean,
  ): number {
    let top = 0;
    let count = 0;
    stack[top++] = seed;
    label[seed] = mark;
    while (top > 0) {
      const i = stack[--top];
      count++;
      const x = i % width;
      if (x > 0) visit(i - 1);
      if (x < width - 1) visit(i + 1);
      if (i >= width) visit(i - width);
      if (i < size - width) visit(i + width);
    }
    return count;

    function visit(i: number): void {
      if (label[i] === 0 && inside(i)) {
        label[i] = mark;
        stack[top++] = i;
      }
    }
  }
}

/** 1 where a cell and its four neighbours lie above `threshold`; beyond the image counts as above. */
function eroded(
  values: Float32Array,
  width: number,
  height: number,
  threshold: number,
): Uint8Array {
  const out = new Uint8Array(width * height);
  const above = (i: number): boolean => values[i] > threshold;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const holds =
        above(i) &&
        (x === 0 || above(i - 1)) &&
        (x === width - 1 || above(i + 1)) &&
        (y === 0 || above(i - width)) &&
        (y === height - 1 || above(i + width));
      if (holds) out[i] = 1;
    }
  return out;
}

/** Box of the rows and columns that hold at least 4 % of the fullest one: a nose or a wire does not widen it. */
function boxOf(mask: Uint8Array, width: number, height: number): Box {
  const across = new Float32Array(width);
  const down = new Float32Array(height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++)
      if (mask[row + x] === 1) {
        across[x]++;
        down[y]++;
      }
  }
  const [x0, x1] = span(across);
  const [y0, y1] = span(down);
  return { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 };
}

function span(counts: Float32Array): [number, number] {
  let most = 0;
  for (const count of counts) most = Math.max(most, count);
  const least = 0.04 * most;
  let first = 0;
  let last = counts.length - 1;
  while (first < last && counts[first] <= least) first++;
  while (last > first && counts[last] <= least) last--;
  return [first, last];
}
