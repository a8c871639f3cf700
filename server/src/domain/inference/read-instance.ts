import {
  brainClasses,
  type FeatureContribution,
  type SliceResult,
} from "@isocenter/contracts";
import {
  brainFeatures,
  decodeBodyPartModel,
  decodeBrainModel,
  judgeBodyPart,
  readBrainSlice,
  type BodyPartModel,
  type BrainModel,
  type BrainReading,
  type GreyImage,
} from "@isocenter/imaging";
import { asFailure } from "../../platform/errors/index.ts";
import { judgeQuality, openSlices } from "../features/index.ts";
import { perClass, sentence } from "./explain.ts";
import type { SliceReference } from "./types.ts";

/** The two decoded models of one thread. */
export interface Readers {
  readonly brain: BrainModel;
  readonly bodyPart: BodyPartModel;
}

export function decodeReaders(
  brain: Uint8Array,
  bodyPart: Uint8Array,
): Readers {
  return {
    brain: decodeBrainModel(brain),
    bodyPart: decodeBodyPartModel(bodyPart),
  };
}

/** The one answer of the body-part judge that this model may read. */
const expectedPart = "BrainMR";
/** Below this probability of being a head MR the slice is not read: the tags may say what they like. */
const bodyPartProbabilityMin = 0.5;

/**
 * Reads the frames of one stored object: decode, quality, body part, and where these allow it 19 features, forest, calibration,
 * TreeSHAP. A frame that cannot be read is skipped with its reason; the others are read.
 */
export async function readInstance(
  readers: Readers,
  part10: Uint8Array,
  slices: readonly SliceReference[],
): Promise<SliceResult[]> {
  const decoder = openSlices(part10);
  const results: SliceResult[] = [];
  for (const slice of slices) {
    try {
      const image = await decoder.frame(slice.frame);
      results.push(readSlice(readers, image, slice));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === "internal") throw failure;
      results.push(unreadable(slice, failure.message));
    }
  }
  return results;
}

export function readSlice(
  readers: Readers,
  image: GreyImage,
  slice: SliceReference,
): SliceResult {
  const quality = judgeQuality(image);
  const part = judgeBodyPart(readers.bodyPart, image);
  const expectedProbability = part.probabilities[expectedPart] ?? 0;
  const expected = expectedProbability >= bodyPartProbabilityMin;
  const result: SliceResult = {
    ...slice,
    rows: image.rows,
    columns: image.columns,
    quality: {
      ...quality,
      bodyPart: {
        label: part.label,
        probability: part.probabilities[part.label] ?? 0,
        expected,
      },
    },
  };
  if (quality.severity === "fail")
    return {
      ...result,
      skipped: {
        en: "Image quality is below what the model may read",
        es: "La calidad de la imagen es inferior a la que el modelo puede leer",
      },
    };
  if (!expected)
    return {
      ...result,
      skipped: {
        en: `The pixels do not look like a head MR (${part.label})`,
        es: `Los píxeles no parecen una RM de cabeza (${part.label})`,
      },
    };
  return { ...result, reading: describe(readBrainSlice(readers.brain, image)) };
}

function describe(reading: BrainReading): NonNullable<SliceResult["reading"]> {
  const probabilities = perClass(reading.probabilities);
  const raw = perClass(reading.raw);
  const features = brainFeatures.map((feature, index): FeatureContribution => {
    const where = reading.regions[feature.key];
    return {
      key: feature.key,
      name: { en: feature.en, es: feature.es },
      family: feature.family,
      unit: feature.unit,
      value: reading.values[index]!,
      meaning: feature.meaning,
      contribution: perClass(
        reading.shap.contributions.map((ofClass) => ofClass[index]!),
      ),
      ...(where && { where }),
    };
  });
  const calibration = perClass(
    brainClasses.map((name) => probabilities[name] - raw[name]),
  );
  return {
    probabilities,
    interval: perClass(
      reading.interval.map(([low, high]) => [low, high] as [number, number]),
    ),
    ood: reading.ood,
    ...(reading.region && { region: reading.region.box }),
    explanation: {
      base: perClass(reading.shap.base),
      raw,
      features,
      calibration,
      sentence: sentence(probabilities, features),
    },
  };
}

function unreadable(slice: SliceReference, reason: string): SliceResult {
  return {
    ...slice,
    rows: 0,
    columns: 0,
    quality: {
      severity: "fail",
      measures: [],
      bodyPart: { label: "unknown", probability: 0, expected: false },
    },
    skipped: {
      en: `The pixels cannot be decoded: ${reason}`,
      es: `No se pueden decodificar los píxeles: ${reason}`,
    },
  };
}
