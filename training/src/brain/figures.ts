import {
  auc,
  aucInterval,
  bootstrapInterval,
  brainFeatureKeys,
  classificationFigures,
  confusionMatrix,
  logLoss,
  multiclassBrierScore,
  predictedClasses,
  topLabelCalibrationError,
} from "@isocenter/imaging";
import type { Slice } from "./data.ts";
import { bootstrapGroups } from "./look-alikes.ts";
import {
  bootstrapDraws,
  classes,
  classNames,
  confidence,
  folds,
  moreSides,
  seed,
} from "./settings.ts";

export interface Bounded {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Figures of slices never seen: each judged by a model that was fitted without its fold. */
export interface Figures {
  readonly accuracy: Bounded;
  readonly balancedAccuracy: Bounded;
  readonly perClass: readonly {
    readonly class: string;
    readonly f1: Bounded;
    readonly precision: number;
    readonly sensitivity: number;
    readonly slices: number;
  }[];
  readonly tumourAuc: Bounded;
  readonly sourceOnlyAuc: Bounded;
  readonly sourceOnlyAccuracy: number;
  readonly handOnlyAccuracy: number;
  /** The highest of the four linear scores, without a forest: what all numbers of the Fisher vectors give. */
  readonly linearOnlyAccuracy: number;
  /** Forests on the 19 features and a grid of brightness means. */
  readonly moreFeatures: readonly {
    readonly features: number;
    readonly accuracy: number;
  }[];
  readonly handOnlyF1: readonly number[];
  readonly accuracyByFold: readonly number[];
  readonly calibration: {
    readonly logLoss: number;
    readonly brier: number;
    readonly expectedCalibrationError: number;
  };
  /** Row = truth, column = answer. */
  readonly confusion: readonly (readonly number[])[];
  /** Most frequent kinds of error, most frequent first. */
  readonly errors: readonly {
    readonly truth: string;
    readonly answer: string;
    readonly slices: number;
  }[];
}

export function figuresOf(
  slices: readonly Slice[],
  proba: Float64Array,
  others: {
    readonly hand: Float64Array;
    readonly linear: Float64Array;
    readonly more: readonly Float64Array[];
    readonly source: Float64Array;
  },
): Figures {
  const y = Uint8Array.from(slices, ({ label }) => label);
  const groups = bootstrapGroups(slices);
  const predicted = predictedClasses(proba, classes);
  const confusion = confusionMatrix(y, predicted, classes);
  const all = classificationFigures(confusion);
  const bounded = (figure: (rows: Int32Array) => number): Bounded => {
    const { value, low, high } = bootstrapInterval(groups, figure, {
      draws: bootstrapDraws,
      seed,
      confidence,
    });
    return { value, low, high };
  };
  const on = (rows: Int32Array) =>
    classificationFigures(
      confusionMatrix(
        rows.map((row) => y[row]),
        rows.map((row) => predicted[row]),
        classes,
      ),
    );
  const isTumour = Array.from(y, (label) => label !== 3);
  const tumourScore = (p: Float64Array): Float64Array =>
    Float64Array.from(y, (_, i) => 1 - p[i * classes + 3]);
  const scores = tumourScore(proba);
  const source = aucInterval(isTumour, tumourScore(others.source), confidence);
  const handFigures = classificationFigures(
    confusionMatrix(y, predictedClasses(others.hand, classes), classes),
  );
  const errors = classNames.flatMap((truth, t) =>
    classNames.map((answer, a) => ({
      truth,
      answer,
      slices: t === a ? 0 : confusion[t * classes + a],
    })),
  );
  return {
    accuracy: bounded((rows) => on(rows).accuracy),
    balancedAccuracy: bounded((rows) => on(rows).balancedAccuracy),
    perClass: classNames.map((name, k) => ({
      class: name,
      f1: bounded((rows) => on(rows).perClass[k].f1),
      precision: all.perClass[k].precision,
      sensitivity: all.perClass[k].recall,
      slices: all.perClass[k].support,
    })),
    tumourAuc: bounded((rows) => {
      const positive = Array.from(rows, (row) => isTumour[row]);
      const both = positive.includes(true) && positive.includes(false);
      return both
        ? auc(
            positive,
            Array.from(rows, (row) => scores[row]),
          )
        : Number.NaN;
    }),
    sourceOnlyAuc: { value: source.auc, low: source.low, high: source.high },
    sourceOnlyAccuracy: classificationFigures(
      confusionMatrix(y, predictedClasses(others.source, classes), classes),
    ).accuracy,
    handOnlyAccuracy: handFigures.accuracy,
    linearOnlyAccuracy: classificationFigures(
      confusionMatrix(y, predictedClasses(others.linear, classes), classes),
    ).accuracy,
    handOnlyF1: handFigures.perClass.map(({ f1 }) => f1),
    moreFeatures: others.more.map((more, i) => ({
      features: brainFeatureKeys.length + moreSides[i][0] * moreSides[i][1],
      accuracy: classificationFigures(
        confusionMatrix(y, predictedClasses(more, classes), classes),
      ).accuracy,
    })),
    accuracyByFold: Array.from({ length: folds }, (_, f) => {
      const rows = slices.flatMap(({ fold }, i) => (fold === f + 1 ? [i] : []));
      return on(Int32Array.from(rows)).accuracy;
    }),
    calibration: {
      logLoss: logLoss(y, proba, classes, 1e-6),
      brier: multiclassBrierScore(y, proba, classes),
      expectedCalibrationError: topLabelCalibrationError(y, proba, classes),
    },
    confusion: classNames.map((_, t) =>
      Array.from(confusion.subarray(t * classes, (t + 1) * classes)),
    ),
    errors: errors
      .filter(({ slices: count }) => count > 0)
      .sort((a, b) => b.slices - a.slices),
  };
}

/** The lines that a measuring command ends with. */
export function printFigures(figures: Figures): void {
  const line = (name: string, value: number): void =>
    console.log(`figure: brain.${name} ${value.toFixed(4)} 1`);
  line("accuracy", figures.accuracy.value);
  line("accuracy.low", figures.accuracy.low);
  line("accuracy.high", figures.accuracy.high);
  for (const { class: name, f1 } of figures.perClass)
    line(`f1.${name}`, f1.value);
  line("auc.tumour", figures.tumourAuc.value);
  line("auc.source-only", figures.sourceOnlyAuc.value);
  line("accuracy.hand-only", figures.handOnlyAccuracy);
  line("accuracy.linear-only", figures.linearOnlyAccuracy);
  for (const { features, accuracy } of figures.moreFeatures)
    line(`accuracy.features-${features}`, accuracy);
  line("calibration-error", figures.calibration.expectedCalibrationError);
}
