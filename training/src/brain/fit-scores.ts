import { cholesky } from "@isocenter/imaging";

export interface LinearScores {
  /** classes × length. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Inner products of all pairs of rows (n × p) less the mean row of the rows `fit`, scaled so that those rows' mean square is 1. */
export interface Gram {
  readonly n: number;
  readonly p: number;
  readonly products: Float64Array;
}

/** Plain inner products of every pair of rows; blocked, so that rows stay in the cache. */
export function gramOf(x: Float32Array, n: number, p: number): Gram {
  const products = new Float64Array(n * n);
  const block = 32;
  for (let i0 = 0; i0 < n; i0 += block)
    for (let j0 = 0; j0 <= i0; j0 += block)
      for (let i = i0; i < Math.min(n, i0 + block); i++)
        for (let j = j0; j < Math.min(i + 1, j0 + block); j++) {
          let a = 0;
          let b = 0;
          let c = 0;
          let d = 0;
          const at = i * p;
          const to = j * p;
          let k = 0;
          for (; k + 3 < p; k += 4) {
            a += x[at + k]! * x[to + k]!;
            b += x[at + k + 1]! * x[to + k + 1]!;
            c += x[at + k + 2]! * x[to + k + 2]!;
            d += x[at + k + 3]! * x[to + k + 3]!;
          }
          for (; k < p; k++) a += x[at + k]! * x[to + k]!;
          products[i * n + j] = a + b + c + d;
          products[j * n + i] = a + b + c + d;
        }
  return { n, p, products };
}

/**
 * Ridge regression of ±1 class membership on centred rows, in its dual form (Hoerl 1970): one score per class. Answers the dual weights of the
 * rows `fit` and what is needed to score any row by its inner products.
 */
export function fitDual(
  gram: Gram,
  fit: readonly number[],
  y: ArrayLike<number>,
  classes: number,
  strength: number,
) {
  const m = fit.length;
  const rowMean = new Float64Array(m);
  let mean = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++)
      rowMean[i]! += gram.products[fit[i]! * gram.n + fit[j]!]! / m;
    mean += rowMean[i]! / m;
  }
  const kernel = new Float64Array(m * m);
  let trace = 0;
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      const value =
        gram.products[fit[i]! * gram.n + fit[j]!]! -
        rowMean[i]! -
        rowMean[j]! +
        mean;
      kernel[i * m + j] = value;
      if (i === j) trace += value;
    }
  const scale = trace / m;
  for (let i = 0; i < m; i++) kernel[i * m + i]! += scale / strength;
  const lower = cholesky(kernel, m);
  const dual = new Float64Array(classes * m);
  const base = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    const target = Float64Array.from(fit, (row) => (y[row] === k ? 1 : -1));
    for (const value of target) base[k]! += value / m;
    for (let i = 0; i < m; i++) target[i]! -= base[k]!;
    dual.set(solveWith(lower, target), k * m);
  }
  return { fit, dual, base, rowMean, mean };
}

function solveWith(lower: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * x[k]!;
    x[i] = sum / lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i]! / lower[i * n + i]!;
    x[i] = value;
    for (let k = 0; k < i; k++) x[k]! -= lower[i * n + k]! * value;
  }
  return x;
}

/** Weights over the vector's entries from the dual form: score = bias + weights · row. */
export function toWeights(
  x: Float32Array,
  p: number,
  fitted: ReturnType<typeof fitDual>,
  classes: number,
): LinearScores {
  const { fit, dual, base } = fitted;
  const m = fit.length;
  const mean = new Float64Array(p);
  for (const row of fit)
    for (let d = 0; d < p; d++) mean[d]! += x[row * p + d]! / m;
  const weights = new Float32Array(classes * p);
  const bias = new Float32Array(classes);
  for (let k = 0; k < classes; k++) {
    const sum = new Float64Array(p);
    let total = 0;
    for (let i = 0; i < m; i++) {
      const a = dual[k * m + i]!;
      total += a;
      const at = fit[i]! * p;
      for (let d = 0; d < p; d++) sum[d]! += a * x[at + d]!;
    }
    let shift = 0;
    for (let d = 0; d < p; d++) {
      const value = sum[d]! - total * mean[d]!;
      weights[k * p + d] = value;
      shift += value * mean[d]!;
    }
    bias[k] = base[k]! - shift;
  }
  return { weights, bias };
}
