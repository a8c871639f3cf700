import { brainClasses } from "@isocenter/imaging";

export const classNames = brainClasses;
export const classes = classNames.length;
/** The authors' folds, 1–4. */
export const folds = 4;
export const seed = 20_260_101;
/** Confidence of every interval in the card, and draws of the bootstrap. */
export const confidence = 0.95;
export const bootstrapDraws = 1000;

/** The texture dictionary. */
export const dictionarySettings = {
  components: 32,
  words: 64,
  points: 30_000,
  rounds: 15,
} as const;

/** Weight of the data against the ridge in the linear scores. */
export const ridgeStrength = 5;
