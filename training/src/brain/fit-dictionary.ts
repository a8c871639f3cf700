import {
  createRandom,
  patternLengths,
  projectPatterns,
  wordShares,
  wordSums,
  type LocalPatterns,
  type PatternKind,
  type Random,
  type TextureDictionary,
} from "@isocenter/imaging";
import { symmetricEigen } from "./eigen.ts";

export interface DictionarySettings {
  readonly components: number;
  readonly words: number;
  readonly placeWeight: number;
  /** Local patterns drawn for the fit, and rounds of expectation and maximisation. */
  readonly points: number;
  readonly rounds: number;
}

/** Smallest variance of a word in any direction; the components have variance 1. */
const varianceMin = 1e-3;

/** Fits the dictionary to the local patterns of slices, without looking at their labels. Seeded. */
export function fitDictionary(
  slices: readonly LocalPatterns[],
  kind: PatternKind,
  settings: DictionarySettings,
  seed: number,
): TextureDictionary {
  const random = createRandom(seed);
  const { components, words, placeWeight } = settings;
  const length = patternLengths[kind];
  const drawn = drawPatterns(slices, length, settings.points, random);
  const { count } = drawn;
  const sums = new Float64Array(length);
  for (let i = 0; i < drawn.values.length; i++)
    sums[i % length] += drawn.values[i] / count;
  const mean = Float32Array.from(sums);
  const { values, vectors } = symmetricEigen(
    covarianceOf(drawn.values, mean, count),
    length,
  );
  const projection = new Float32Array(length * components);
  for (let j = 0; j < length; j++)
    for (let k = 0; k < components; k++)
      projection[j * components + k] =
        vectors[j * length + k] / Math.sqrt(Math.max(values[k], 1e-12));
  const points = projectPatterns(drawn, {
    components,
    placeWeight,
    mean,
    projection,
  });
  const mixture = fitMixture(
    points,
    words,
    components + 2,
    settings.rounds,
    random,
  );
  return { components, words, placeWeight, mean, projection, ...mixture };
}

/** About `points` patterns, equally many of every slice that has any. */
function drawPatterns(
  slices: readonly LocalPatterns[],
  length: number,
  points: number,
  random: Random,
): LocalPatterns {
  const filled = slices.filter(({ count }) => count > 0);
  const each = Math.ceil(points / filled.length);
  const count = each * filled.length;
  const values = new Float32Array(count * length);
  const row = new Uint8Array(count);
  const column = new Uint8Array(count);
  let to = 0;
  for (const patterns of filled)
    for (let n = 0; n < each; n++) {
      const i = random.below(patterns.count);
      values.set(
        patterns.values.subarray(i * length, (i + 1) * length),
        to * length,
      );
      row[to] = patterns.row[i]!;
      column[to] = patterns.column[i]!;
      to++;
    }
  return { values, count, row, column };
}

function covarianceOf(
  values: Float32Array,
  mean: Float32Array,
  count: number,
): Float64Array {
  const n = mean.length;
  const out = new Float64Array(n * n);
  const row = new Float64Array(n);
  for (let p = 0; p < count; p++) {
    for (let j = 0; j < n; j++) row[j] = values[p * n + j] - mean[j];
    for (let i = 0; i < n; i++) {
      const x = row[i] / count;
      for (let j = i; j < n; j++) out[i * n + j] += x * row[j];
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
        sum += (points[p * dims + d] - centre[k * dims + d]) ** 2;
      nearest[p] = Math.min(nearest[p], sum);
    }
  }
  const weight = new Float32Array(words).fill(1 / words);
  const deviation = new Float32Array(words * dims).fill(1);
  const none = new Float32Array(0);
  const current = {
    components: dims - 2,
    words,
    placeWeight: 0,
    mean: none,
    projection: none,
    weight,
    centre,
    deviation,
  };
  for (let round = 0; round < rounds; round++) {
    // A new object each round: `wordShares` keeps what it derived from a dictionary.
    const shares = wordShares(points, { ...current });
    const {
      zeroth: share,
      first,
      second,
    } = wordSums(points, shares, words, dims);
    for (let k = 0; k < words; k++) {
      const total = Math.max(share[k], 1e-6);
      weight[k] = Math.max(total / count, 1e-6);
      for (let d = 0; d < dims; d++) {
        const i = k * dims + d;
        const m = first[i] / total;
        centre[i] = m;
        deviation[i] = Math.sqrt(
          Math.max(second[i] / total - m * m, 0) + varianceMin,
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
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}
