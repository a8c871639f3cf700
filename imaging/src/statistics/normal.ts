/**
 * The complementary error function, relative error below 1e-13: the power series near 0, the
 * continued fraction (Lentz) beyond (Abramowitz and Stegun 7.1.6, 7.1.14).
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  const factor = Math.exp(-x * x) / Math.sqrt(Math.PI);
  if (x < 2) {
    let term = 2 * x;
    let sum = term;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - factor * sum;
  }
  // 1 / (x + (1/2) / (x + (2/2) / (x + (3/2) / …))), evaluated from the tail.
  let tail = x;
  for (let n = 120; n >= 1; n--) tail = x + n / 2 / tail;
  return factor / tail;
}

/** P(Z ≤ z) for a standard normal Z. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}

/** The z with P(Z ≤ z) = p, for p in (0, 1), by bisection to the last bit. */
export function normalQuantile(p: number): number {
  let low = -40;
  let high = 40;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
}
