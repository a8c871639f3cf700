import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { resolve } from "node:path";
import {
  applyCalibration,
  aucInterval,
  bodyPartFeatureCount,
  bodyPartFeatures,
  bodyParts,
  bootstrapInterval,
  classificationFigures,
  confusionMatrix,
  createRandom,
  encodeForest,
  fitCalibration,
  predictedClasses,
  predictProba,
  topLabelCalibrationError,
  trainForest,
  type BodyPart,
  type Forest,
  type GreyImage,
} from "@isocenter/imaging";
import { loadSamples, type Sample } from "./data.ts";
import { judgeOutsiders } from "./outsiders.ts";
import { drawOther, vary } from "./synthetic.ts";

/*
 * Recipe of the body-part model: `npm run train:body-part` [-- --out FOLDER]. Writes model.bin and
 * card.json. Equal data give equal files.
 */

const seed = 20_261_122;
const folds = 5;
const others = 350;
const variations = 2;
const recipe = { trees: 120, maxDepth: 12, minSamplesLeaf: 3 } as const;

interface Row {
  readonly x: Float32Array;
  readonly y: number;
  readonly group: string;
  readonly source: string;
  /** False for a variation: it trains, but is never counted in a figure. */
  readonly counted: boolean;
}

function rowOf(sample: Sample, image: GreyImage, counted: boolean): Row {
  const y = bodyParts.indexOf(sample.bodyPart);
  return {
    x: bodyPartFeatures(image),
    y,
    group: sample.group,
    source: sample.source,
    counted,
  };
}

function buildRows(): Row[] {
  const random = createRandom(seed);
  const drawn = Array.from({ length: others }, (_, i): Sample => ({
    image: drawOther(random),
    bodyPart: "Other",
    group: `drawn-${i}`,
    source: "drawn",
  }));
  return [...loadSamples(), ...drawn].flatMap((sample) => [
    rowOf(sample, sample.image, true),
    ...Array.from({ length: variations }, () =>
      rowOf(sample, vary(sample.image, random), false),
    ),
  ]);
}

function fit(rows: readonly Row[]): Forest {
  const x = new Float32Array(rows.length * bodyPartFeatureCount);
  rows.forEach((row, i) => x.set(row.x, i * bodyPartFeatureCount));
  const numbers = numberGroups(rows);
  return trainForest({
    x,
    y: Uint8Array.from(rows, (row) => row.y),
    classes: bodyParts.length,
    groups: numbers,
    classWeights: "balanced",
    seed,
    ...recipe,
  });
}

function numberGroups(rows: readonly Row[]): number[] {
  const numbers = new Map<string, number>();
  return rows.map((row) => {
    if (!numbers.has(row.group)) numbers.set(row.group, numbers.size);
    return numbers.get(row.group)!;
  });
}

/**
 * A fold per group, from a hash of its name. The authors' folds of the tumour slices are four
 * groups: they go to four different folds.
 */
function foldOf(group: string): number {
  const own = /^brain-figshare-fold(\d)$/.exec(group);
  if (own) return Number(own[1]) % folds;
  return createHash("sha256").update(group).digest().readUInt32LE(0) % folds;
}

function answer(forest: Forest, rows: readonly Row[]): Float64Array {
  const x = new Float32Array(rows.length * bodyPartFeatureCount);
  rows.forEach((row, i) => x.set(row.x, i * bodyPartFeatureCount));
  return predictProba(forest, x);
}

/** Probabilities of every counted row by a forest that saw no row of its group. */
function crossValidate(rows: readonly Row[]): {
  counted: Row[];
  proba: Float64Array;
} {
  const counted = rows.filter((row) => row.counted);
  const proba = new Float64Array(counted.length * bodyParts.length);
  for (let fold = 0; fold < folds; fold++) {
    const forest = fit(rows.filter((row) => foldOf(row.group) !== fold));
    counted.forEach((row, i) => {
      if (foldOf(row.group) === fold)
        proba.set(answer(forest, [row]), i * bodyParts.length);
    });
  }
  return { counted, proba };
}

/** Share of a source's slices given the right part by a forest that never saw that source. */
function leaveSourceOut(
  rows: readonly Row[],
  source: string,
): { rows: number; accuracy: number } {
  const forest = fit(rows.filter((row) => row.source !== source));
  const held = rows.filter((row) => row.counted && row.source === source);
  const right = predictedClasses(answer(forest, held), bodyParts.length).reduce(
    (sum, k, i) => sum + (k === held[i].y ? 1 : 0),
    0,
  );
  return { rows: held.length, accuracy: right / held.length };
}

const round = (v: number): number => Math.round(v * 1e4) / 1e4;

function figures(
  counted: readonly Row[],
  proba: Float64Array,
  calibrated: Float64Array,
) {
  const k = bodyParts.length;
  const y = counted.map((row) => row.y);
  const predicted = predictedClasses(calibrated, k);
  const confusion = confusionMatrix(y, predicted, k);
  const { accuracy, macroF1, perClass } = classificationFigures(confusion);
  const interval = bootstrapInterval(
    numberGroups(counted),
    (rows) =>
      rows.reduce((sum, i) => sum + (predicted[i] === y[i] ? 1 : 0), 0) /
      rows.length,
    { draws: 1000, seed },
  );
  const brain = bodyParts.indexOf("BrainMR");
  const isBrain = y.map((label) => label === brain);
  const score = y.map((_, i) => calibrated[i * k + brain]);
  const area = aucInterval(isBrain, score);
  return {
    slices: counted.length,
    groups: new Set(counted.map((row) => row.group)).size,
    accuracy: round(accuracy),
    accuracyInterval95: [round(interval.low), round(interval.high)],
    macroF1: round(macroF1),
    perClass: Object.fromEntries(
      bodyParts.map((part, i) => [
        part,
        {
          slices: perClass[i].support,
          recall: round(perClass[i].recall),
          precision: round(perClass[i].precision),
          f1: round(perClass[i].f1),
        },
      ]),
    ),
    confusion: bodyParts.map((_, i) => [
      ...confusion.subarray(i * k, (i + 1) * k),
    ]),
    brainAgainstRest: {
      auc: round(area.auc),
      aucInterval95: [round(area.low), round(area.high)],
      sensitivityAtHalf: round(
        share(
          score.filter((_, i) => isBrain[i]),
          (p) => p >= 0.5,
        ),
      ),
      specificityAtHalf: round(
        share(
          score.filter((_, i) => !isBrain[i]),
          (p) => p < 0.5,
        ),
      ),
    },
    calibrationErrorRaw: round(topLabelCalibrationError(y, proba, k)),
  };
}

function share(
  values: readonly number[],
  holds: (v: number) => boolean,
): number {
  return values.filter(holds).length / values.length;
}

const { values: args } = parseArgs({ options: { out: { type: "string" } } });
const out = resolve(
  args.out ??
    resolve(import.meta.dirname, "../../../server/models/body-part/1.0.0"),
);

const rows = buildRows();
console.log(
  `${rows.length} rows (${rows.filter((row) => row.counted).length} slices)`,
);
const { counted, proba } = crossValidate(rows);
const choice = fitCalibration({
  proba,
  y: counted.map((row) => row.y),
  classes: bodyParts.length,
  groups: numberGroups(counted),
  seed,
});
const calibrated = applyCalibration(
  choice.calibration,
  proba,
  bodyParts.length,
);
const held = figures(counted, proba, calibrated);
const forest = fit(rows);
const bytes = encodeForest(forest);
const left = Object.fromEntries(
  [
    "Cheng",
    "brain-mri, no tumour",
    ...new Set(
      rows
        .filter((row) => row.group.startsWith("chest-"))
        .map((row) => row.source),
    ),
  ].map((source) => {
    const { rows: slices, accuracy } = leaveSourceOut(rows, source);
    return [source, { slices, accuracy: round(accuracy) }];
  }),
);
const counts = Object.fromEntries(
  bodyParts.map((part: BodyPart, y) => [
    part,
    counted.filter((row) => row.y === y).length,
  ]),
);
const card = {
  id: "body-part",
  version: "1.0.0",
  mode: "research",
  digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
  classes: bodyParts,
  intendedUse:
    "A check of input: does a slice look like what a pipeline expects, whatever its tags say. It makes no medical statement.",
  model: {
    kind: "random forest",
    features: bodyPartFeatureCount,
    ...recipe,
    nodes: forest.feature.length,
    seed,
  },
  calibration: choice.calibration,
  calibrationScores: choice.scores,
  data: {
    slices: counts,
    sources: [
      {
        name: "MedNIST (B. J. Erickson, Mayo Clinic; from TCIA, RSNA Bone Age, NIH Chest X-ray)",
        licence: "CC BY-SA 4.0",
      },
      {
        name: "Brain tumour slices (J. Cheng, Figshare 1512427), every third",
        licence: "CC BY 4.0",
      },
      { name: "Brain MR slices without tumour", licence: "CC0" },
      {
        name: "NIH ChestX-ray14 (Wang 2017), every third",
        licence: "no restrictions, NIH Clinical Center",
      },
      {
        name: "Chest radiographs of children (Kermany 2018), every third",
        licence: "CC BY 4.0",
      },
      { name: "Pictures drawn by the recipe, for Other", licence: "MIT" },
    ],
  },
  split:
    "5-fold cross-validation by group: authors' folds (tumour slices), file groups (no tumour), patients (chest). MedNIST names no patients: slices whose thumbnails correlate above 0.95 are kept together, so its figures may still be optimistic. Calibrated figures come from a calibration fitted on the same held-out rows; `calibrationScores` are cross-validated. Every slice also trains as two variations (framing, mirror, brightness, blur, noise), which are never counted.",
  heldOut: held,
  leaveSourceOut: left,
  outsiders: judgeOutsiders({ forest, calibration: choice.calibration }),
  limits: [
    "Only adult and child slices of seven kinds; spine, limbs other than hands, abdominal MR, PET, ultrasound and mammograms were never shown and may land anywhere.",
    "Each kind comes from one or two sources; leaveSourceOut says what that costs. MedNIST took its chest radiographs from the NIH set, so leaving the NIH set out still leaves some of it in: Kermany is the honest figure for ChestXray.",
    "Other was learnt from drawn patterns only; photographs of skin are judged in outsiders.",
  ],
};
mkdirSync(out, { recursive: true });
writeFileSync(resolve(out, "model.bin"), bytes);
writeFileSync(resolve(out, "card.json"), `${JSON.stringify(card, null, 2)}\n`);
console.log(
  JSON.stringify(
    {
      heldOut: held,
      leaveSourceOut: left,
      outsiders: card.outsiders,
      calibrationScores: choice.scores,
    },
    null,
    1,
  ),
);
console.log(`model ${bytes.length} bytes in ${out}`);
console.log(`figure: body-part-accuracy ${held.accuracy} share`);
