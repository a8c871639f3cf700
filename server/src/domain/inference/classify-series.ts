import { tagNumber, tagText, tagTexts } from "./tags.ts";
import type { ContractInstance } from "./types.ts";

/** How a series stands to the input contract of the brain-tumour model: contrast-enhanced T1 MR of the head. */
export interface SeriesJudgement {
  readonly instances: readonly ContractInstance[];
  readonly SeriesInstanceUID: string;
  readonly Modality: string;
  /** The modality was stated by the sender, not left open by a NIfTI conversion. */
  readonly isMr: boolean;
  readonly isImage: boolean;
  readonly isLocalizer: boolean;
  /** `yes`, `no` (other weighting by name or timing) or `unknown`. */
  readonly t1: "yes" | "no" | "unknown";
  readonly contrast: "yes" | "unknown";
  /** `other`: the sender names a body part that is not the head. */
  readonly bodyPart: "head" | "other" | "unknown";
}

const headTerms =
  /\b(head|brain|skull|cranium|sella|pituitary|hypophysis|orbit|iac|neuro|cerebr\w*|craneo|cráneo|cabeza|cerebro|encefalo|encéfalo|hipofisis|hipófisis)\b/i;
const t1Terms =
  /(^|[^a-z0-9])(t1\w*|mprage|mp2rage|bravo|spgr|fspgr|vibe|mpr)([^a-z0-9]|$)/i;
const otherTerms =
  /(^|[^a-z0-9])(t2\w*|flair|dwi|adc|dti|diff\w*|trace\w*|swi|swan|perf\w*|asl|tof|mra|mrv|pd|bold|fmri|spectro\w*|phase|cbf|cbv|mip)([^a-z0-9]|$)/i;
const contrastTerms =
  /(\+\s?c\b|\bc\+|\bgad\w*|\bgd\b|post[\s_-]?(contrast|gad|gd|c\b|con)|contrast\w*|contraste|\bce\b|t1[\s_-]?(ce|c|gd|post)\b|\bkm\b|realce)/i;
const noContrastTerms =
  /(without|sin|non|no|pre)[\s_-]*(contrast\w*|contraste|gad|gd)/i;

/** Spin-echo T1 of 1.5 to 3 T lies below; FLAIR and T2 lie far above (TE in ms). */
const t1EchoTimeMax = 30;
/** T1 spin-echo and gradient-echo sequences; MPRAGE has an inversion time and a TR up to 3 s. */
const t1RepetitionTimeMax = 3200;

export function classifySeries(
  instances: readonly ContractInstance[],
): SeriesJudgement {
  const first = instances[0]!;
  const { header } = first;
  const Modality = tagText(header, "Modality") ?? "OT";
  const words = [
    tagText(header, "SeriesDescription"),
    tagText(header, "ProtocolName"),
    tagText(header, "SequenceName"),
  ]
    .filter((word) => word !== undefined)
    .join(" ");
  const imageType = tagTexts(header, "ImageType").join("\\").toUpperCase();
  return {
    instances,
    SeriesInstanceUID: first.SeriesInstanceUID,
    Modality,
    isMr: Modality === "MR",
    isImage: first.Rows !== null && first.Columns !== null,
    isLocalizer:
      imageType.includes("LOCALIZER") ||
      /\b(loc|localizer|scout|survey|localizador)\b/i.test(words),
    t1: weighting(first, words, imageType),
    contrast:
      tagText(header, "ContrastBolusAgent") !== undefined ||
      (contrastTerms.test(words) && !noContrastTerms.test(words))
        ? "yes"
        : "unknown",
    bodyPart: bodyPart(first),
  };
}

function weighting(
  { header }: ContractInstance,
  words: string,
  imageType: string,
): SeriesJudgement["t1"] {
  if (
    otherTerms.test(words) ||
    /\\(ADC|TRACEW|FA|PERFUSION|PHASE_MAP|M_SWI)\b/.test(imageType)
  ) {
    // "T1 FLAIR" is a T1; "T2 FLAIR" is not.
    if (!t1Terms.test(words)) return "no";
  }
  if (t1Terms.test(words)) return "yes";
  const echo = tagNumber(header, "EchoTime");
  const repetition = tagNumber(header, "RepetitionTime");
  if (echo === undefined || repetition === undefined) return "unknown";
  return echo <= t1EchoTimeMax && repetition <= t1RepetitionTimeMax
    ? "yes"
    : "no";
}

function bodyPart({ header }: ContractInstance): SeriesJudgement["bodyPart"] {
  const part = tagText(header, "BodyPartExamined");
  if (part !== undefined)
    return headTerms.test(part.replaceAll("_", " ")) ? "head" : "other";
  const study = [
    tagText(header, "StudyDescription"),
    tagText(header, "SeriesDescription"),
  ].join(" ");
  return headTerms.test(study) ? "head" : "unknown";
}
