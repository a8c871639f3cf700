import {
  cholesky,
  columnStep,
  matrixProduct,
  predictedClasses,
} from "@isocenter/imaging";

export interface LinearScores {
  /** classes × length. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Entries of a row that are multiplied at a time: a part of the matrix then stays in the cache. */
const stretch = 256;

/** Inner products of all pairs of the rows of x (n × p). */
export function gramOf(x: Float32Array, n: number, p: number): Float64Array {
  const padded = Math.ceil(n / columnStep) * columnStep;
  const out = new Float64Array(n * n);
  for (let from = 0; from < p; from += stretch) {
    const inner = Math.min(stretch, p - from);
    const first = new Float32Array(n * inner);
    const second = new Float32Array(inner * padded);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < inner; k++) {
        const value = x[i * p + from + k];
        first[i * inner + k] = value;
        second[k * padded + i] = value;
      }
    const product = matrixProduct(first, second, n, inner, padded);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) out[i * n + j] += product[i * padded + j];
  }
  return out;
}

/** How much looser the common level of the scores is bound than their slopes. */
const levelWeight = 10;

export interface FittedScores extends LinearScores {
  /** n × classes: the score of every row by a fit without its block. */
  readonly held: Float32Array;
  readonly strength: number;
}

/**
 * Ridge regression of ±1 class membership on centred rows (Hoerl 1970), one score per class, and for every row the score that a fit without its block
 * would give it. Of the strengths (weight of the data against the ridge), the one whose held-out scores name most classes rightly is taken.
 */
export function fitScores(
  x: Float32Array,
  n: number,
  y: ArrayLike<number>,
  blocks: ArrayLike<number>,
  classes: number,
  strengths: readonly number[],
): FittedScores {
  const p = x.length / n;
  const kernel = gramOf(x, n, p);
  const scale = centre(kernel, n);
  for (let i = 0; i < kernel.length; i++) kernel[i] += levelWeight * scale;
  let best:
    | {
        strength: number;
        dual: Float64Array;
        held: Float32Array;
        right: number;
      }
    | undefined;
  for (const strength of strengths) {
    const bound = kernel.slice();
    for (let i = 0; i < n; i++) bound[i * n + i] += scale / strength;
    const { dual, held } = fitDual(bound, n, y, blocks, classes);
    const named = predictedClasses(held, classes);
    const right = named.reduce((sum, k, i) => sum + (k === y[i] ? 1 : 0), 0);
    if (best === undefined || right > best.right)
      best = { strength, dual, held, right };
  }
  if (best === undefined) throw new Error("no strengths to choose from");
  return {
    ...primal(x, n, p, best.dual, classes, levelWeight * scale),
    held: best.held,
    strength: best.strength,
  };
}

/** With A the inverse of the bound kernel and α = A y, the score without block b is y − (A_bb)⁻¹ α_b, exactly, without another fit. */
function fitDual(
  kernel: Float64Array,
  n: number,
  y: ArrayLike<number>,
  blocks: ArrayLike<number>,
  classes: number,
) {
  const inverse = invertLower(cholesky(kernel, n), n);
  const dual = new Float64Array(classes * n);
  for (let k = 0; k < classes; k++) {
    const target = Float64Array.from({ length: n }, (_, i) =>
      y[i] === k ? 1 : -1,
    );
    dual.set(applyInverse(inverse, target, n), k * n);
  }
  const held = new Float32Array(n * classes);
  for (const block of new Set(Array.from({ length: n }, (_, i) => blocks[i]))) {
    const rows = Array.from({ length: n }, (_, i) => i).filter(
      (i) => blocks[i] === block,
    );
    const corner = cholesky(innerBlock(inverse, rows, n), rows.length);
    const cornerInverse = invertLower(corner, rows.length);
    for (let k = 0; k < classes; k++) {
      const alpha = Float64Array.from(rows, (row) => dual[k * n + row]);
      const correction = applyInverse(cornerInverse, alpha, rows.length);
      rows.forEach(
        (row, i) =>
          (held[row * classes + k] = (y[row] === k ? 1 : -1) - correction[i]),
      );
    }
  }
  return { dual, held };
}

/** Takes the mean row off the rows behind the inner products, in place; answers the mean square of a centred row. */
function centre(kernel: Float64Array, n: number): number {
  const rowMean = new Float64Array(n);
  let mean = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) rowMean[i] += kernel[i * n + j] / n;
    mean += rowMean[i] / n;
  }
  let trace = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      kernel[i * n + j] += mean - rowMean[i] - rowMean[j];
    trace += kernel[i * n + i];
  }
  return trace / n;
}

/** Inverse of a lower triangle. */
function invertLower(lower: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const at = i * n;
    for (let k = 0; k < i; k++) {
      const factor = lower[at + k];
      if (factor === 0) continue;
      const from = k * n;
      for (let j = 0; j <= k; j++) out[at + j] -= factor * out[from + j];
    }
    const diagonal = 1 / lower[at + i];
    for (let j = 0; j < i; j++) out[at + j] *= diagonal;
    out[at + i] = diagonal;
  }
  return out;
}

/** (L Lᵀ)⁻¹ b from L⁻¹. */
function applyInverse(
  inverse: Float64Array,
  b: Float64Array,
  n: number,
): Float64Array {
  const half = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) half[i] += inverse[i * n + j] * b[j];
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) out[j] += inverse[i * n + j] * half[i];
  return out;
}

/** The rows and columns `rows` of (L Lᵀ)⁻¹ = L⁻ᵀ L⁻¹. */
function innerBlock(
  inverse: Float64Array,
  rows: readonly number[],
  n: number,
): Float64Array {
  const m = rows.length;
  const out = new Float64Array(m * m);
  const line = new Float64Array(m);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < m; i++) line[i] = inverse[k * n + rows[i]]!;
    for (let i = 0; i < m; i++) {
      const value = line[i];
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) out[i * m + j] += value * line[j];
    }
  }
  for (let i = 0; i < m; i++)
    for (let j = 0; j < i; j++) out[j * m + i] = out[i * m + j]!;
  return out;
}

/** From weights on rows to weights on the entries of a row: score = bias + weights · row. */
function primal(
  x: Float32Array,
  n: number,
  p: number,
  dual: Float64Array,
  classes: number,
  level: number,
): LinearScores {
  const mean = new Float64Array(p);
  for (let i = 0; i < n; i++)
    for (let d = 0; d < p; d++) mean[d] += x[i * p + d] / n;
  const weights = new Float32Array(classes * p);
  const bias = new Float32Array(classes);
  for (let k = 0; k < classes; k++) {
    const sum = new Float64Array(p);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const factor = dual[k * n + i];
      total += factor;
      for (let d = 0; d < p; d++) sum[d] += factor * x[i * p + d];
    }
    let shift = level * total;
    for (let d = 0; d < p; d++) {
      const value = sum[d] - total * mean[d];
      weights[k * p + d] = value;
      shift -= value * mean[d];
    }
    bias[k] = shift;
  }
  return { weights, bias };
}
