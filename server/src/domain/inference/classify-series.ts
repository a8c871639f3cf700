import {
  brainInputContract,
  type BrainInputContract,
} from "@isocenter/imaging";
import { tagNumber, tagText, tagTexts } from "./tags.ts";
import type { ContractInstance } from "./types.ts";

/** How a series stands to the input contract of the brain-tumour model. */
export interface SeriesJudgement {
  readonly instances: readonly ContractInstance[];
  readonly SeriesInstanceUID: string;
  readonly Modality: string;
  /** The modality was stated by the sender, not left open by a conversion (`OT`). */
  readonly isMr: boolean;
  readonly isImage: boolean;
  readonly matrixFits: boolean;
  /** `yes`, `no` (other weighting, map or localizer, by name or timing) or `unknown`. */
  readonly t1: "yes" | "no" | "unknown";
  readonly contrast: "yes" | "unknown";
  /** `other`: the sender names a body part that is not the head. `unknown` is judged from the pixels. */
  readonly bodyPart: "head" | "other" | "unknown";
}

export function classifySeries(
  instances: readonly ContractInstance[],
  contract: BrainInputContract = brainInputContract,
): SeriesJudgement {
  const first = instances[0];
  const { header } = first;
  const Modality = tagText(header, "Modality") ?? "OT";
  const words = [
    tagText(header, "SeriesDescription"),
    tagText(header, "ProtocolName"),
  ]
    .filter((word) => word !== undefined)
    .join(" ");
  return {
    instances,
    SeriesInstanceUID: first.SeriesInstanceUID,
    Modality,
    isMr: Modality === contract.modality,
    isImage: first.Rows !== null && first.Columns !== null,
    matrixFits: matrixFits(first, contract),
    t1: weighting(first, words, contract),
    contrast: contrast(first, words, contract),
    bodyPart: bodyPart(first, contract),
  };
}

function weighting(
  { header }: ContractInstance,
  words: string,
  { sequence }: BrainInputContract,
): SeriesJudgement["t1"] {
  const namedT1 = new RegExp(sequence.t1Pattern, "i").test(words);
  const imageType = tagTexts(header, "ImageType").join("\\");
  if (/LOCALIZER/i.test(imageType)) return "no";
  // "T1 FLAIR" is a T1; "T2 FLAIR" is not.
  if (new RegExp(sequence.refusedPattern, "i").test(words) && !namedT1)
    return "no";
  if (namedT1) return "yes";
  const inversion = tagNumber(header, "InversionTime");
  if (inversion !== undefined && inversion > sequence.inversionTimeMax)
    return "no";
  const sequences = tagTexts(header, "ScanningSequence");
  const echo = tagNumber(header, "EchoTime");
  const repetition = tagNumber(header, "RepetitionTime");
  const limits = sequence.times.find(({ scanningSequence }) =>
    sequences.includes(scanningSequence),
  );
  if (!limits || echo === undefined || repetition === undefined)
    return "unknown";
  return echo <= limits.echoTimeMax && repetition <= limits.repetitionTimeMax
    ? "yes"
    : "no";
}

/** "without contrast", "sin contraste", "pre Gd" name contrast and deny it. */
const denied =
  /(without|w\/o|sin|non?|pre)[\s_-]*(contrast\w*|contraste|gad\w*|gd)/i;

function contrast(
  { header }: ContractInstance,
  words: string,
  { sequence }: BrainInputContract,
): SeriesJudgement["contrast"] {
  const given = sequence.contrastAttributes.some(
    (keyword) => tagText(header, keyword as "ContrastBolusAgent") !== undefined,
  );
  const named =
    new RegExp(sequence.contrastPattern, "i").test(words) &&
    !denied.test(words);
  return given || named ? "yes" : "unknown";
}

function bodyPart(
  { header }: ContractInstance,
  { bodyParts }: BrainInputContract,
): SeriesJudgement["bodyPart"] {
  const part = (tagText(header, "BodyPartExamined") ?? "")
    .toUpperCase()
    .replaceAll(/[\s_]/g, "");
  if (part === "") return "unknown";
  return bodyParts.includes(part) ? "head" : "other";
}

function matrixFits(
  { Rows, Columns }: ContractInstance,
  { matrix }: BrainInputContract,
): boolean {
  const short = Math.min(Rows ?? 0, Columns ?? 0);
  const long = Math.max(Rows ?? 0, Columns ?? 0);
  return (
    short >= matrix.sideMin &&
    long <= matrix.sideMax &&
    long <= short * matrix.aspectMax
  );
}
