/*
 * Which windows make a score. The polynomials are summed on 128-bit vectors, in WebAssembly because plain JavaScript took most of the time of a
 * measurement; a sum keeps the order of the components, each step rounded to float64.
 */
import { windows, type LocalPatterns } from "./local-patterns.ts";
import type {
  FisherVector,
  TextureDictionary,
  WordShares,
} from "./texture-words.ts";
import {
  addWide,
  advance,
  assemble,
  countDown,
  get,
  loadInteger,
  loadSplat,
  loadVector,
  loop,
  multiplyWide,
  reserve,
  set,
  storeVector,
  widen,
  type VectorFunction,
} from "./vector-code.ts";

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

/** Bytes of four float64: a word's constants, and what it gives for one pattern. */
const fourBytes = 8 * scoreCount;

/**
 * For every entry, the first bytes of a point and of a word's polynomials: the value of these four at that point. Polynomials are four constants,
 * then per component linear 0, 1, square 0, 1, linear 2, 3, square 2, 3.
 */
function polynomialSums(): VectorFunction {
  // Parameters: first bytes of the entries and of the answers; entries; components of a point.
  const [entry, out, count, dims] = [0, 1, 2, 3];
  const [point, factors, left] = [4, 5, 6];
  const value = 7;
  const sums = [8, 9];
  const body = [
    ...loop,
    ...get(entry),
    ...loadInteger(0),
    ...set(point),
    ...get(entry),
    ...loadInteger(4),
    ...set(factors),
    ...get(dims),
    ...set(left),
    ...sums.flatMap((sum, i) => [
      ...get(factors),
      ...loadVector(16 * i),
      ...set(sum),
    ]),
    ...advance(factors, fourBytes),
    ...loop,
    ...get(point),
    ...loadSplat,
    ...widen,
    ...set(value),
    // sum += value × (linear + value × square)
    ...sums.flatMap((sum, i) => [
      ...get(sum),
      ...get(value),
      ...get(factors),
      ...loadVector(32 * i),
      ...get(value),
      ...get(factors),
      ...loadVector(32 * i + 16),
      ...multiplyWide,
      ...addWide,
      ...multiplyWide,
      ...addWide,
      ...set(sum),
    ]),
    ...advance(point, 4),
    ...advance(factors, 2 * fourBytes),
    ...countDown(left),
    ...sums.flatMap((sum, i) => [
      ...get(out),
      ...get(sum),
      ...storeVector(16 * i),
    ]),
    ...advance(out, fourBytes),
    ...advance(entry, 8),
    ...countDown(count),
  ];
  return { parameters: 4, integers: 3, vectors: 3, body };
}

const memory = new WebAssembly.Memory({ initial: 16 });
const sumPolynomials = assemble(polynomialSums(), memory);

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
  const count = patterns.count;
  if (word.length === 0) return;
  // In memory: polynomials, answers, entries, points.
  const wordBytes = fourBytes * (1 + 2 * dims);
  const answersAt = wordBytes * words;
  const entriesAt = answersAt + fourBytes * word.length;
  const pointsAt = entriesAt + 8 * word.length;
  reserve(memory, pointsAt + 4 * points.length);
  const { buffer } = memory;
  new Float32Array(buffer, pointsAt, points.length).set(points);
  const entries = new Int32Array(buffer, entriesAt, 2 * word.length);
  const spoken = new Uint8Array(words);
  for (let p = 0; p < count; p++)
    for (let e = start[p]; e < start[p + 1]; e++) {
      spoken[word[e]] = 1;
      entries[2 * e] = pointsAt + 4 * dims * p;
      entries[2 * e + 1] = wordBytes * word[e];
    }
  fillPolynomials(
    new Float64Array(buffer, 0, answersAt / 8),
    fisher,
    dictionary,
    Math.max(1, count),
    spoken,
    weights,
    from,
    stride,
  );
  sumPolynomials(entriesAt, answersAt, word.length, dims);
  const sums = new Float64Array(buffer, answersAt, scoreCount * word.length);
  const size = windows * windows;
  for (let p = 0; p < count; p++) {
    const to = patterns.row[p] * windows + patterns.column[p];
    for (let c = 0; c < scoreCount; c++) {
      let total = 0;
      for (let e = start[p]; e < start[p + 1]; e++)
        total += share[e] * sums[scoreCount * e + c];
      maps[c * size + to] += Math.fround(total);
    }
  }
}

/**
 * A word's share of a score as a polynomial of the pattern, constant + linear · x + square · x², laid out as `polynomialSums` reads it; only of
 * the words that are spoken.
 */
function fillPolynomials(
  out: Float64Array,
  { raw, vector }: FisherVector,
  { words, components, weight, centre, deviation }: TextureDictionary,
  count: number,
  spoken: Uint8Array,
  weights: Float32Array,
  from: number,
  stride: number,
): void {
  const dims = components + 2;
  for (let k = 0; k < words; k++) {
    if (spoken[k] === 0) continue;
    const scale1 = 1 / (count * Math.sqrt(weight[k]));
    const scale2 = 1 / (count * Math.sqrt(2 * weight[k]));
    const start = scoreCount * (1 + 2 * dims) * k;
    for (let c = 0; c < scoreCount; c++) {
      // Scores 0 and 1 lie together, then 2 and 3.
      let to = start + scoreCount + (c & 1) + 4 * (c >> 1);
      let constantSum = 0;
      for (let d = 0; d < dims; d++) {
        const i = k * dims + d;
        const j = words * dims + i;
        const at = from + c * stride;
        const s = deviation[i];
        const m = centre[i];
        const a =
          raw[i] === 0
            ? 0
            : (weights[at + i] * vector[i] * scale1) / raw[i] / s;
        const b =
          raw[j] === 0
            ? 0
            : (weights[at + j] * vector[j] * scale2) / raw[j] / (s * s);
        constantSum += b * (m * m - s * s) - a * m;
        out[to] = a - 2 * b * m;
        out[to + 2] = b;
        to += 2 * scoreCount;
      }
      out[start + c] = constantSum;
    }
  }
}
