import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  encodeBrainModel,
  fitOutlierModel,
  predictProba,
  trainForest,
  vectorLength,
} from "@isocenter/imaging";
import { cardOf, cardText } from "./card.ts";
import { readSlices, type Slice } from "./data.ts";
import { figuresOf, printFigures } from "./figures.ts";
import {
  featureCount,
  fitFeatures,
  gridMeans,
  handFeatures,
  indicesWhere,
  type FittedFeatures,
} from "./fit-features.ts";
import { answer, fitForest, type FittedForest } from "./fit-forest.ts";
import { heldOutForSamples } from "./samples.ts";
import { classes, folds, moreSides, seed } from "./settings.ts";

const { values: options } = parseArgs({
  options: { data: { type: "string" }, out: { type: "string" } },
});
if (options.data === undefined || options.out === undefined) {
  console.error(
    "usage: node training/src/brain/train.ts --data FOLDER --out FOLDER",
  );
  process.exit(2);
}

const started = performance.now();
const say = (text: string): void =>
  console.log(
    `${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`,
  );

const slices = readSlices(options.data);
say(`${slices.length} slices read`);
const hand = handFeatures(slices);
say("hand-made features measured");

const proba = new Float64Array(slices.length * classes);
const handProba = new Float64Array(slices.length * classes);
const linearScores = new Float64Array(slices.length * classes);
const moreProba = moreSides.map(
  () => new Float64Array(slices.length * classes),
);
const sourceProba = new Float64Array(slices.length * classes);
for (let fold = 1; fold <= folds; fold++) {
  const train = indicesWhere(slices, (slice) => slice.fold !== fold);
  const test = indicesWhere(slices, (slice) => slice.fold === fold);
  const features = fitFeatures(slices, hand, train, test);
  const fitted = fitForest(rowsOf(slices, train, features.train));
  keep(proba, test, answer(fitted, features.test));
  moreSides.forEach((sides, i) =>
    keep(moreProba[i], test, withThumbnails(train, test, features, sides)),
  );
  keep(linearScores, test, features.testScores);
  keep(
    handProba,
    test,
    plain(train, test, (row) => hand[row]),
  );
  keep(
    sourceProba,
    test,
    plain(train, test, (row) => slices[row].source),
  );
  say(
    `fold ${fold} of ${folds}: ${JSON.stringify(fitted.settings)}, ridge strength ${features.strength}, calibration ${fitted.calibration.kind}`,
  );
}
const figures = figuresOf(slices, proba, {
  hand: handProba,
  linear: linearScores,
  more: moreProba,
  source: sourceProba,
});

const held = heldOutForSamples(slices);
const train = indicesWhere(slices, () => true).filter((row) => !held[row]);
const features = fitFeatures(slices, hand, train, []);
const rows = rowsOf(slices, train, features.train);
const fitted = fitForest(rows);
const outlier = fitOutlierModel({
  x: rows.x,
  y: rows.y,
  classes,
  groups: rows.fold,
  folds,
});
const version = "1.0.0";
const bytes = encodeBrainModel({
  version,
  ...features.projections,
  forest: fitted.forest,
  calibration: fitted.calibration,
  outlier,
});
say(`final model: ${train.length} slices, ${bytes.length} bytes`);
const card = cardOf({
  version,
  bytes,
  slices,
  trained: train.length,
  fitted,
  strength: features.strength,
  linearNumbers: vectorLength(features.projections.dictionaries),
  outlier,
  figures,
});
mkdirSync(options.out, { recursive: true });
writeFileSync(join(options.out, "model.bin"), bytes);
writeFileSync(
  join(options.out, "card.json"),
  `${JSON.stringify(card, null, 2)}\n`,
);
writeFileSync(join(options.out, "card.md"), cardText(card));
say("written");
printFigures(figures);

function rowsOf(
  all: readonly Slice[],
  index: readonly number[],
  x: Float32Array,
) {
  return {
    x,
    y: Uint8Array.from(index, (row) => all[row].label),
    fold: Uint8Array.from(index, (row) => all[row].fold),
  };
}

/** A forest of fixed settings on other features: the comparisons of the card. */
function plain(
  inside: readonly number[],
  outside: readonly number[],
  of: (row: number) => ArrayLike<number>,
): Float64Array {
  const fitted: FittedForest = fitForest(
    rowsOf(slices, inside, flatten(inside, of)),
    [{ trees: 200, minSamplesLeaf: 3, maxFeatures: 4, extraTrees: false }],
  );
  return answer(fitted, flatten(outside, of));
}

/** A forest on the 19 features and the means of the head in a grid: what more numbers would give. */
function withThumbnails(
  inside: readonly number[],
  outside: readonly number[],
  { train: seen, test: unseen }: FittedFeatures,
  [across, down]: readonly [number, number],
): Float64Array {
  const joined = (rows: readonly number[], x: Float32Array): Float32Array =>
    flatten(
      rows.map((_, i) => i),
      (i) => [
        ...x.subarray(i * featureCount, (i + 1) * featureCount),
        ...gridMeans(slices[rows[i]].head, across, down),
      ],
    );
  const forest = trainForest({
    x: joined(inside, seen),
    y: Uint8Array.from(inside, (row) => slices[row].label),
    classes,
    trees: 100,
    minSamplesLeaf: 3,
    seed,
  });
  return predictProba(forest, joined(outside, unseen));
}

function flatten(
  index: readonly number[],
  of: (row: number) => ArrayLike<number>,
): Float32Array {
  return Float32Array.from(index.flatMap((row) => Array.from(of(row))));
}

function keep(
  into: Float64Array,
  index: readonly number[],
  from: Float64Array,
): void {
  index.forEach((row, i) =>
    into.set(from.subarray(i * classes, (i + 1) * classes), row * classes),
  );
}
