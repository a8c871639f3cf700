import { blur } from "./filters.ts";
import { headSide, type CanonicalHead } from "./head.ts";

/** Side of a cell, in canonical pixels; cells per side; cells per window side; directions of the gradient. */
export const cellSide = 4;
const cells = headSide / cellSide;
const windowCells = 4;
const directions = 8;
/** Windows per side: one at every cell. */
export const windows = cells - windowCells + 1;
/** Numbers that describe one window: 4 × 4 cells × 8 directions of gradient, and 4 × 4 mean brightnesses. */
export const patternLength = windowCells * windowCells * (directions + 1);

export interface LocalPatterns {
  /** `count` × patternLength, row-major. */
  readonly values: Float32Array;
  readonly count: number;
  /** Window column and row of each pattern, 0 … windows - 1. */
  readonly column: Uint8Array;
  readonly row: Uint8Array;
}

/**
 * Describes the head by small overlapping windows (16 × 16 canonical pixels, one at every 4th pixel whose centre lies in the head):
 * histograms of gradient direction over 4 × 4 cells (Lowe 2004), brought to unit length so that contrast does not matter, and the
 * cells' brightness relative to normal brain.
 */
export function localPatterns(head: CanonicalHead): LocalPatterns {
  const histograms = directionHistograms(head.data);
  const brightness = cellMeans(head.data);
  const inside = cellMeans(Float32Array.from(head.mask));
  const column: number[] = [];
  const row: number[] = [];
  for (let y = 0; y < windows; y++)
    for (let x = 0; x < windows; x++)
      if (inside[(y + 2) * cells + x + 2]! > 0.5) {
        column.push(x);
        row.push(y);
      }
  const count = column.length;
  const values = new Float32Array(count * patternLength);
  const gradients = windowCells * windowCells * directions;
  for (let i = 0; i < count; i++) {
    const at = i * patternLength;
    let energy = 0;
    for (let a = 0; a < windowCells; a++)
      for (let b = 0; b < windowCells; b++) {
        const cell = (row[i]! + a) * cells + column[i]! + b;
        const to = at + (a * windowCells + b) * directions;
        for (let d = 0; d < directions; d++) {
          const value = histograms[cell * directions + d]!;
          values[to + d] = value;
          energy += value * value;
        }
        values[at + gradients + a * windowCells + b] =
          0.35 * (brightness[cell]! - 1);
      }
    const scale = 1 / (Math.sqrt(energy) + 0.3 * cellSide);
    for (let d = 0; d < gradients; d++)
      values[at + d] = 2 * Math.min(0.25, values[at + d]! * scale);
  }
  return {
    values,
    count,
    column: Uint8Array.from(column),
    row: Uint8Array.from(row),
  };
}

/** Gradient magnitude by direction (8 signed directions, shared between neighbours) summed over each cell. */
function directionHistograms(data: Float32Array): Float32Array {
  const root = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) root[i] = Math.sqrt(data[i]!);
  const smooth = blur(root, headSide, 0.8);
  const out = new Float32Array(cells * cells * directions);
  const perTurn = directions / (2 * Math.PI);
  for (let y = 1; y < headSide - 1; y++)
    for (let x = 1; x < headSide - 1; x++) {
      const i = y * headSide + x;
      const gx = smooth[i + 1]! - smooth[i - 1]!;
      const gy = smooth[i + headSide]! - smooth[i - headSide]!;
      const size = Math.sqrt(gx * gx + gy * gy);
      if (size === 0) continue;
      let angle = Math.atan2(gy, gx) * perTurn;
      if (angle < 0) angle += directions;
      const lower = Math.floor(angle) % directions;
      const part = angle - Math.floor(angle);
      const cell = ((y >> 2) * cells + (x >> 2)) * directions;
      out[cell + lower]! += size * (1 - part);
      out[cell + ((lower + 1) % directions)]! += size * part;
    }
  return out;
}

function cellMeans(data: Float32Array): Float32Array {
  const out = new Float32Array(cells * cells);
  for (let y = 0; y < headSide; y++)
    for (let x = 0; x < headSide; x++)
      out[(y >> 2) * cells + (x >> 2)]! +=
        data[y * headSide + x]! / (cellSide * cellSide);
  return out;
}
