import { createHash } from "node:crypto";
import {
  brainFeatures,
  brainInputContract,
  studyRule,
  type OutlierModel,
} from "@isocenter/imaging";
import type { Slice } from "./data.ts";
import type { Bounded, Figures } from "./figures.ts";
import type { FittedForest } from "./fit-forest.ts";
import { sampleFiles } from "./samples.ts";
import { classNames, confidence, folds, seed } from "./settings.ts";

export const intendedUse =
  "Research / investigational software. Not cleared or approved. Not for primary diagnosis or to direct treatment. Output needs independent review by a qualified clinician. Not for time-critical use.";

interface CardInput {
  readonly version: string;
  readonly bytes: Uint8Array;
  readonly slices: readonly Slice[];
  readonly trained: number;
  readonly fitted: FittedForest;
  readonly strength: number;
  readonly linearNumbers: number;
  readonly outlier: OutlierModel;
  readonly figures: Figures;
}

export type Card = ReturnType<typeof cardOf>;

/** The model card as data. */
export function cardOf({
  version,
  bytes,
  slices,
  trained,
  fitted,
  strength,
  linearNumbers,
  outlier,
  figures,
}: CardInput) {
  return {
    id: "brain-tumour",
    version,
    mode: "research",
    digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    title: {
      en: "Brain tumour on MR slices",
      es: "Tumor cerebral en cortes de RM",
    },
    file: {
      name: "model.bin",
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    },
    intendedUse,
    intendedUser: "Radiologists and researchers who review every answer.",
    classes: classNames,
    method:
      "Random forest on 19 features of one slice: 4 learned scores (linear, over Fisher vectors of local gradient and brightness patterns) and 15 measured ones. Probabilities calibrated on held-out answers.",
    features: brainFeatures.map(({ key, family, en, es, meaning }) => ({
      key,
      family,
      learned: family === "learned texture",
      en,
      es,
      meaning,
    })),
    input: brainInputContract,
    studyRule,
    data: {
      slices: slices.length,
      perClass: Object.fromEntries(
        classNames.map((name, k) => [
          name,
          slices.filter(({ label }) => label === k).length,
        ]),
      ),
      sources: [
        {
          name: "Cheng, Jun: brain tumor dataset (contrast-enhanced T1), Figshare 1512427, doi:10.6084/m9.figshare.1512427",
          classes: ["glioma", "meningioma", "pituitary"],
          licence: "CC BY 4.0",
        },
        {
          name: "Slices without a tumour from two public collections (MR of several weightings, a few CT)",
          classes: ["noTumor"],
          licence: "CC0",
        },
      ],
      split: `Every figure is of slices whose fold (of ${folds}) the model had not seen: the authors' folds for tumours, whole groups for the rest. Nothing is split by slice. Settings were chosen inside the training folds.`,
      heldOutSamples: sampleFiles,
      trainedOn: trained,
    },
    training: {
      seed,
      ridgeStrength: strength,
      linearNumbers,
      forest: fitted.settings,
      calibration: fitted.calibration.kind,
      outlier: {
        quantile: outlier.thresholdQuantile,
        limit: outlier.threshold,
      },
      command: "npm run train:brain",
    },
    confidence,
    aim: aimText(figures),
    figures,
    limits: [
      "The slices without a tumour come from other scanners and mostly other weightings (T2, FLAIR, plain T1) than the contrast-enhanced T1 slices with one. Much of what tells the two apart may be the weighting and the source, not the tumour: see the source-only figure. The answer “no tumour” has not been measured on contrast-enhanced T1 of healthy heads.",
      "Every figure is of single slices. How often a whole series raises a false finding, or misses one, has not been measured: there is no data of whole series with a diagnosis. The thresholds of the study rule are reasoned, not measured.",
      "Only three kinds of tumour. Metastases, lymphoma, abscess, bleeding, surgery cavities and anything else will be given one of the four answers.",
      "Two Chinese hospitals, 2005 to 2010; sex, age and ethnicity are not in the data, so no figure by group of patients can be given.",
      "Slices chosen because they show the tumour; a slice beside it may be answered otherwise.",
      "8-bit pictures stored as JPEG; DICOM slices are brought to the same form, but their figures have not been measured.",
      "The data does not name patients. Intervals draw runs of neighbouring slice numbers of one fold together instead, which is close to patients; they may be somewhat too narrow.",
      "The answer knows neither grade nor molecular markers nor hormones.",
    ],
  };
}

/** Says whether the aim of 95 % accuracy, F1 0.90 in every class and AUC 0.98 is met, and what stands in the way. */
function aimText(figures: Figures): string {
  const met = (holds: boolean): string => (holds ? "met" : "not met");
  const first = figures.errors[0];
  const wrong = figures.errors.reduce((sum, { slices }) => sum + slices, 0);
  const between = figures.errors
    .filter(({ truth, answer }) => truth !== "noTumor" && answer !== "noTumor")
    .reduce((sum, { slices }) => sum + slices, 0);
  return [
    `Aims: accuracy of 95 %: ${met(figures.accuracy.value >= 0.95)} (${share(figures.accuracy.value)});`,
    `F1 of 0.90 in every class: ${met(figures.perClass.every(({ f1 }) => f1.value >= 0.9))} (least ${Math.min(...figures.perClass.map(({ f1 }) => f1.value)).toFixed(3)});`,
    `area under the curve of 0.98, tumour against none: ${met(figures.tumourAuc.value >= 0.98)} (${figures.tumourAuc.value.toFixed(4)}; read it beside the source-only figure).`,
    `${between} of ${wrong} wrong slices take one tumour for another${first === undefined ? "" : `, most often ${first.truth} for ${first.answer}`}.`,
  ].join(" ");
}

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
const bounded = ({ value, low, high }: Bounded): string =>
  `${share(value)} (${share(low)} to ${share(high)})`;
const plain = ({ value, low, high }: Bounded): string =>
  `${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;

/** The same card to read. */
export function cardText(card: Card): string {
  const { figures } = card;
  const lines = [
    `# ${card.title.en}, version ${card.version}`,
    "",
    `Made by \`${card.training.command}\` from \`card.json\`; do not edit.`,
    "",
    `**${card.intendedUse}**`,
    "",
    card.method,
    "",
    `Mode: ${card.mode}. File: ${card.file.name}, ${card.file.bytes} bytes, SHA-256 \`${card.file.sha256}\`.`,
    "",
    "## Figures",
    "",
    `${card.data.split} ${share(card.confidence)} intervals.`,
    "",
    "| figure | value |",
    "| --- | --- |",
    `| accuracy | ${bounded(figures.accuracy)} |`,
    `| balanced accuracy | ${bounded(figures.balancedAccuracy)} |`,
    ...figures.perClass.map(
      ({ class: name, f1, precision, sensitivity, slices }) =>
        `| ${name}: F1 (precision, sensitivity; slices) | ${bounded(f1)} (${share(precision)}, ${share(sensitivity)}; ${slices}) |`,
    ),
    `| area under the curve, tumour against none | ${plain(figures.tumourAuc)} |`,
    `| the same from border, sharpness and compression alone | ${plain(figures.sourceOnlyAuc)} |`,
    `| the four learned scores alone, highest wins (${card.training.linearNumbers} numbers behind each) | ${share(figures.linearOnlyAccuracy)} |`,
    ...figures.moreFeatures.map(
      ({ features, accuracy }) =>
        `| forest on ${features} features (the 19 and a grid of brightness means) | ${share(accuracy)} |`,
    ),
    `| forest on the 15 measured features alone, nothing learned but the forest | ${share(figures.handOnlyAccuracy)} |`,
    `| accuracy by fold | ${figures.accuracyByFold.map(share).join(", ")} |`,
    `| calibration: expected error, Brier, log-loss | ${figures.calibration.expectedCalibrationError.toFixed(4)}, ${figures.calibration.brier.toFixed(4)}, ${figures.calibration.logLoss.toFixed(4)} |`,
    "",
    "Truth by row, answer by column:",
    "",
    `| | ${card.classes.join(" | ")} |`,
    `| --- |${" --- |".repeat(card.classes.length)}`,
    ...figures.confusion.map(
      (row, k) => `| ${card.classes[k]} | ${row.join(" | ")} |`,
    ),
    "",
    `Most frequent errors: ${figures.errors
      .slice(0, 4)
      .map(
        ({ truth, answer, slices }) => `${truth} taken for ${answer} ${slices}`,
      )
      .join("; ")}.`,
    "",
    card.aim,
    "",
    "## Limits",
    "",
    ...card.limits.map((limit) => `- ${limit}`),
    "",
    "## Data",
    "",
    ...card.data.sources.map(
      ({ name, classes, licence }) =>
        `- ${name}: ${classes.join(", ")}. ${licence}.`,
    ),
    "",
    `${card.data.slices} slices; the shipped model is fitted on ${card.data.trainedOn}: samples that ship with the product and their look-alikes are left out.`,
    "",
    "## Features",
    "",
    "| feature | learned | meaning |",
    "| --- | --- | --- |",
    ...card.features.map(
      ({ en, learned, meaning }) =>
        `| ${en} | ${learned ? "yes" : "no"} | ${meaning.en} |`,
    ),
    "",
  ];
  return lines.join("\n");
}
