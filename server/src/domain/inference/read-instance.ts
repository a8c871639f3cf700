import {
  brainClasses,
  type FeatureContribution,
  type SliceResult,
} from "@isocenter/contracts";
import {
  brainFeatures,
  brainInputContract,
  decodeBrainModel,
  judgeBodyPart,
  readBodyPartModel,
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
  bodyPartCard: unknown,
): Readers {
  return {
    brain: decodeBrainModel(brain),
    bodyPart: readBodyPartModel(bodyPart, bodyPartCard),
  };
}

/** The one answer of the body-part judge that this model may read. */
const expectedPart = "BrainMR";
/** Below this probability of being a head MR the slice is not read: the tags may say what they like. */
const bodyPartProbabilityMin = 0.5;

/** A slice's answer, and the share of the image that its head covers (0 where it was not measured). */
export interface ReadSlice {
  readonly result: SliceResult;
  readonly coverage: number;
}

/**
 * Reads the frames of one stored object: decode, quality, body part, and where these allow it 19 features, forest, calibration,
 * TreeSHAP. A frame that cannot be read is skipped with its reason; the others are read.
 */
export async function readInstance(
  readers: Readers,
  part10: Uint8Array,
  slices: readonly SliceReference[],
): Promise<ReadSlice[]> {
  const decoder = openSlices(part10);
  const results: ReadSlice[] = [];
  for (const slice of slices) {
    try {
      const image = await decoder.frame(slice.frame);
      results.push(readSlice(readers, image, slice));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.code === "internal") throw failure;
      results.push({ result: unreadable(slice, failure.message), coverage: 0 });
    }
  }
  return results;
}

export function readSlice(
  readers: Readers,
  image: GreyImage,
  slice: SliceReference,
): ReadSlice {
  const quality = judgeQuality(image);
  const part = judgeBodyPart(readers.bodyPart, image);
  const expected = part.probabilities[expectedPart] >= bodyPartProbabilityMin;
  const result: SliceResult = {
    ...identify(slice),
    rows: image.rows,
    columns: image.columns,
    quality: {
      ...quality,
      bodyPart: {
        label: part.bodyPart,
        probability: part.probability,
        expected,
      },
    },
  };
  const skip = (en: string, es: string): ReadSlice => ({
    result: { ...result, skipped: { en, es } },
    coverage: 0,
  });
  if (quality.severity === "fail")
    return skip(
      "Image quality is below what the model may read",
      "La calidad de la imagen es inferior a la que el modelo puede leer",
    );
  if (!expected)
    return skip(
      `The pixels do not look like a head MR (${part.bodyPart})`,
      `Los píxeles no parecen una RM de cabeza (${part.bodyPart})`,
    );
  const reading = readBrainSlice(readers.brain, image);
  if (reading.coverage < brainInputContract.slices.coverageMin)
    return skip(
      "Too little of the head is in the slice",
      "El corte contiene una parte demasiado pequeña de la cabeza",
    );
  return {
    result: { ...result, reading: describe(reading) },
    coverage: reading.coverage,
  };
}

function identify({
  SOPInstanceUID,
  SeriesInstanceUID,
  InstanceNumber,
  frame,
}: SliceReference) {
  return { SOPInstanceUID, SeriesInstanceUID, InstanceNumber, frame };
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
      value: reading.values[index],
      meaning: feature.meaning,
      contribution: perClass(
        reading.shap.contributions.map((ofClass) => ofClass[index]),
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
      reading.interval.map(({ low, high }) => [low, high] as [number, number]),
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
    ...identify(slice),
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
