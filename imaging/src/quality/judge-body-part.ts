import { ImagingError } from "../imaging-error.ts";
import type { GreyImage } from "../image.ts";
import {
  applyCalibration,
  readCalibration,
  type Calibration,
} from "../forest/calibration.ts";
import { decodeForest } from "../forest/encode.ts";
import type { Forest } from "../forest/forest.ts";
import { predictProba } from "../forest/predict.ts";
import {
  bodyPartFeatureCount,
  bodyPartFeatures,
} from "./body-part-features.ts";

/** Order of the model's classes. `Other`: none of them (documents, photographs, patterns, noise). */
export const bodyParts = [
  "BrainMR",
  "HeadCT",
  "BreastMR",
  "ChestCT",
  "AbdomenCT",
  "ChestXray",
  "HandXray",
  "Other",
] as const;
export type BodyPart = (typeof bodyParts)[number];

export interface BodyPartModel {
  readonly forest: Forest;
  readonly calibration: Calibration;
}

export interface BodyPartVerdict {
  readonly bodyPart: BodyPart;
  /** Calibrated probability of `bodyPart`. */
  readonly probability: number;
  /** Of every body part; they sum to 1. */
  readonly probabilities: Readonly<Record<BodyPart, number>>;
}

/**
 * The model from its two files: the forest's bytes, and the parsed card, whose `calibration` is
 * used. Throws `not-a-model` (or what `decodeForest` throws) where they are malformed or are those
 * of another model.
 */
export function readBodyPartModel(
  bytes: Uint8Array,
  card: unknown,
): BodyPartModel {
  const forest = decodeForest(bytes);
  if (
    forest.features !== bodyPartFeatureCount ||
    forest.classes !== bodyParts.length
  ) {
    throw new ImagingError(
      "not-a-model",
      "The forest is not one of body parts",
    );
  }
  const { classes, calibration } = (
    typeof card === "object" && card !== null ? card : {}
  ) as Record<string, unknown>;
  if (JSON.stringify(classes) !== JSON.stringify(bodyParts)) {
    throw new ImagingError(
      "not-a-model",
      "The card does not name these body parts",
    );
  }
  return { forest, calibration: readCalibration(calibration, forest.classes) };
}

/**
 * Which body part and modality the pixels look like, whatever the tags say. Slices are judged
 * upright or turned as they come.
 */
export function judgeBodyPart(
  model: BodyPartModel,
  image: GreyImage,
): BodyPartVerdict {
  const raw = predictProba(model.forest, bodyPartFeatures(image));
  const calibrated = applyCalibration(model.calibration, raw, bodyParts.length);
  let best = 0;
  calibrated.forEach((p, k) => {
    if (p > calibrated[best]) best = k;
  });
  const probabilities = Object.fromEntries(
    bodyParts.map((part, k) => [part, calibrated[k]]),
  ) as Record<BodyPart, number>;
  return {
    bodyPart: bodyParts[best],
    probability: calibrated[best],
    probabilities,
  };
}
