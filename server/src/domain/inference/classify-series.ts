import {
  brainInputContract,
  type BrainInputContract,
} from "@isocenter/imaging";
import { jsonKey, tagNumber, tagText, tagTexts } from "./tags.ts";
import type { ContractInstance } from "./types.ts";

/** How a series stands to the input contract of the brain-tumour model. */
export interface SeriesJudgement {
  /** Those whose matrix the contract allows: a series may hold a secondary image of another size. */
  readonly instances: readonly ContractInstance[];
  /** Images of the series that are left out for their size. */
  readonly otherSize: number;
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

/** What the contract reads of a header, as keys of DICOM JSON. */
export const contractTags: readonly string[] = [
  jsonKey("Modality"),
  jsonKey("ImageType"),
  jsonKey("SeriesDescription"),
  jsonKey("ProtocolName"),
  jsonKey("BodyPartExamined"),
  jsonKey("ScanningSequence"),
  jsonKey("RepetitionTime"),
  jsonKey("EchoTime"),
  jsonKey("InversionTime"),
  jsonKey("ContrastBolusAgent"),
  jsonKey("ContrastBolusVolume"),
  jsonKey("ImagePositionPatient"),
  jsonKey("ImageOrientationPatient"),
];

export function classifySeries(
  instances: readonly ContractInstance[],
  contract: BrainInputContract = brainInputContract,
): SeriesJudgement {
  const images = instances.filter(
    ({ Rows, Columns }) => Rows !== null && Columns !== null,
  );
  const fitting = images.filter((image) => matrixFits(image, contract));
  const first = fitting[0] ?? images[0] ?? instances[0];
  const { header } = first;
  const Modality = tagText(header, "Modality") ?? "OT";
  const names = [
    tagText(header, "SeriesDescription"),
    tagText(header, "ProtocolName"),
  ].filter((name) => name !== undefined);
  return {
    instances: fitting,
    otherSize: images.length - fitting.length,
    SeriesInstanceUID: first.SeriesInstanceUID,
    Modality,
    isMr: Modality === contract.modality,
    isImage: images.length > 0,
    matrixFits: fitting.length > 0,
    t1: weighting(first, names, contract),
    contrast: contrast(first, names, contract),
    bodyPart: bodyPart(first, contract),
  };
}

function weighting(
  { header }: ContractInstance,
  names: readonly string[],
  contract: BrainInputContract,
): SeriesJudgement["t1"] {
  const { sequence } = contract;
  const imageType = tagTexts(header, "ImageType").join("\\");
  if (/LOCALIZER|PROJECTION IMAGE/i.test(imageType)) return "no";
  // The series' own name speaks first: some senders put the name of the whole protocol into ProtocolName.
  for (const name of names) {
    const named = weightingOfName(name, sequence);
    if (named !== "unknown") return named;
  }
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

/** Spanish words, and subtractions, that the contract's pattern does not know. */
const alsoRefused = /difus|angio|suscept|subtr|sustrac/i;

/** "T1 FLAIR" is a T1 and "T2 FLAIR" is not; "T1 map", "T1 localizer" and "T2 TFE" name a T1 and are none. */
function weightingOfName(
  name: string,
  { t1Pattern, refusedPattern }: BrainInputContract["sequence"],
): SeriesJudgement["t1"] {
  const judged = /t1/i.test(name) ? name.replaceAll(/flair/gi, " ") : name;
  if (new RegExp(refusedPattern, "i").test(judged) || alsoRefused.test(judged))
    return "no";
  return new RegExp(t1Pattern, "i").test(name) ? "yes" : "unknown";
}

/**
 * Names that deny contrast: "without contrast", "w/o C", "sin contraste", "sin CIV", "S/C", "pre Gd", "C-". "Post-op" is after surgery,
 * not after contrast.
 */
const denied =
  /\b(without|w\/?o|sin|non?|pre)[\s_./-]*(contrast\w*|gado?\w*|gd|civ|km|ce|c)(?![a-z])|\bs\/c\b|(^|[\s_])(c-(?=$|[\s_])|-c\b)/i;
const afterSurgery =
  /post[\s_-]*(op|surg|resec|rt\b|radio|qx|quir|tto|trat)\w*/gi;
/** Joined and Spanish words that the contract's pattern, which asks for whole words, does not know. */
const given =
  /post[\s_-]*(contrast\w*|gad\w*|gd|civ|c)(?![a-z])|\bgadolini\w+|\bcon[\s_]+(civ|gd|contraste)\b|\bc\/c\b|\+\s?(civ|gd|km)\b/i;
/** Values by which senders say that nothing was given. */
const noAgent = /^\s*(no(ne)?|n\/?a|sin.*|without.*|0+([.,]0+)?|-+)?\s*$/i;

function contrast(
  { header }: ContractInstance,
  names: readonly string[],
  { sequence }: BrainInputContract,
): SeriesJudgement["contrast"] {
  const pattern = new RegExp(sequence.contrastPattern, "i");
  // As for the weighting: the first name that speaks of contrast decides.
  for (const name of names) {
    const words = name.replaceAll(afterSurgery, " ");
    if (denied.test(words)) return "unknown";
    if (given.test(words) || pattern.test(words)) return "yes";
  }
  return sequence.contrastAttributes.some((keyword) => {
    const value = tagText(header, keyword as "ContrastBolusAgent");
    return value !== undefined && !noAgent.test(value);
  })
    ? "yes"
    : "unknown";
}

/** The standard's terms are English; what people type at the console is not. */
const spanishHead = [
  "CABEZA",
  "CEREBRO",
  "CEREBRAL",
  "CRANEO",
  "CRANEAL",
  "ENCEFALO",
  "HIPOFISIS",
  "SILLATURCA",
];

function bodyPart(
  { header }: ContractInstance,
  { bodyParts }: BrainInputContract,
): SeriesJudgement["bodyPart"] {
  const part = (tagText(header, "BodyPartExamined") ?? "")
    .normalize("NFD")
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, "");
  if (part === "") return "unknown";
  return bodyParts.includes(part) || spanishHead.includes(part)
    ? "head"
    : "other";
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
