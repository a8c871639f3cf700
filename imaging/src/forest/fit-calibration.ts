import { demand } from "../imaging-error.ts";
import { createRandom } from "../random.ts";
import {
  logLoss,
  topLabelCalibrationError,
} from "../statistics/calibration-error.ts";
import { solvePositiveDefinite } from "../statistics/cholesky.ts";
import {
  applyCalibration,
  calibrationKinds,
  flooredLog,
  type Calibration,
  type CalibrationKind,
} from "./calibration.ts";

export interface CalibrationData {
  /** Rows × classes, from trees or folds that never saw the row. */
  readonly proba: Float64Array;
  readonly y: ArrayLike<number>;
  readonly classes: number;
}

export interface CalibrationOptions extends CalibrationData {
  /**
   * A group (patient) per row: kept together when the kinds are compared. Default: every row by
   * itself.
   */
  readonly groups?: ArrayLike<number>;
  readonly kinds?: readonly CalibrationKind[];
  readonly folds?: number;
  readonly seed: number;
}

export interface CalibrationChoice {
  readonly calibration: Calibration;
  /** Cross-validated figures of every kind tried. */
  readonly scores: readonly {
    readonly kind: CalibrationKind;
    readonly logLoss: number;
    readonly ece: number;
  }[];
}

/** See `Calibration`. Half a vote of a 300-tree forest. */
const floor = 1 / 600;

/**
 * Fits every kind, compares them by log-loss in grouped cross-validation (seeded), and refits the
 * winner on all rows. A kind with more numbers must beat a simpler one by more than 0.1 % to be
 * taken.
 */
export function fitCalibration(options: CalibrationOptions): CalibrationChoice {
  const { proba, y, classes, groups, seed } = options;
  const kinds = options.kinds ?? calibrationKinds;
  const folds = options.folds ?? 5;
  demand(
    proba.length === y.length * classes && y.length >= folds,
    "proba must hold rows × classes values",
  );
  demand(
    kinds.length > 0 && folds >= 2,
    "At least one kind and two folds are needed",
  );
  const foldOf = assignFolds(
    groups ?? Array.from({ length: y.length }, (_, i) => i),
    folds,
    seed,
  );
  const scores = kinds.map((kind) => {
    const held = new Float64Array(proba.length);
    for (let fold = 0; fold < folds; fold++) {
      const inside = rowsWhere(foldOf, (f) => f !== fold);
      const outside = rowsWhere(foldOf, (f) => f === fold);
      if (outside.length === 0) continue;
      demand(inside.length > 0, "A fold holds every row");
      const fitted = fitCalibrationKind(kind, select(options, inside));
      const answers = applyCalibration(
        fitted,
        select(options, outside).proba,
        classes,
      );
      outside.forEach((row, i) =>
        held.set(
          answers.subarray(i * classes, (i + 1) * classes),
          row * classes,
        ),
      );
    }
    return {
      kind,
      logLoss: logLoss(y, held, classes, 1e-6),
      ece: topLabelCalibrationError(y, held, classes),
    };
  });
  let best = scores[0];
  for (const score of scores)
    if (score.logLoss < best.logLoss * 0.999) best = score;
  return { calibration: fitCalibrationKind(best.kind, options), scores };
}

/** Fold of every row: groups shuffled by the seed, each dealt to the fold with the fewest rows. */
function assignFolds(
  groups: ArrayLike<number>,
  folds: number,
  seed: number,
): Int32Array {
  const sizes = new Map<number, number>();
  for (let i = 0; i < groups.length; i++)
    sizes.set(groups[i], (sizes.get(groups[i]) ?? 0) + 1);
  const random = createRandom(seed);
  const order = [...sizes].map(([group, size]) => ({
    group,
    size,
    key: random.uint32(),
  }));
  order.sort((a, b) => b.size - a.size || a.key - b.key);
  const filled = new Int32Array(folds);
  const foldOf = new Map<number, number>();
  for (const { group, size } of order) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold] += size;
    foldOf.set(group, fold);
  }
  return Int32Array.from(groups, (group) => foldOf.get(group)!);
}

function rowsWhere(
  foldOf: Int32Array,
  holds: (fold: number) => boolean,
): number[] {
  const rows: number[] = [];
  foldOf.forEach((fold, row) => {
    if (holds(fold)) rows.push(row);
  });
  return rows;
}

function select(
  { proba, y, classes }: CalibrationData,
  rows: readonly number[],
): CalibrationData {
  const picked = new Float64Array(rows.length * classes);
  rows.forEach((row, i) =>
    picked.set(proba.subarray(row * classes, (row + 1) * classes), i * classes),
  );
  return { proba: picked, y: rows.map((row) => y[row]), classes };
}

/** Fits one kind on all rows. */
export function fitCalibrationKind(
  kind: CalibrationKind,
  data: CalibrationData,
): Calibration {
  switch (kind) {
    case "identity":
      return { kind };
    case "temperature": {
      const { scale } = fitSoftmax(data, true);
      return { kind, floor, scale: scale[0] };
    }
    case "vector":
      return { kind, floor, ...fitSoftmax(data, false) };
    case "isotonic":
      return {
        kind,
        curves: Array.from({ length: data.classes }, (_, k) =>
          fitIsotonic(data, k),
        ),
      };
  }
}

/**
 * Pull of every scale to 1 and every bias to 0, in rows: small, but it keeps a class that is always
 * right finite.
 */
const ridge = 1;

/**
 * Newton's method, halving the step while the loss rises, on the penalised log-loss of
 * softmax(scale × log p + bias).
 */
function fitSoftmax(
  { proba, y, classes }: CalibrationData,
  common: boolean,
): { scale: number[]; bias: number[] } {
  const n = y.length;
  const logs = proba.map((p) => flooredLog(p, floor, classes));
  // Numbers to fit: one common scale, or all scales and then all biases.
  const size = common ? 1 : 2 * classes;
  let theta = new Float64Array(size);
  if (common) theta[0] = 1;
  else theta.fill(1, 0, classes);
  const p = new Float64Array(classes);

  const visit = (at: Float64Array, each?: (row: number) => void): number => {
    let loss = 0;
    for (let j = 0; j < size; j++)
      loss += (ridge / 2) * (at[j] - (common || j < classes ? 1 : 0)) ** 2;
    for (let i = 0; i < n; i++) {
      let greatest = -Infinity;
      for (let k = 0; k < classes; k++) {
        p[k] =
          at[common ? 0 : k] * logs[i * classes + k] +
          (common ? 0 : at[classes + k]);
        if (p[k] > greatest) greatest = p[k]!;
      }
      const own = p[y[i]] - greatest;
      let sum = 0;
      for (let k = 0; k < classes; k++) sum += p[k] = Math.exp(p[k] - greatest);
      for (let k = 0; k < classes; k++) p[k] /= sum;
      loss += Math.log(sum) - own;
      each?.(i);
    }
    return loss;
  };

  for (let round = 0; round < 50; round++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let j = 0; j < size; j++) {
      gradient[j] = ridge * (theta[j] - (common || j < classes ? 1 : 0));
      hessian[j * size + j] = ridge;
    }
    const loss = visit(theta, (i) => {
      // The logit of class k depends on `size / classes` numbers: its scale (slope log p) and its
      // bias (slope 1).
      for (let k = 0; k < classes; k++) {
        const slope = logs[i * classes + k];
        const error = p[k] - (y[i] === k ? 1 : 0);
        gradient[common ? 0 : k] += error * slope;
        if (!common) gradient[classes + k] += error;
        for (let m = 0; m < classes; m++) {
          const curve = p[k] * ((k === m ? 1 : 0) - p[m]);
          const other = logs[i * classes + m];
          if (common) hessian[0] += curve * slope * other;
          else {
            hessian[k * size + m] += curve * slope * other;
            hessian[k * size + classes + m] += curve * slope;
            hessian[(classes + k) * size + m] += curve * other;
            hessian[(classes + k) * size + classes + m] += curve;
          }
        }
      }
    });
    const step = solvePositiveDefinite(hessian, gradient);
    let next = theta;
    let gain = 0;
    for (let part = 1; part > 1e-6 && gain <= 0; part /= 2) {
      next = theta.map((v, j) => v - part * step[j]);
      gain = loss - visit(next);
    }
    if (gain <= 0) break;
    theta = next;
    if (gain < 1e-10 * n) break;
  }
  return common
    ? { scale: [theta[0]], bias: [] }
    : {
        scale: [...theta.subarray(0, classes)],
        bias: [...theta.subarray(classes)],
      };
}

/**
 * Pool-adjacent-violators on (probability of class k, is class k). Each pooled block becomes one
 * knot at its mean probability, its share drawn towards 1/2 by one row in all, so that no block
 * claims certainty.
 */
function fitIsotonic(
  { proba, y, classes }: CalibrationData,
  k: number,
): { x: number[]; y: number[] } {
  const rows = Array.from({ length: y.length }, (_, i) => ({
    p: proba[i * classes + k],
    hit: y[i] === k ? 1 : 0,
  }));
  rows.sort((a, b) => a.p - b.p);
  const blocks: { p: number; hits: number; count: number }[] = [];
  for (const { p, hit } of rows) {
    blocks.push({ p, hits: hit, count: 1 });
    for (let last = blocks.length - 1; last > 0; last--) {
      const upper = blocks[last];
      const lower = blocks[last - 1];
      const isTie = upper.p / upper.count === lower.p / lower.count;
      if (!isTie && upper.hits / upper.count > lower.hits / lower.count) break;
      blocks.pop();
      blocks[last - 1] = {
        p: lower.p + upper.p,
        hits: lower.hits + upper.hits,
        count: lower.count + upper.count,
      };
    }
  }
  const knots = blocks.map(({ p, hits, count }) => ({
    x: p / count,
    y: (hits + 0.5) / (count + 1),
  }));
  // Drawing small blocks towards 1/2 can break the order by a hair.
  for (let i = 1; i < knots.length; i++)
    knots[i].y = Math.max(knots[i].y, knots[i - 1].y);
  return { x: knots.map((knot) => knot.x), y: knots.map((knot) => knot.y) };
}
