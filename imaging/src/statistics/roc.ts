import { demand } from "../imaging-error.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** Places 1 … n by value, ties sharing their mean place. */
export function midranks(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => values[a] - values[b],
  );
  const out = new Float64Array(n);
  for (let i = 0; i < n;) {
    let j = i;
    while (j < n && values[order[j]] === values[order[i]]) j++;
    for (let m = i; m < j; m++) out[order[m]] = (i + j + 1) / 2;
    i = j;
  }
  return out;
}

/**
 * Structural components of the AUC: per positive the share of negatives below it, per negative the
 * share of positives above.
 */
interface Components {
  readonly auc: number;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

function components(
  positive: ArrayLike<boolean | number>,
  scores: ArrayLike<number>,
): Components {
  const n = scores.length;
  demand(positive.length === n, "labels and scores must have the same length");
  const plus: number[] = [];
  const minus: number[] = [];
  for (let i = 0; i < n; i++) {
    demand(Number.isFinite(scores[i]), "Scores must be finite");
    (positive[i] ? plus : minus).push(scores[i]);
  }
  demand(plus.length > 0 && minus.length > 0, "An AUC needs both classes");
  const all = midranks([...plus, ...minus]);
  const amongPlus = midranks(plus);
  const amongMinus = midranks(minus);
  const positives = Float64Array.from(
    plus,
    (_, i) => (all[i] - amongPlus[i]) / minus.length,
  );
  const negatives = Float64Array.from(
    minus,
    (_, j) => 1 - (all[plus.length + j] - amongMinus[j]) / plus.length,
  );
  return { auc: mean(positives), positives, negatives };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** Unbiased covariance of two equally long samples; NaN below two values. */
function covariance(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - meanA) * (b[i] - meanB);
  return sum / (a.length - 1);
}

/**
 * Area under the ROC curve (Mann-Whitney, ties count one half). Throws `invalid-argument` where a
 * class is missing.
 */
export function auc(
  positive: ArrayLike<boolean | number>,
  scores: ArrayLike<number>,
): number {
  return components(positive, scores).auc;
}

export interface AucInterval {
  readonly auc: number;
  readonly standardError: number;
  /**
   * Normal interval, cut to [0, 1]. Degenerate (no width) at an AUC of exactly 0 or 1: say so where
   * it is shown.
   */
  readonly low: number;
  readonly high: number;
}

/** AUC with its DeLong interval (DeLong 1988, by the mid-rank algorithm of Sun and Xu 2014). */
export function aucInterval(
  positive: ArrayLike<boolean | number>,
  scores: ArrayLike<number>,
  confidence = 0.95,
): AucInterval {
  const { auc: area, positives, negatives } = components(positive, scores);
  const variance =
    covariance(positives, positives) / positives.length +
    covariance(negatives, negatives) / negatives.length;
  const standardError = Math.sqrt(variance);
  const reach = normalQuantile((1 + confidence) / 2) * standardError;
  return {
    auc: area,
    standardError,
    low: Math.max(0, area - reach),
    high: Math.min(1, area + reach),
  };
}

/** DeLong's test of two scores on the same rows: z and two-sided p. */
export function compareAuc(
  positive: ArrayLike<boolean | number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { readonly difference: number; readonly z: number; readonly p: number } {
  const a = components(positive, first);
  const b = components(positive, second);
  const spread = (x: Float64Array, y: Float64Array): number =>
    (covariance(x, x) + covariance(y, y) - 2 * covariance(x, y)) / x.length;
  const difference = a.auc - b.auc;
  const variance =
    spread(a.positives, b.positives) + spread(a.negatives, b.negatives);
  const z = difference === 0 ? 0 : difference / Math.sqrt(variance);
  return { difference, z, p: 2 * normalCdf(-Math.abs(z)) };
}
