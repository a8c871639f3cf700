import {
  applyCalibration,
  fitCalibration,
  logLoss,
  predictProba,
  trainForest,
  type Calibration,
  type Forest,
} from "@isocenter/imaging";
import { classes, seed } from "./settings.ts";

export interface ForestSettings {
  readonly trees: number;
  readonly minSamplesLeaf: number;
  readonly maxFeatures: number;
  readonly extraTrees: boolean;
}

/** What the inner cross-validation chooses from. */
export const forestGrid: readonly ForestSettings[] = [8, 20, 40].flatMap(
  (minSamplesLeaf) =>
    [3, 6].map((maxFeatures) => ({
      trees: 300,
      minSamplesLeaf,
      maxFeatures,
      extraTrees: false,
    })),
);

export interface TrainingRows {
  readonly x: Float32Array;
  readonly y: Uint8Array;
  readonly fold: Uint8Array;
}

export interface FittedForest {
  readonly forest: Forest;
  readonly settings: ForestSettings;
  readonly calibration: Calibration;
  /** Calibrated probabilities of the training rows from forests that never saw their fold. */
  readonly heldProba: Float64Array;
}

/** Chooses settings by the log-loss of inner folds, calibrates on the same held-out answers, and fits the forest on all rows. */
export function fitForest(
  rows: TrainingRows,
  grid: readonly ForestSettings[] = forestGrid,
): FittedForest {
  let best:
    { settings: ForestSettings; proba: Float64Array; loss: number } | undefined;
  for (const settings of grid) {
    const proba = heldOutProba(rows, settings);
    const loss = logLoss(rows.y, proba, classes, 1 / 600);
    if (best === undefined || loss < best.loss)
      best = { settings, proba, loss };
  }
  if (best === undefined) throw new Error("no forest settings to choose from");
  const { calibration } = fitCalibration({
    proba: best.proba,
    y: rows.y,
    classes,
    groups: rows.fold,
    folds: new Set(rows.fold).size,
    seed,
  });
  return {
    forest: grow(rows, best.settings),
    settings: best.settings,
    calibration,
    heldProba: applyCalibration(calibration, best.proba, classes),
  };
}

function heldOutProba(
  rows: TrainingRows,
  settings: ForestSettings,
): Float64Array {
  const out = new Float64Array(rows.y.length * classes);
  for (const fold of new Set(rows.fold)) {
    const inside = pick(rows, (f) => f !== fold);
    const outside = pick(rows, (f) => f === fold);
    const proba = predictProba(grow(inside.rows, settings), outside.rows.x);
    outside.index.forEach((row, i) =>
      out.set(proba.subarray(i * classes, (i + 1) * classes), row * classes),
    );
  }
  return out;
}

function grow(
  { x, y }: TrainingRows,
  { trees, minSamplesLeaf, maxFeatures, extraTrees }: ForestSettings,
): Forest {
  return trainForest({
    x,
    y,
    classes,
    trees,
    minSamplesLeaf,
    maxFeatures,
    extraTrees,
    seed,
  });
}

function pick(
  rows: TrainingRows,
  holds: (fold: number) => boolean,
): { rows: TrainingRows; index: number[] } {
  const p = rows.x.length / rows.y.length;
  const index: number[] = [];
  rows.fold.forEach((fold, i) => {
    if (holds(fold)) index.push(i);
  });
  const x = new Float32Array(index.length * p);
  index.forEach((row, i) =>
    x.set(rows.x.subarray(row * p, (row + 1) * p), i * p),
  );
  return {
    rows: {
      x,
      y: Uint8Array.from(index, (i) => rows.y[i]),
      fold: Uint8Array.from(index, (i) => rows.fold[i]),
    },
    index,
  };
}

/** Test answers of one fitted forest, calibrated. */
export function answer(
  { forest, calibration }: FittedForest,
  x: Float32Array,
): Float64Array {
  return applyCalibration(calibration, predictProba(forest, x), classes);
}
