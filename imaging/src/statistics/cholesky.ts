import { demand } from "../imaging-error.ts";

/**
 * The lower triangle L of a symmetric positive definite matrix (n × n, row-major), A = L Lᵀ. Throws
 * `invalid-argument` if it is not.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i === j) {
        demand(sum > 0, "The matrix is not positive definite");
        lower[i * n + i] = Math.sqrt(sum);
      } else lower[i * n + j] = sum / lower[j * n + j];
    }
  }
  return lower;
}

/** Solves L z = b for a lower triangle. */
export function solveLower(
  lower: ArrayLike<number>,
  b: ArrayLike<number>,
): Float64Array {
  const n = b.length;
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= lower[i * n + k] * z[k];
    z[i] = sum / lower[i * n + i];
  }
  return z;
}

/** Solves A x = b for a symmetric positive definite A. */
export function solvePositiveDefinite(
  matrix: Float64Array,
  b: Float64Array,
): Float64Array {
  const n = b.length;
  const lower = cholesky(matrix, n);
  const x = solveLower(lower, b);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
  return x;
}
