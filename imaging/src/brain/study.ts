import { demand } from "../imaging-error.ts";
import { brainClasses, type BrainClass } from "./features.ts";

/** One read slice of the series that the contract chose. */
export interface SliceAnswer {
  /** Calibrated, in the order of `brainClasses`. */
  readonly probabilities: ArrayLike<number>;
  readonly inDistribution: boolean;
  /** Place along the slice normal in mm; where any is missing, the order given is taken and no spacing is judged. */
  readonly position?: number;
}

/**
 * How slices become a study's answer.
 *
 * A growth lies in neighbouring slices, while a false alarm tends to stand alone, and a single threshold over n slices raises n chances of one.
 * So the probability of a tumour is smoothed over 3 neighbours and its highest value decides: `tumour` from `tumourMin` up. The class is the one
 * with most probability over the slices from `tumourMin` up.
 *
 * "No tumour" is a statement about the whole brain. It needs a series that covers it: at least `slicesMin` usable slices, almost all of those
 * given, and, where positions are known, the brain's extent without a gap in which a lesion of 10 mm could hide; and every smoothed value below
 * `noTumourMax`. Less than that is `insufficient`; enough slices but a value in between is `uncertain`. Both show the slice scores and name no class.
 */
export const studyRule = {
  tumourMin: 0.5,
  noTumourMax: 0.2,
  /** A routine head series has 20 to 24 slices of 5 mm, of which about two thirds are broad enough to be read. */
  slicesMin: 12,
  /** Least share of the given slices that look like the training data. */
  usableShareMin: 0.8,
  /** mm. An adult brain is 120 to 170 mm long in each direction; its narrow ends are not read. */
  extentMin: 80,
  /** mm between neighbouring slices. */
  spacingMax: 7.5,
  slicesMax: 4096,
} as const;

export type StudyVerdict =
  "tumour" | "no-tumour" | "uncertain" | "insufficient";

export type StudyReason =
  | "tumour-slices"
  | "covered-and-clear"
  | "single-slice"
  | "too-few-slices"
  | "unlike-training-data"
  | "gaps"
  | "in-between"
  | "no-slices";

export interface StudyAnswer {
  readonly verdict: StudyVerdict;
  readonly reason: StudyReason;
  /** Only with the verdict `tumour`. */
  readonly class?: Exclude<BrainClass, "noTumor">;
  /** Mean over the slices that decided, in the order of `brainClasses`; for the page, not a calibrated study probability. */
  readonly probabilities: readonly number[];
  /** Number, in the order given, of the slice with the highest probability of a tumour among those that decided. -1 where none is usable. */
  readonly decidingSlice: number;
  /** Per slice given, 1 − probability of no tumour. */
  readonly tumourScores: readonly number[];
  readonly slices: number;
  readonly usableSlices: number;
}

/** Throws `invalid-argument` on more than 4096 slices or a slice without four finite probabilities. */
export function studyAnswer(slices: readonly SliceAnswer[]): StudyAnswer {
  demand(slices.length <= studyRule.slicesMax, "Too many slices");
  const none = brainClasses.indexOf("noTumor");
  const tumourScores = slices.map(({ probabilities }) => {
    demand(
      probabilities.length === brainClasses.length &&
        Array.from(probabilities).every((p) => Number.isFinite(p)),
      "A slice must have four finite probabilities",
    );
    return 1 - probabilities[none];
  });
  const order = slices.map((_, i) => i).filter((i) => slices[i].inDistribution);
  const placed = order.every((i) => slices[i].position !== undefined);
  if (placed)
    order.sort((a, b) => slices[a].position! - slices[b].position! || a - b);
  const base = {
    tumourScores,
    slices: slices.length,
    usableSlices: order.length,
  };
  if (order.length === 0) {
    const reason = slices.length === 0 ? "no-slices" : "unlike-training-data";
    return {
      verdict: "insufficient",
      reason,
      probabilities: meanOf(slices),
      decidingSlice: -1,
      ...base,
    };
  }
  const smooth = order.map((_, i) => {
    const near = order.slice(Math.max(0, i - 1), i + 2);
    return (
      near.reduce((sum, slice) => sum + tumourScores[slice], 0) / near.length
    );
  });
  const peak = smooth.indexOf(Math.max(...smooth));
  const near = order.slice(Math.max(0, peak - 1), peak + 2);
  const decidingSlice = near.reduce(
    (best, i) => (tumourScores[i] > tumourScores[best] ? i : best),
    near[0],
  );
  if (smooth[peak] >= studyRule.tumourMin) {
    const deciding = order.filter(
      (i) => tumourScores[i] >= studyRule.tumourMin,
    );
    const probabilities = meanOf(deciding.map((i) => slices[i]));
    const tumours = brainClasses.filter((name) => name !== "noTumor");
    const chosen = tumours.reduce((best, name) =>
      probabilities[brainClasses.indexOf(name)] >
      probabilities[brainClasses.indexOf(best)]
        ? name
        : best,
    );
    return {
      verdict: "tumour",
      reason: "tumour-slices",
      class: chosen,
      probabilities,
      decidingSlice,
      ...base,
    };
  }
  const probabilities = meanOf(order.map((i) => slices[i]));
  const lack = lackOf(slices, order, placed);
  if (lack !== undefined)
    return {
      verdict: "insufficient",
      reason: lack,
      probabilities,
      decidingSlice,
      ...base,
    };
  if (smooth[peak] >= studyRule.noTumourMax)
    return {
      verdict: "uncertain",
      reason: "in-between",
      probabilities,
      decidingSlice,
      ...base,
    };
  return {
    verdict: "no-tumour",
    reason: "covered-and-clear",
    probabilities,
    decidingSlice,
    ...base,
  };
}

/** What keeps the series from speaking for the whole brain. */
function lackOf(
  slices: readonly SliceAnswer[],
  order: readonly number[],
  placed: boolean,
): StudyReason | undefined {
  if (slices.length === 1) return "single-slice";
  if (order.length < studyRule.slicesMin) return "too-few-slices";
  if (order.length < studyRule.usableShareMin * slices.length)
    return "unlike-training-data";
  if (!placed) return undefined;
  const positions = order.map((i) => slices[i].position!);
  const extent = positions.at(-1)! - positions[0];
  const gap = Math.max(
    ...positions.slice(1).map((position, i) => position - positions[i]),
  );
  return extent < studyRule.extentMin || gap > studyRule.spacingMax
    ? "gaps"
    : undefined;
}

function meanOf(slices: readonly SliceAnswer[]): number[] {
  return brainClasses.map((_, k) =>
    slices.length === 0
      ? 0
      : slices.reduce((sum, slice) => sum + slice.probabilities[k], 0) /
        slices.length,
  );
}
