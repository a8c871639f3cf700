import { demand, ImagingError } from "../imaging-error.ts";
import { cholesky, solveLower } from "../statistics/cholesky.ts";
import { quantileOfSorted } from "../statistics/intervals.ts";

/**
 * What "looks like the training data" means for a model; plain JSON. Distance: the least
 * Mahalanobis distance to a class centre under one covariance, pooled within classes (Lee 2018),
 * shrunk as Ledoit and Wolf (2004) derive.
 */
export interface OutlierModel {
  readonly features: number;
  readonly classes: number;
  /** Per feature, of the training rows: subtracted and divided by before anything else. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** Classes × features, standardised. */
  readonly centres: readonly number[];
  /** Lower Cholesky factor of the covariance, features × features, row-major. */
  readonly factor: readonly number[];
  /** Share of the spherical target mixed in, 0 … 1. */
  readonly shrinkage: number;
  /** Distances of training rows at the quantiles 0, 0.01, …, 1: 101 ascending values. */
  readonly quantiles: readonly number[];
  /** The training quantile above which a row counts as out of distribution, and its distance. */
  readonly thresholdQuantile: number;
  readonly threshold: number;
}

export interface OutlierScore {
  /** Mahalanobis distance to the nearest class centre. */
  readonly score: number;
  /** Share of training rows, 0 … 100, that lie nearer; 100 beyond all of them. */
  readonly percentile: number;
  readonly inDistribution: boolean;
  /** The nearest class centre. */
  readonly nearest: number;
}

/** Values are cut to this many training deviations: far is far, and one wild value cannot overflow. */
const deviationsMax = 1e6;

/**
 * Fits on row-major x (n × p) and classes y. The training rows' own distances, which set the
 * threshold, are taken in `folds` parts (group by group where groups are given), each judged by a
 * fit on the others: otherwise the threshold would be too tight for new rows.
 */
export function fitOutlierModel(options: {
  readonly x: Float32Array;
  readonly y: ArrayLike<number>;
  readonly classes: number;
  readonly groups?: ArrayLike<number>;
  readonly thresholdQuantile?: number;
  readonly folds?: number;
}): OutlierModel {
  const { x, y, classes, groups } = options;
  const n = y.length;
  const p = x.length / n;
  const folds = options.folds ?? 5;
  const thresholdQuantile = options.thresholdQuantile ?? 0.99;
  demand(
    Number.isInteger(p) && p > 0 && n > folds,
    "x must hold rows × features values",
  );
  demand(
    thresholdQuantile > 0 && thresholdQuantile < 1 && folds >= 2,
    "Bad quantile or number of folds",
  );
  const numbers = new Map<number, number>();
  const foldOf = Int32Array.from({ length: n }, (_, i) => {
    const group = groups === undefined ? i : groups[i];
    if (!numbers.has(group)) numbers.set(group, numbers.size);
    return numbers.get(group)! % folds;
  });
  const distances: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const inside = rowsOf(foldOf, (f) => f !== fold);
    const part = fitCore(x, y, classes, p, inside);
    for (const row of rowsOf(foldOf, (f) => f === fold)) {
      distances.push(
        nearestCentre(part, x.subarray(row * p, (row + 1) * p)).score,
      );
    }
  }
  distances.sort((a, b) => a - b);
  return {
    ...fitCore(
      x,
      y,
      classes,
      p,
      rowsOf(foldOf, () => true),
    ),
    quantiles: Array.from({ length: 101 }, (_, i) =>
      quantileOfSorted(distances, i / 100),
    ),
    thresholdQuantile,
    threshold: quantileOfSorted(distances, thresholdQuantile),
  };
}

type Core = Pick<
  OutlierModel,
  | "features"
  | "classes"
  | "mean"
  | "deviation"
  | "centres"
  | "factor"
  | "shrinkage"
>;

function rowsOf(
  foldOf: Int32Array,
  holds: (fold: number) => boolean,
): number[] {
  const rows: number[] = [];
  foldOf.forEach((fold, row) => {
    if (holds(fold)) rows.push(row);
  });
  return rows;
}

function fitCore(
  x: Float32Array,
  y: ArrayLike<number>,
  classes: number,
  p: number,
  rows: readonly number[],
): Core {
  const mean = new Float64Array(p);
  const deviation = new Float64Array(p);
  for (const row of rows)
    for (let j = 0; j < p; j++) mean[j] += x[row * p + j] / rows.length;
  for (const row of rows)
    for (let j = 0; j < p; j++)
      deviation[j] += (x[row * p + j] - mean[j]) ** 2 / rows.length;
  for (let j = 0; j < p; j++)
    deviation[j] = deviation[j] > 0 ? Math.sqrt(deviation[j]) : 1;

  const centres = new Float64Array(classes * p);
  const counts = new Int32Array(classes);
  for (const row of rows) {
    demand(y[row] < classes, "A class is out of range");
    counts[y[row]]++;
    for (let j = 0; j < p; j++)
      centres[y[row] * p + j] += (x[row * p + j] - mean[j]) / deviation[j];
  }
  demand(
    counts.every((count) => count > 0),
    "Every class needs a row in every fold",
  );
  for (let i = 0; i < centres.length; i++)
    centres[i] /= counts[Math.floor(i / p)];

  const residuals = new Float64Array(rows.length * p);
  rows.forEach((row, i) => {
    for (let j = 0; j < p; j++) {
      residuals[i * p + j] =
        (x[row * p + j] - mean[j]) / deviation[j] - centres[y[row] * p + j];
    }
  });
  const { covariance, shrinkage } = shrunkCovariance(residuals, p);
  return {
    features: p,
    classes,
    mean: [...mean],
    deviation: [...deviation],
    centres: [...centres],
    factor: [...cholesky(covariance, p)],
    shrinkage,
  };
}

/**
 * Covariance of centred rows (n × p) shrunk towards the sphere of its mean variance by the share
 * that Ledoit and Wolf (2004) show to minimise the expected squared error.
 */
export function shrunkCovariance(
  rows: Float64Array,
  p: number,
): { covariance: Float64Array; shrinkage: number } {
  const n = rows.length / p;
  const covariance = new Float64Array(p * p);
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    let norm = 0;
    for (let a = 0; a < p; a++) {
      const v = rows[i * p + a];
      norm += v * v;
      for (let b = 0; b <= a; b++)
        covariance[a * p + b] += (v * rows[i * p + b]) / n;
    }
    fourth += norm * norm;
  }
  let trace = 0;
  let squares = 0;
  for (let a = 0; a < p; a++) {
    trace += covariance[a * p + a];
    for (let b = 0; b <= a; b++) {
      covariance[b * p + a] = covariance[a * p + b]!;
      squares += (a === b ? 1 : 2) * covariance[a * p + b] ** 2;
    }
  }
  const target = trace / p;
  // Squared Frobenius norms: of the sample's error (β), and of its distance from the target (δ).
  const error = (fourth / n - squares) / n;
  const distance = squares - p * target * target;
  const shrinkage =
    distance > 0 ? Math.min(1, Math.max(0, error / distance)) : 1;
  for (let i = 0; i < covariance.length; i++) covariance[i] *= 1 - shrinkage;
  for (let a = 0; a < p; a++)
    covariance[a * p + a] += Math.max(shrinkage * target, 1e-12);
  return { covariance, shrinkage };
}

function nearestCentre(
  core: Core,
  x: ArrayLike<number>,
): { score: number; nearest: number } {
  const { features: p, classes, mean, deviation, centres, factor } = core;
  let score = Infinity;
  let nearest = 0;
  const difference = new Float64Array(p);
  for (let k = 0; k < classes; k++) {
    for (let j = 0; j < p; j++) {
      const z = (x[j] - mean[j]) / deviation[j];
      difference[j] =
        Math.max(-deviationsMax, Math.min(deviationsMax, z)) -
        centres[k * p + j];
    }
    const solved = solveLower(factor, difference);
    const distance = Math.sqrt(solved.reduce((sum, v) => sum + v * v, 0));
    if (distance < score) {
      score = distance;
      nearest = k;
    }
  }
  return { score, nearest };
}

/**
 * How far one row lies from the training rows. Throws `invalid-argument` on another length or a
 * value that is not finite.
 */
export function scoreOutlier(
  model: OutlierModel,
  x: ArrayLike<number>,
): OutlierScore {
  demand(x.length === model.features, `x must hold ${model.features} values`);
  for (let j = 0; j < x.length; j++)
    demand(Number.isFinite(x[j]), "x must be finite");
  const { score, nearest } = nearestCentre(model, x);
  const { quantiles } = model;
  let place = 0;
  while (place < 100 && quantiles[place + 1] <= score) place++;
  const span = place < 100 ? quantiles[place + 1] - quantiles[place] : 0;
  const part = span > 0 ? (score - quantiles[place]) / span : 0;
  return {
    score,
    percentile: Math.max(0, Math.min(100, place + part)),
    inDistribution: score <= model.threshold,
    nearest,
  };
}

/** An outlier model from untrusted JSON. Throws `not-a-model` for anything malformed. */
export function readOutlierModel(value: unknown): OutlierModel {
  const model = value as OutlierModel;
  const isCount = (v: unknown, max: number): boolean =>
    Number.isInteger(v) && (v as number) >= 1 && (v as number) <= max;
  const isList = (v: unknown, length: number): v is number[] =>
    Array.isArray(v) &&
    v.length === length &&
    v.every((n) => typeof n === "number" && Number.isFinite(n));
  const isShare = (v: unknown): boolean =>
    typeof v === "number" && v >= 0 && v <= 1;
  const holds =
    typeof value === "object" &&
    value !== null &&
    isCount(model.features, 2000) &&
    isCount(model.classes, 256) &&
    isList(model.mean, model.features) &&
    isList(model.deviation, model.features) &&
    model.deviation.every((v) => v > 0) &&
    isList(model.centres, model.classes * model.features) &&
    isList(model.factor, model.features ** 2) &&
    model.mean.every((_, j) => model.factor[j * model.features + j] > 0) &&
    isShare(model.shrinkage) &&
    isShare(model.thresholdQuantile) &&
    isList(model.quantiles, 101) &&
    model.quantiles.every((v, i) => i === 0 || v >= model.quantiles[i - 1]) &&
    isList([model.threshold], 1);
  if (!holds)
    throw new ImagingError("not-a-model", "The outlier model is malformed");
  return model;
}
