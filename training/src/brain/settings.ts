import { brainClasses } from "@isocenter/imaging";

export const classNames = brainClasses;
export const classes = classNames.length;
/** The authors' folds, 1–4. */
export const folds = 4;
export const seed = 20_260_101;
/** Confidence of every interval in the card, and draws of the bootstrap. */
export const confidence = 0.95;
export const bootstrapDraws = 1000;

/** The dictionaries of texture words, by kind of local pattern. */
export const dictionarySettings = {
  edges: {
    components: 48,
    words: 64,
    placeWeight: 12,
    points: 30_000,
    rounds: 15,
  },
  bright: {
    components: 48,
    words: 48,
    placeWeight: 6,
    points: 25_000,
    rounds: 15,
  },
  grain: {
    components: 48,
    words: 64,
    placeWeight: 12,
    points: 30_000,
    rounds: 15,
  },
} as const;

/** Weights of the data against the ridge in the linear scores: the training folds choose. */
export const ridgeStrengths = [1.5, 5] as const;

/** Grids of brightness means that are added to the 19 features for comparison: 19 + 81 = 100 and 19 + 380 = 399 numbers. */
export const moreSides = [
  [9, 9],
  [20, 19],
] as const;
