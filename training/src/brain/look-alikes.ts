import { headSide } from "@isocenter/imaging";
import type { Slice } from "./data.ts";

const thumbnailSide = 32;

/** 32 × 32 means of the canonical head, shifted and scaled to mean 0 and length 1: their inner product is a correlation. */
export function thumbnail(data: Float32Array): Float64Array {
  const step = headSide / thumbnailSide;
  const out = new Float64Array(thumbnailSide * thumbnailSide);
  for (let i = 0; i < data.length; i++) {
    const y = Math.floor(i / headSide / step);
    out[y * thumbnailSide + Math.floor((i % headSide) / step)] += data[i];
  }
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
  const length = Math.sqrt(
    out.reduce((sum, value) => sum + (value - mean) ** 2, 0),
  );
  return out.map((value) => (value - mean) / Math.max(length, 1e-12));
}

export function correlation(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Slices of one fold whose thumbnails correlate above this are taken for one patient's. */
export const mateCorrelation = 0.85;

/** Longest gap between slice numbers inside one run. */
const gapMax = 25;

/**
 * A group per slice for intervals: the data's own for slices without a tumour; for the others, whose patients are not named, runs of
 * consecutive slice numbers of one class that stay in one fold. The data is numbered by patient and folds were dealt by patient, so a run is one
 * patient, part of one, or two neighbours dealt alike.
 */
export function bootstrapGroups(slices: readonly Slice[]): string[] {
  const out = slices.map(({ group }) => group);
  for (const label of new Set(slices.map((slice) => slice.label))) {
    if (label === 3) continue;
    const order = slices
      .map(({ file }, i) => ({
        i,
        number: Number(/(\d+)\.jpg$/.exec(file)?.[1] ?? Number.NaN),
      }))
      .filter(({ i }) => slices[i].label === label)
      .sort((a, b) => a.number - b.number);
    let run = 0;
    order.forEach(({ i, number }, place) => {
      const before = order[place - 1];
      const breaks =
        before === undefined ||
        slices[before.i].fold !== slices[i].fold ||
        number - before.number > gapMax;
      if (breaks) run++;
      out[i] = `class ${label} run ${run}`;
    });
  }
  return out;
}
