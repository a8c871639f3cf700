import { demand } from "../imaging-error.ts";
import { createRandom } from "../random.ts";
import { normalQuantile } from "./normal.ts";

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a proportion (Wilson 1927): honest near 0 and 1, where the normal one
 * is not.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  confidence = 0.95,
): Interval {
  demand(
    trials > 0 && successes >= 0 && successes <= trials,
    "successes must lie in 0 … trials",
  );
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const centre = share + (z * z) / (2 * trials);
  const reach =
    z *
    Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return {
    value: share,
    low: Math.max(0, (centre - reach) / scale),
    high: Math.min(1, (centre + reach) / scale),
  };
}

/**
 * Percentile bootstrap interval of a figure, drawing whole groups (patients), so that slices of one
 * patient do not pass for independent ones. `figure` gets the row numbers of one draw (repeats
 * included) and may answer NaN where the draw cannot give it; such draws are left out, and `draws`
 * says how many counted. Seeded.
 */
export function bootstrapInterval(
  groups: ArrayLike<number | string>,
  figure: (rows: Int32Array) => number,
  {
    draws,
    seed,
    confidence = 0.95,
  }: { draws: number; seed: number; confidence?: number },
): Interval & { readonly draws: number } {
  const members = new Map<number | string, number[]>();
  for (let i = 0; i < groups.length; i++) {
    const list = members.get(groups[i]);
    if (list === undefined) members.set(groups[i], [i]);
    else list.push(i);
  }
  const lists = [...members.values()];
  demand(
    lists.length > 1 && draws > 0,
    "A bootstrap needs at least two groups and one draw",
  );
  const value = figure(Int32Array.from({ length: groups.length }, (_, i) => i));
  const seen: number[] = [];
  const random = createRandom(seed);
  for (let draw = 0; draw < draws; draw++) {
    const rows: number[] = [];
    for (let i = 0; i < lists.length; i++)
      for (const row of lists[random.below(lists.length)]) rows.push(row);
    const drawn = figure(Int32Array.from(rows));
    if (!Number.isNaN(drawn)) seen.push(drawn);
  }
  seen.sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return {
    value,
    low: quantileOfSorted(seen, tail),
    high: quantileOfSorted(seen, 1 - tail),
    draws: seen.length,
  };
}

/** Linear quantile (type 7, the default of R and numpy) of ascending values; NaN for none. */
export function quantileOfSorted(
  sorted: ArrayLike<number>,
  share: number,
): number {
  if (sorted.length === 0) return NaN;
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
}
