import { blur } from "./blur.ts";
import { distanceInside, halve } from "./filters.ts";
import { headSide, type CanonicalHead } from "./head.ts";

/** Side of a cell, in canonical pixels; cells per side; cells per window side; directions of the gradient. */
export const cellSide = 4;
const cells = headSide / cellSide;
const windowCells = 4;
const directions = 8;
/** Windows per side: one at every cell. */
export const windows = cells - windowCells + 1;
const gradientLength = windowCells * windowCells * directions;
const grainSide = 8;

/**
 * Kinds of local pattern, each of a window of 16 × 16 canonical pixels, and the numbers that describe one.
 *
 * - `edges`: histograms of gradient direction over 4 × 4 cells (Lowe 2004), brought to unit length so that contrast does not matter, and the
 *   cells' brightness relative to normal brain.
 * - `bright`: the same, only of windows brighter than normal brain and away from the head's edge: where contrast medium collects.
 * - `grain`: the window's 8 × 8 means, less their mean and over their spread, and the mean itself.
 */
export const patternLengths = {
  edges: gradientLength + windowCells * windowCells,
  bright: gradientLength + windowCells * windowCells,
  grain: grainSide * grainSide + 1,
} as const;
export type PatternKind = keyof typeof patternLengths;
export const patternKinds = [
  "edges",
  "bright",
  "grain",
] as const satisfies readonly PatternKind[];

/** Brightness of the inner 2 × 2 cells, in units of normal brain, and distance to the head's edge, in cells, above which a window is `bright`. */
const brightMin = 1.15;
const brightDepth = 2.5;

export interface LocalPatterns {
  /** `count` × the kind's length, row-major. */
  readonly values: Float32Array;
  readonly count: number;
  /** Window column and row of each pattern, 0 … windows - 1. */
  readonly column: Uint8Array;
  readonly row: Uint8Array;
}

/** Describes the head by small overlapping windows, one at every 4th pixel whose centre lies in the head. */
export function localPatterns(
  head: CanonicalHead,
): Record<PatternKind, LocalPatterns> {
  const brightness = cellMeans(head.data);
  const covered = cellMeans(head.mask);
  const inside = new Uint8Array(cells * cells);
  for (let i = 0; i < inside.length; i++) inside[i] = covered[i] > 0.5 ? 1 : 0;
  const depth = distanceInside(inside, cells);
  const column: number[] = [];
  const row: number[] = [];
  const bright: number[] = [];
  for (let y = 0; y < windows; y++)
    for (let x = 0; x < windows; x++) {
      const centre = (y + 2) * cells + x + 2;
      if (inside[centre] === 0) continue;
      const inner =
        (brightness[centre] +
          brightness[centre - 1] +
          brightness[centre - cells] +
          brightness[centre - cells - 1]) /
        4;
      if (inner > brightMin && depth[centre] > brightDepth)
        bright.push(column.length);
      column.push(x);
      row.push(y);
    }
  const place = {
    count: column.length,
    column: Uint8Array.from(column),
    row: Uint8Array.from(row),
  };
  const root = new Float32Array(head.data.length);
  for (let i = 0; i < root.length; i++) root[i] = Math.sqrt(head.data[i]);
  const edges = {
    ...place,
    values: edgeValues(directionHistograms(root), brightness, place),
  };
  return {
    edges,
    bright: pick(edges, bright),
    grain: { ...place, values: grainValues(root, place) },
  };
}

type Places = Omit<LocalPatterns, "values">;

function pick(
  { values, column, row }: LocalPatterns,
  chosen: readonly number[],
): LocalPatterns {
  const length = patternLengths.edges;
  const out = new Float32Array(chosen.length * length);
  chosen.forEach((from, to) =>
    out.set(values.subarray(from * length, (from + 1) * length), to * length),
  );
  return {
    values: out,
    count: chosen.length,
    column: Uint8Array.from(chosen, (i) => column[i]),
    row: Uint8Array.from(chosen, (i) => row[i]),
  };
}

function edgeValues(
  histograms: Float32Array,
  brightness: Float32Array,
  { count, column, row }: Places,
): Float32Array {
  const length = patternLengths.edges;
  const values = new Float32Array(count * length);
  for (let i = 0; i < count; i++) {
    const at = i * length;
    let energy = 0;
    for (let a = 0; a < windowCells; a++)
      for (let b = 0; b < windowCells; b++) {
        const cell = (row[i] + a) * cells + column[i] + b;
        const to = at + (a * windowCells + b) * directions;
        for (let d = 0; d < directions; d++) {
          const value = histograms[cell * directions + d];
          values[to + d] = value;
          energy += value * value;
        }
        values[at + gradientLength + a * windowCells + b] =
          0.35 * (brightness[cell] - 1);
      }
    const scale = 1 / (Math.sqrt(energy) + 0.3 * cellSide);
    for (let d = 0; d < gradientLength; d++)
      values[at + d] = 2 * Math.min(0.25, values[at + d] * scale);
  }
  return values;
}

function grainValues(
  root: Float32Array,
  { count, column, row }: Places,
): Float32Array {
  const side = headSide / 2;
  const small = halve(root, headSide);
  const length = patternLengths.grain;
  const values = new Float32Array(count * length);
  for (let i = 0; i < count; i++) {
    const at = i * length;
    const corner = 2 * row[i] * side + 2 * column[i];
    let sum = 0;
    let squares = 0;
    for (let y = 0; y < grainSide; y++)
      for (let x = 0; x < grainSide; x++) {
        const value = small[corner + y * side + x];
        values[at + y * grainSide + x] = value;
        sum += value;
        squares += value * value;
      }
    const pixels = grainSide * grainSide;
    const mean = sum / pixels;
    const scale =
      1 / (Math.sqrt(Math.max(0, squares / pixels - mean * mean)) + 0.1);
    for (let k = 0; k < pixels; k++)
      values[at + k] = (values[at + k] - mean) * scale;
    values[at + pixels] = 4 * (mean - 1);
  }
  return values;
}

/** Gradient magnitude by direction (8 signed directions, shared between neighbours) summed over each cell. */
function directionHistograms(root: Float32Array): Float32Array {
  const smooth = blur(root, headSide, 0.8);
  const out = new Float32Array(cells * cells * directions);
  const perTurn = directions / (2 * Math.PI);
  for (let y = 1; y < headSide - 1; y++)
    for (let x = 1; x < headSide - 1; x++) {
      const i = y * headSide + x;
      const gx = smooth[i + 1] - smooth[i - 1];
      const gy = smooth[i + headSide] - smooth[i - headSide];
      const size = Math.sqrt(gx * gx + gy * gy);
      if (size === 0) continue;
      let angle = Math.atan2(gy, gx) * perTurn;
      if (angle < 0) angle += directions;
      // 0 to 8, so the integer part is the floor; 8 is direction 0.
      const lower = angle | 0;
      const part = angle - lower;
      const cell = ((y >> 2) * cells + (x >> 2)) * directions;
      out[cell + (lower & 7)] += size * (1 - part);
      out[cell + ((lower + 1) & 7)] += size * part;
    }
  return out;
}

function cellMeans(data: Float32Array | Uint8Array): Float32Array {
  const out = new Float32Array(cells * cells);
  for (let y = 0; y < headSide; y++)
    for (let x = 0; x < headSide; x++)
      out[(y >> 2) * cells + (x >> 2)] +=
        data[y * headSide + x] / (cellSide * cellSide);
  return out;
}
