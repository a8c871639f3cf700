import { windows, type LocalPatterns } from "./local-patterns.ts";
import type {
  FisherVector,
  TextureDictionary,
  WordShares,
} from "./texture-words.ts";

/** Scores that are mapped in one pass over the patterns: the four classes. */
export const scoreCount = 4;

/** What `describeTexture` says of one kind of pattern. */
export interface DescribedTexture {
  readonly patterns: LocalPatterns;
  readonly points: Float32Array;
  readonly shares: WordShares;
  readonly fisher: FisherVector;
  readonly dictionary: TextureDictionary;
}

/**
 * Adds what each window adds to four linear scores of the Fisher vector to `maps`, four windows × windows grids. The weights of score c start at
 * `from + c * stride`. The square root is taken as linear through zero, so a map shares its score (less its bias) out exactly over the places that
 * made it.
 */
export function addScoreMaps(
  maps: Float32Array,
  { patterns, points, shares, fisher, dictionary }: DescribedTexture,
  weights: Float32Array,
  from: number,
  stride: number,
): void {
  const { words, components } = dictionary;
  const dims = components + 2;
  const { start, word, share } = shares;
  const { constant, factors } = polynomials(
    fisher,
    dictionary,
    Math.max(1, patterns.count),
    spoken(word, words),
    weights,
    from,
    stride,
  );
  const size = windows * windows;
  const step = 2 * scoreCount;
  for (let p = 0; p < patterns.count; p++) {
    let total0 = 0;
    let total1 = 0;
    let total2 = 0;
    let total3 = 0;
    const first = p * dims;
    for (let e = start[p]; e < start[p + 1]; e++) {
      const k = word[e];
      let sum0 = constant[scoreCount * k];
      let sum1 = constant[scoreCount * k + 1];
      let sum2 = constant[scoreCount * k + 2];
      let sum3 = constant[scoreCount * k + 3];
      let at = k * dims * step;
      for (let d = 0; d < dims; d++) {
        const value = points[first + d];
        sum0 += value * (factors[at] + value * factors[at + 1]);
        sum1 += value * (factors[at + 2] + value * factors[at + 3]);
        sum2 += value * (factors[at + 4] + value * factors[at + 5]);
        sum3 += value * (factors[at + 6] + value * factors[at + 7]);
        at += step;
      }
      const part = share[e];
      total0 += part * sum0;
      total1 += part * sum1;
      total2 += part * sum2;
      total3 += part * sum3;
    }
    const to = patterns.row[p] * windows + patterns.column[p];
    maps[to] += Math.fround(total0);
    maps[size + to] += Math.fround(total1);
    maps[2 * size + to] += Math.fround(total2);
    maps[3 * size + to] += Math.fround(total3);
  }
}

/** 1 for every word that some pattern speaks. */
function spoken(word: Int32Array, words: number): Uint8Array {
  const out = new Uint8Array(words);
  for (let e = 0; e < word.length; e++) out[word[e]] = 1;
  return out;
}

/**
 * A word's share of a score as a polynomial of the pattern: constant + linear · x + square · x². `constant` is words × 4, `factors` is
 * words × dims × 4 × (linear, square).
 */
function polynomials(
  { raw, vector }: FisherVector,
  { words, components, weight, centre, deviation }: TextureDictionary,
  count: number,
  needed: Uint8Array,
  weights: Float32Array,
  from: number,
  stride: number,
) {
  const dims = components + 2;
  const constant = new Float64Array(scoreCount * words);
  const factors = new Float64Array(2 * scoreCount * words * dims);
  for (let k = 0; k < words; k++) {
    if (needed[k] === 0) continue;
    const scale1 = 1 / (count * Math.sqrt(weight[k]));
    const scale2 = 1 / (count * Math.sqrt(2 * weight[k]));
    for (let d = 0; d < dims; d++) {
      const i = k * dims + d;
      const j = words * dims + i;
      const s = deviation[i];
      const m = centre[i];
      const variance = s * s;
      const excess = m * m - variance;
      for (let c = 0; c < scoreCount; c++) {
        const at = from + c * stride;
        const a =
          raw[i] === 0
            ? 0
            : (weights[at + i] * vector[i] * scale1) / raw[i] / s;
        const b =
          raw[j] === 0
            ? 0
            : (weights[at + j] * vector[j] * scale2) / raw[j] / variance;
        constant[scoreCount * k + c] += b * excess - a * m;
        factors[2 * (scoreCount * i + c)] = a - 2 * b * m;
        factors[2 * (scoreCount * i + c) + 1] = b;
      }
    }
  }
  return { constant, factors };
}
