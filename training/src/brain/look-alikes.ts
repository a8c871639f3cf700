import { headSide } from "@isocenter/imaging";
import type { Slice } from "./data.ts";

const thumbnailSide = 32;

/** 32 × 32 means of the canonical head, shifted and scaled to mean 0 and length 1: their inner product is a correlation. */
export function thumbnail(data: Float32Array): Float64Array {
  const step = headSide / thumbnailSide;
  const out = new Float64Array(thumbnailSide * thumbnailSide);
  for (let i = 0; i < data.length; i++) {
    const y = Math.floor(i / headSide / step);
    out[y * thumbnailSide + Math.floor((i % headSide) / step)]! += data[i]!;
  }
  const mean = out.reduce((sum, value) => sum + value, 0) / out.length;
  const length = Math.sqrt(
    out.reduce((sum, value) => sum + (value - mean) ** 2, 0),
  );
  return out.map((value) => (value - mean) / Math.max(length, 1e-12));
}

export function correlation(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Slices of one fold whose thumbnails correlate above this are taken for one patient's. */
export const mateCorrelation = 0.85;

/**
 * A group per slice for intervals: the data's own for slices without a tumour; for the others, whose patients are not named, chains of
 * look-alikes of one class and fold.
 */
export function bootstrapGroups(slices: readonly Slice[]): string[] {
  const thumbnails = slices.map(({ head }) => thumbnail(head.data));
  const parent = slices.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  for (let i = 0; i < slices.length; i++)
    for (let j = 0; j < i; j++) {
      const a = slices[i]!;
      const b = slices[j]!;
      if (a.label !== b.label || a.fold !== b.fold || a.label === 3) continue;
      if (correlation(thumbnails[i]!, thumbnails[j]!) > 0.95)
        parent[root(i)] = root(j);
    }
  return slices.map(({ label, group }, i) =>
    label === 3 ? group : `look-alikes-${root(i)}`,
  );
}
