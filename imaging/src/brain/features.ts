import { brainFeatureTexts } from "./feature-texts.ts";

/** Answers of the model, in the order of every list of probabilities. */
export const brainClasses = [
  "glioma",
  "meningioma",
  "pituitary",
  "noTumor",
] as const;
export type BrainClass = (typeof brainClasses)[number];

export type BrainFeatureFamily =
  | "learned texture"
  | "region"
  | "symmetry"
  | "shape"
  | "first-order"
  | "texture"
  | "wavelet";

export interface BrainFeature {
  /** Fixed name, in the order of the model's input. */
  readonly key: BrainFeatureKey;
  readonly family: BrainFeatureFamily;
  /** UCUM; "1" where the number has no unit. */
  readonly unit: string;
  readonly en: string;
  readonly es: string;
  readonly meaning: { readonly en: string; readonly es: string };
}

export const brainFeatureKeys = [
  "gliomaTexture",
  "meningiomaTexture",
  "pituitaryTexture",
  "noTumorTexture",
  "brightContrast",
  "brightClosure",
  "brightRadius",
  "brightMidlineDistance",
  "brightHeight",
  "brightDepth",
  "brightCore",
  "brightSpread",
  "darkContrast",
  "mirrorDifference",
  "headElongation",
  "innerSpread",
  "innerSkewness",
  "cooccurrenceContrast",
  "waveletMiddleShare",
] as const;
export type BrainFeatureKey = (typeof brainFeatureKeys)[number];

/** The 19 features of the brain-tumour model: what they are called and what they mean. */
export const brainFeatures: readonly BrainFeature[] = brainFeatureKeys.map(
  (key) => ({ key, ...brainFeatureTexts[key] }),
);
