import {
  cellSide,
  patternLength,
  windows,
  type LocalPatterns,
} from "./local-patterns.ts";
import { headSide } from "./head.ts";

/** Weight of a window's place (−½ … ½ of the canonical square) beside its whitened pattern. */
export const placeWeight = 6;

/**
 * A dictionary of texture words: principal components of local patterns (whitened) and a mixture of Gaussians with diagonal covariance over
 * those components and the place in the head. Each Gaussian is one word: "this texture, about here". Fitted without labels.
 */
export interface TextureDictionary {
  readonly components: number;
  readonly words: number;
  /** patternLength. */
  readonly mean: Float32Array;
  /** patternLength × components, row-major. */
  readonly projection: Float32Array;
  /** words; sum 1. */
  readonly weight: Float32Array;
  /** words × (components + 2). */
  readonly centre: Float32Array;
  /** words × (components + 2): standard deviations. */
  readonly deviation: Float32Array;
}

/** Local patterns in the dictionary's coordinates: count × (components + 2), row-major. */
export function projectPatterns(
  patterns: LocalPatterns,
  dictionary: Pick<TextureDictionary, "components" | "mean" | "projection">,
): Float32Array {
  const { components, mean, projection } = dictionary;
  const dims = components + 2;
  const out = new Float32Array(patterns.count * dims);
  const sum = new Float64Array(components);
  for (let i = 0; i < patterns.count; i++) {
    sum.fill(0);
    const at = i * patternLength;
    for (let j = 0; j < patternLength; j++) {
      const value = patterns.values[at + j]! - mean[j]!;
      const from = j * components;
      for (let k = 0; k < components; k++)
        sum[k]! += value * projection[from + k]!;
    }
    out.set(sum, i * dims);
    const cells = headSide / cellSide;
    out[i * dims + components] =
      placeWeight * ((patterns.row[i]! + 2) / cells - 0.5);
    out[i * dims + components + 1] =
      placeWeight * ((patterns.column[i]! + 2) / cells - 0.5);
  }
  return out;
}

/** Length of a Fisher vector. */
export function fisherLength(
  dictionary: Pick<TextureDictionary, "words" | "components">,
): number {
  return 2 * dictionary.words * (dictionary.components + 2);
}

/**
 * Fisher vector of a slice (Perronnin 2010): for every word, how far the slice's patterns that speak this word lie from the word's centre and how
 * much they spread, square-rooted and brought to unit length. Zero where the head holds no window.
 */
export function fisherVector(
  points: Float32Array,
  dictionary: TextureDictionary,
): Float32Array {
  const raw = fisherSums(points, dictionary);
  let energy = 0;
  for (let i = 0; i < raw.length; i++) {
    const value = raw[i]!;
    raw[i] = Math.sign(value) * Math.sqrt(Math.abs(value));
    energy += Math.abs(value);
  }
  const scale = energy > 0 ? 1 / Math.sqrt(energy) : 0;
  const out = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw[i]! * scale;
  return out;
}

/** Shares below this are left out: they cost time and say nothing. */
const shareMin = 1e-3;

/** Calls `visit` for every pattern and word with the share (posterior) of that word in the pattern. */
export function visitShares(
  points: Float32Array,
  dictionary: TextureDictionary,
  visit: (point: number, word: number, share: number) => void,
): void {
  const { words, components, weight, centre, deviation } = dictionary;
  const dims = components + 2;
  const offset = new Float64Array(words);
  const linear = new Float64Array(words * dims);
  const square = new Float64Array(words * dims);
  for (let k = 0; k < words; k++) {
    offset[k] = Math.log(weight[k]!);
    for (let d = 0; d < dims; d++) {
      const i = k * dims + d;
      const precision = 1 / (deviation[i]! * deviation[i]!);
      linear[i] = centre[i]! * precision;
      square[i] = -0.5 * precision;
      offset[k]! -=
        Math.log(deviation[i]!) + 0.5 * centre[i]! * centre[i]! * precision;
    }
  }
  const log = new Float64Array(words);
  const x = new Float64Array(dims);
  const count = points.length / dims;
  for (let p = 0; p < count; p++) {
    for (let d = 0; d < dims; d++) x[d] = points[p * dims + d]!;
    let most = -Infinity;
    for (let k = 0; k < words; k++) {
      let sum = offset[k]!;
      const from = k * dims;
      for (let d = 0; d < dims; d++)
        sum += x[d]! * (linear[from + d]! + x[d]! * square[from + d]!);
      log[k] = sum;
      if (sum > most) most = sum;
    }
    let total = 0;
    for (let k = 0; k < words; k++) {
      const value = log[k]! - most < -12 ? 0 : Math.exp(log[k]! - most);
      log[k] = value;
      total += value;
    }
    for (let k = 0; k < words; k++) {
      const share = log[k]! / total;
      if (share >= shareMin) visit(p, k, share);
    }
  }
}

function fisherSums(
  points: Float32Array,
  dictionary: TextureDictionary,
): Float64Array {
  const { words, components, weight, centre, deviation } = dictionary;
  const dims = components + 2;
  const count = points.length / dims;
  const share0 = new Float64Array(words);
  const first = new Float64Array(words * dims);
  const second = new Float64Array(words * dims);
  visitShares(points, dictionary, (p, k, share) => {
    share0[k]! += share;
    const at = p * dims;
    const to = k * dims;
    for (let d = 0; d < dims; d++) {
      const value = points[at + d]!;
      first[to + d]! += share * value;
      second[to + d]! += share * value * value;
    }
  });
  const out = new Float64Array(2 * words * dims);
  if (count === 0) return out;
  for (let k = 0; k < words; k++) {
    const scale1 = 1 / (count * Math.sqrt(weight[k]!));
    const scale2 = 1 / (count * Math.sqrt(2 * weight[k]!));
    for (let d = 0; d < dims; d++) {
      const i = k * dims + d;
      const s = deviation[i]!;
      const m = centre[i]!;
      out[i] = ((first[i]! - share0[k]! * m) / s) * scale1;
      out[words * dims + i] =
        ((second[i]! - 2 * first[i]! * m + share0[k]! * m * m) / (s * s) -
          share0[k]!) *
        scale2;
    }
  }
  return out;
}

/**
 * What each window adds to a linear score of the Fisher vector, on a windows × windows grid: the square root is taken as locally
 * linear, so the map shares the score out over the places that made it.
 */
export function scoreMap(
  patterns: LocalPatterns,
  points: Float32Array,
  dictionary: TextureDictionary,
  weights: ArrayLike<number>,
): Float32Array {
  const { words, components, weight, centre, deviation } = dictionary;
  const dims = components + 2;
  const raw = fisherSums(points, dictionary);
  const gain = new Float64Array(raw.length);
  let energy = 0;
  for (const value of raw) energy += Math.abs(value);
  for (let i = 0; i < raw.length; i++)
    gain[i] =
      weights[i]! /
      Math.sqrt(Math.max(Math.abs(raw[i]!), 1e-9) * Math.max(energy, 1e-12));
  const map = new Float32Array(windows * windows);
  const count = Math.max(1, patterns.count);
  visitShares(points, dictionary, (p, k, share) => {
    const scale1 = 1 / (count * Math.sqrt(weight[k]!));
    const scale2 = 1 / (count * Math.sqrt(2 * weight[k]!));
    let sum = 0;
    for (let d = 0; d < dims; d++) {
      const i = k * dims + d;
      const z = (points[p * dims + d]! - centre[i]!) / deviation[i]!;
      sum +=
        gain[i]! * z * scale1 + gain[words * dims + i]! * (z * z - 1) * scale2;
    }
    map[patterns.row[p]! * windows + patterns.column[p]!]! += share * sum;
  });
  return map;
}
