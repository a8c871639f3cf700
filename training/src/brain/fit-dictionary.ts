import {
  createRandom,
  localPatterns,
  patternLength,
  projectPatterns,
  visitShares,
  type Random,
  type TextureDictionary,
} from "@isocenter/imaging";
import type { Slice } from "./data.ts";
import { symmetricEigen } from "./eigen.ts";

export interface DictionarySettings {
  readonly components: number;
  readonly words: number;
  /** Local patterns drawn for the fit, and rounds of expectation and maximisation. */
  readonly points: number;
  readonly rounds: number;
}

/** Smallest variance of a word in any direction; the components have variance 1. */
const varianceMin = 1e-3;

/** Fits the dictionary to slices, without looking at their labels. Seeded. */
export function fitDictionary(
  slices: readonly Slice[],
  settings: DictionarySettings,
  seed: number,
): TextureDictionary {
  const random = createRandom(seed);
  const { components, words } = settings;
  const drawn = drawPatterns(slices, settings.points, random);
  const count = drawn.place.length / 2;
  const mean = new Float32Array(patternLength);
  for (let i = 0; i < drawn.values.length; i++)
    mean[i % patternLength]! += drawn.values[i]! / count;
  const { values, vectors } = symmetricEigen(
    covarianceOf(drawn.values, mean, count),
    patternLength,
  );
  const projection = new Float32Array(patternLength * components);
  for (let j = 0; j < patternLength; j++)
    for (let k = 0; k < components; k++)
      projection[j * components + k] =
        vectors[j * patternLength + k]! /
        Math.sqrt(Math.max(values[k]!, 1e-12));
  const points = projectPatterns(
    {
      values: drawn.values,
      count,
      row: drawn.place.subarray(0, count),
      column: drawn.place.subarray(count),
    },
    { components, mean, projection },
  );
  return {
    components,
    words,
    mean,
    projection,
    ...fitMixture(points, words, components + 2, settings.rounds, random),
  };
}

function drawPatterns(
  slices: readonly Slice[],
  points: number,
  random: Random,
): { values: Float32Array; place: Uint8Array } {
  const each = Math.ceil(points / slices.length);
  const values = new Float32Array(each * slices.length * patternLength);
  const rows: number[] = [];
  const columns: number[] = [];
  for (const { head } of slices) {
    const patterns = localPatterns(head);
    for (let n = 0; n < each && patterns.count > 0; n++) {
      const i = random.below(patterns.count);
      values.set(
        patterns.values.subarray(i * patternLength, (i + 1) * patternLength),
        rows.length * patternLength,
      );
      rows.push(patterns.row[i]!);
      columns.push(patterns.column[i]!);
    }
  }
  return {
    values: values.subarray(0, rows.length * patternLength),
    place: Uint8Array.from([...rows, ...columns]),
  };
}

function covarianceOf(
  values: Float32Array,
  mean: Float32Array,
  count: number,
): Float64Array {
  const n = patternLength;
  const out = new Float64Array(n * n);
  const row = new Float64Array(n);
  for (let p = 0; p < count; p++) {
    for (let j = 0; j < n; j++) row[j] = values[p * n + j]! - mean[j]!;
    for (let i = 0; i < n; i++) {
      const x = row[i]! / count;
      for (let j = i; j < n; j++) out[i * n + j]! += x * row[j]!;
    }
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i]!;
  return out;
}

/** Expectation maximisation (Dempster 1977) from k-means++ centres (Arthur 2007). */
function fitMixture(
  points: Float32Array,
  words: number,
  dims: number,
  rounds: number,
  random: Random,
) {
  const count = points.length / dims;
  const centre = new Float32Array(words * dims);
  const nearest = new Float64Array(count).fill(Infinity);
  for (let k = 0; k < words; k++) {
    const pick = k === 0 ? random.below(count) : drawByWeight(nearest, random);
    for (let d = 0; d < dims; d++)
      centre[k * dims + d] = points[pick * dims + d]!;
    for (let p = 0; p < count; p++) {
      let sum = 0;
      for (let d = 0; d < dims; d++)
        sum += (points[p * dims + d]! - centre[k * dims + d]!) ** 2;
      nearest[p] = Math.min(nearest[p]!, sum);
    }
  }
  const weight = new Float32Array(words).fill(1 / words);
  const deviation = new Float32Array(words * dims).fill(1);
  const fitted = {
    components: dims - 2,
    words,
    mean: new Float32Array(0),
    projection: new Float32Array(0),
    weight,
    centre,
    deviation,
  };
  for (let round = 0; round < rounds; round++) {
    const share = new Float64Array(words);
    const first = new Float64Array(words * dims);
    const second = new Float64Array(words * dims);
    visitShares(points, fitted, (p, k, s) => {
      share[k]! += s;
      for (let d = 0; d < dims; d++) {
        const value = points[p * dims + d]!;
        first[k * dims + d]! += s * value;
        second[k * dims + d]! += s * value * value;
      }
    });
    for (let k = 0; k < words; k++) {
      const total = Math.max(share[k]!, 1e-6);
      weight[k] = Math.max(total / count, 1e-6);
      for (let d = 0; d < dims; d++) {
        const i = k * dims + d;
        const m = first[i]! / total;
        centre[i] = m;
        deviation[i] = Math.sqrt(
          Math.max(second[i]! / total - m * m, 0) + varianceMin,
        );
      }
    }
  }
  return { weight, centre, deviation };
}

function drawByWeight(weights: Float64Array, random: Random): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = random.uniform() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
