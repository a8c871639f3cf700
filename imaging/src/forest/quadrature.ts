/** Points and weights of a quadrature on (0, 1). */
export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
  /** 1 - point, and one over that. */
  readonly remainders: Float64Array;
  readonly inverseRemainders: Float64Array;
}

const known = new Map<number, Quadrature>();

/**
 * Gauss-Legendre quadrature moved to (0, 1): `count` points integrate every polynomial of degree 2
 * × count - 1 exactly. Roots by Newton's method on the three-term recurrence (Abramowitz and Stegun
 * 25.4.30), to double precision.
 */
export function gaussLegendre(count: number): Quadrature {
  const before = known.get(count);
  if (before !== undefined) return before;
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 20; round++) {
      let previous = 1;
      let current = x;
      for (let degree = 2; degree <= count; degree++) {
        const next =
          ((2 * degree - 1) * x * current - (degree - 1) * previous) / degree;
        previous = current;
        current = next;
      }
      slope = (count * (previous - x * current)) / (1 - x * x);
      const step = current / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    points[i] = (1 - x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  const remainders = points.map((t) => 1 - t);
  const inverseRemainders = remainders.map((v) => 1 / v);
  const made = { points, weights, remainders, inverseRemainders };
  known.set(count, made);
  return made;
}
