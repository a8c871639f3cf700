import { demand } from "../imaging-error.ts";
import { predictedClasses } from "./classification.ts";

/** Mean squared distance between probability and outcome (0 or 1), for one class. 0 is best. */
export function brierScore(
  outcome: ArrayLike<boolean | number>,
  p: ArrayLike<number>,
): number {
  demandPairs(outcome, p);
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (p[i] - (outcome[i] ? 1 : 0)) ** 2;
  return sum / p.length;
}

/**
 * Multi-class Brier score: squared distances summed over the classes (0 … 2), mean over rows ×
 * classes probabilities.
 */
export function multiclassBrierScore(
  y: ArrayLike<number>,
  proba: ArrayLike<number>,
  classes: number,
): number {
  demand(
    proba.length === y.length * classes && y.length > 0,
    "proba must hold rows × classes values",
  );
  let sum = 0;
  for (let i = 0; i < proba.length; i++)
    sum +=
      (proba[i] - (i % classes === y[Math.floor(i / classes)] ? 1 : 0)) ** 2;
  return sum / y.length;
}

/**
 * Mean negative log of the probability given to the true class; probabilities are kept above
 * `floor`.
 */
export function logLoss(
  y: ArrayLike<number>,
  proba: ArrayLike<number>,
  classes: number,
  floor = 1e-15,
): number {
  demand(
    proba.length === y.length * classes && y.length > 0,
    "proba must hold rows × classes values",
  );
  let sum = 0;
  for (let i = 0; i < y.length; i++)
    sum -= Math.log(Math.max(floor, Math.min(1, proba[i * classes + y[i]])));
  return sum / y.length;
}

export interface ReliabilityBin {
  readonly count: number;
  readonly meanProbability: number;
  readonly share: number;
}

/**
 * Reliability bins of probabilities against outcomes. `width`: equal intervals [lower, upper), the
 * last one closed. `mass`: equally many rows per bin. Empty bins are left out.
 */
export function reliabilityBins(
  outcome: ArrayLike<boolean | number>,
  p: ArrayLike<number>,
  bins: number,
  by: "width" | "mass" = "width",
): ReliabilityBin[] {
  demandPairs(outcome, p);
  const n = p.length;
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => p[a] - p[b] || a - b,
  );
  const counts = new Int32Array(bins);
  const sumP = new Float64Array(bins);
  const sumY = new Float64Array(bins);
  order.forEach((row, place) => {
    const bin =
      by === "mass"
        ? Math.floor((place * bins) / n)
        : Math.min(bins - 1, Math.floor(p[row] * bins));
    counts[bin]++;
    sumP[bin] += p[row];
    sumY[bin] += outcome[row] ? 1 : 0;
  });
  const out: ReliabilityBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const count = counts[bin];
    if (count > 0)
      out.push({
        count,
        meanProbability: sumP[bin] / count,
        share: sumY[bin] / count,
      });
  }
  return out;
}

/** Expected calibration error: the gap between probability and share, weighted by rows. */
export function expectedCalibrationError(
  bins: readonly ReliabilityBin[],
): number {
  let gap = 0;
  let rows = 0;
  for (const bin of bins) {
    gap += bin.count * Math.abs(bin.meanProbability - bin.share);
    rows += bin.count;
  }
  return gap / rows;
}

/** The widest gap of any bin. */
export function maximumCalibrationError(
  bins: readonly ReliabilityBin[],
): number {
  return Math.max(
    ...bins.map((bin) => Math.abs(bin.meanProbability - bin.share)),
  );
}

/**
 * Expected calibration error of a many-class answer: the probability of the winning class against
 * how often it is right.
 */
export function topLabelCalibrationError(
  y: ArrayLike<number>,
  proba: ArrayLike<number>,
  classes: number,
  bins = 15,
): number {
  const winners = predictedClasses(proba, classes);
  const right = Array.from(winners, (winner, i) => winner === y[i]);
  const p = Array.from(winners, (winner, i) => proba[i * classes + winner]);
  return expectedCalibrationError(reliabilityBins(right, p, bins));
}

function demandPairs(
  outcome: ArrayLike<boolean | number>,
  p: ArrayLike<number>,
): void {
  demand(
    outcome.length === p.length && p.length > 0,
    "outcomes and probabilities must have the same length",
  );
  for (let i = 0; i < p.length; i++)
    demand(p[i] >= 0 && p[i] <= 1, "A probability is out of range");
}
