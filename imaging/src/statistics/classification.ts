import { demand } from "../imaging-error.ts";

/** The class with the highest probability in each row of rows × classes; the lower class wins a tie. */
export function predictedClasses(
  proba: ArrayLike<number>,
  classes: number,
): Uint16Array {
  const rows = proba.length / classes;
  demand(Number.isInteger(rows), "proba must hold rows × classes values");
  const out = new Uint16Array(rows);
  for (let i = 0; i < rows; i++) {
    let best = 0;
    for (let k = 1; k < classes; k++)
      if (proba[i * classes + k] > proba[i * classes + best]) best = k;
    out[i] = best;
  }
  return out;
}

/** Counts, classes × classes, row = truth, column = prediction. */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Int32Array {
  demand(
    truth.length === predicted.length,
    "truth and prediction must have the same length",
  );
  const out = new Int32Array(classes * classes);
  for (let i = 0; i < truth.length; i++) {
    demand(
      truth[i] < classes && predicted[i] < classes,
      "A class is out of range",
    );
    out[truth[i] * classes + predicted[i]]++;
  }
  return out;
}

export interface ClassFigures {
  /** Rows of this class. */
  readonly support: number;
  /** NaN where the class was never predicted. */
  readonly precision: number;
  /** Sensitivity. NaN where the class has no rows. */
  readonly recall: number;
  /** NaN where the class has no rows. */
  readonly specificity: number;
  /** 0 where nothing was right; NaN where the class neither occurs nor is predicted. */
  readonly f1: number;
}

export interface ClassificationFigures {
  readonly accuracy: number;
  /** Mean recall over the classes that have rows. */
  readonly balancedAccuracy: number;
  /** Mean F1 over the classes that occur or are predicted. */
  readonly macroF1: number;
  readonly perClass: readonly ClassFigures[];
}

/** Figures from a confusion matrix (classes × classes, row = truth). */
export function classificationFigures(
  confusion: ArrayLike<number>,
): ClassificationFigures {
  const classes = Math.sqrt(confusion.length);
  demand(Number.isInteger(classes), "A confusion matrix is square");
  let total = 0;
  let right = 0;
  for (let i = 0; i < confusion.length; i++) total += confusion[i];
  const perClass: ClassFigures[] = [];
  for (let k = 0; k < classes; k++) {
    let support = 0;
    let called = 0;
    for (let j = 0; j < classes; j++) {
      support += confusion[k * classes + j];
      called += confusion[j * classes + k];
    }
    const hit = confusion[k * classes + k];
    right += hit;
    perClass.push({
      support,
      precision: hit / called,
      recall: hit / support,
      specificity: (total - support - called + hit) / (total - support),
      f1: (2 * hit) / (support + called),
    });
  }
  return {
    accuracy: right / total,
    balancedAccuracy: meanOf(perClass.map((c) => c.recall)),
    macroF1: meanOf(perClass.map((c) => c.f1)),
    perClass,
  };
}

function meanOf(values: readonly number[]): number {
  const known = values.filter((v) => !Number.isNaN(v));
  return known.reduce((sum, v) => sum + v, 0) / known.length;
}
