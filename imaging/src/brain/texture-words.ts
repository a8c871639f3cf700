import { cellSide, type LocalPatterns } from "./local-patterns.ts";
import { headSide } from "./head.ts";
import { columnStep, matrixProduct, productView } from "./matrix-product.ts";

/**
 * A dictionary of texture words for one kind of local pattern: principal components (whitened) and a mixture of Gaussians with diagonal
 * covariance over those components and the place in the head. Each Gaussian is one word: "this texture, about here". Fitted without labels.
 */
export interface TextureDictionary {
  /** Multiples of 16. */
  readonly components: number;
  readonly words: number;
  /** How much the place (−½ … ½ of the canonical square, each way) weighs beside a whitened component. */
  readonly placeWeight: number;
  /** One number per entry of a pattern. */
  readonly mean: Float32Array;
  /** Entries of a pattern × components, row-major. */
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
  { values, count, row, column }: LocalPatterns,
  {
    components,
    placeWeight,
    mean,
    projection,
  }: Pick<
    TextureDictionary,
    "components" | "placeWeight" | "mean" | "projection"
  >,
): Float32Array {
  const length = mean.length;
  const dims = components + 2;
  const shift = matrixProduct(mean, projection, 1, length, components);
  const product = productView(values, projection, count, length, components);
  const out = new Float32Array(count * dims);
  const cells = headSide / cellSide;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < components; k++)
      out[i * dims + k] = product[i * components + k] - shift[k];
    out[i * dims + components] = placeWeight * ((row[i] + 2) / cells - 0.5);
    out[i * dims + components + 1] =
      placeWeight * ((column[i] + 2) / cells - 0.5);
  }
  return out;
}

/** Length of a Fisher vector. */
export function fisherLength(
  dictionary: Pick<TextureDictionary, "words" | "components">,
): number {
  return 2 * dictionary.words * (dictionary.components + 2);
}

/** Which words each pattern speaks: entries of one pattern lie together, those of pattern p from start[p] to start[p + 1] - 1. */
export interface WordShares {
  readonly start: Int32Array;
  readonly word: Int32Array;
  readonly share: Float64Array;
}

/** Shares below this are left out: they cost time and say nothing. */
const shareMin = 1e-3;

/** The share (posterior) of every word in every pattern. */
export function wordShares(
  points: Float32Array,
  dictionary: TextureDictionary,
): WordShares {
  const { words } = dictionary;
  const dims = dictionary.components + 2;
  const count = points.length / dims;
  const table = tables.get(dictionary) ?? likelihoodTable(dictionary);
  tables.set(dictionary, table);
  const inner = 2 * dims + 1;
  const rows = new Float32Array(count * inner);
  for (let p = 0; p < count; p++) {
    const from = p * dims;
    const to = p * inner;
    for (let d = 0; d < dims; d++) {
      const value = points[from + d];
      rows[to + d] = value;
      rows[to + dims + d] = value * value;
    }
    rows[to + 2 * dims] = 1;
  }
  const log = productView(rows, table, count, inner, words);
  const start = new Int32Array(count + 1);
  const word: number[] = [];
  const share: number[] = [];
  // The words of one pattern that are not far too unlikely, and their likelihoods.
  const near = new Int32Array(words);
  const part = new Float64Array(words);
  for (let p = 0; p < count; p++) {
    const at = p * words;
    let most = -Infinity;
    for (let k = 0; k < words; k++) if (log[at + k] > most) most = log[at + k]!;
    let total = 0;
    let found = 0;
    for (let k = 0; k < words; k++) {
      const below = log[at + k] - most;
      if (below < -12) continue;
      const likelihood = Math.exp(below);
      near[found] = k;
      part[found++] = likelihood;
      total += likelihood;
    }
    const least = shareMin * total;
    for (let i = 0; i < found; i++) {
      if (part[i] < least) continue;
      word.push(near[i]);
      share.push(part[i] / total);
    }
    start[p + 1] = word.length;
  }
  return {
    start,
    word: Int32Array.from(word),
    share: Float64Array.from(share),
  };
}

/** A dictionary does not change, so its table is made once. */
const tables = new WeakMap<TextureDictionary, Float32Array>();

/** Columns: words. Rows: factors of x, of x², and 1, whose sum is the log of a word's weight × density, less what all words share. */
function likelihoodTable({
  words,
  components,
  weight,
  centre,
  deviation,
}: TextureDictionary): Float32Array {
  if (words % columnStep !== 0)
    throw new RangeError("words must be a multiple of 16");
  const dims = components + 2;
  const table = new Float32Array((2 * dims + 1) * words);
  for (let k = 0; k < words; k++) {
    let offset = Math.log(weight[k]);
    for (let d = 0; d < dims; d++) {
      const i = k * dims + d;
      const precision = 1 / (deviation[i] * deviation[i]);
      table[d * words + k] = centre[i] * precision;
      table[(dims + d) * words + k] = -0.5 * precision;
      offset -=
        Math.log(deviation[i]) + 0.5 * centre[i] * centre[i] * precision;
    }
    table[2 * dims * words + k] = offset;
  }
  return table;
}

/** Per word: sum of shares, of share × value and of share × value². */
export function wordSums(
  points: Float32Array,
  { start, word, share }: WordShares,
  words: number,
  dims: number,
) {
  const zeroth = new Float64Array(words);
  const first = new Float64Array(words * dims);
  const second = new Float64Array(words * dims);
  for (let p = 0; p + 1 < start.length; p++)
    for (let e = start[p]; e < start[p + 1]; e++) {
      const s = share[e];
      const k = word[e];
      const from = p * dims;
      const to = k * dims;
      zeroth[k] += s;
      for (let d = 0; d < dims; d++) {
        const value = points[from + d];
        const weighted = s * value;
        first[to + d] += weighted;
        second[to + d] += weighted * value;
      }
    }
  return { zeroth, first, second };
}

/** A Fisher vector before and after the square root; see `fisherVector`. */
export interface FisherVector {
  readonly raw: Float64Array;
  readonly vector: Float32Array;
}

/**
 * Fisher vector of a slice (Perronnin 2010): for every word, how far the slice's patterns that speak this word lie from the word's
 * centre and how much they spread, square-rooted and brought to unit length. Zero where the head holds no window.
 */
export function fisherVector(
  points: Float32Array,
  shares: WordShares,
  dictionary: TextureDictionary,
): FisherVector {
  const { words, components, weight, centre, deviation } = dictionary;
  const dims = components + 2;
  const count = points.length / dims;
  const raw = new Float64Array(2 * words * dims);
  const vector = new Float32Array(raw.length);
  if (count === 0) return { raw, vector };
  const { zeroth, first, second } = wordSums(points, shares, words, dims);
  let energy = 0;
  for (let k = 0; k < words; k++) {
    const scale1 = 1 / (count * Math.sqrt(weight[k]));
    const scale2 = 1 / (count * Math.sqrt(2 * weight[k]));
    for (let d = 0; d < dims; d++) {
      const i = k * dims + d;
      const s = deviation[i];
      const m = centre[i];
      const a = ((first[i] - zeroth[k] * m) / s) * scale1;
      const b =
        ((second[i] - 2 * first[i] * m + zeroth[k] * m * m) / (s * s) -
          zeroth[k]) *
        scale2;
      raw[i] = a;
      raw[words * dims + i] = b;
      energy += Math.abs(a) + Math.abs(b);
    }
  }
  const scale = energy > 0 ? 1 / Math.sqrt(energy) : 0;
  for (let i = 0; i < raw.length; i++)
    vector[i] = Math.sign(raw[i]) * Math.sqrt(Math.abs(raw[i])) * scale;
  return { raw, vector };
}
