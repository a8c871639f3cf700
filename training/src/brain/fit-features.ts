import {
  brainFeatureKeys,
  describeTexture,
  headSide,
  joinVectors,
  linearScores,
  localPatterns,
  measureByHand,
  patternKinds,
  resizeArea,
  vectorLength,
  type BrainProjections,
  type CanonicalHead,
} from "@isocenter/imaging";
import type { Slice } from "./data.ts";
import { fitDictionary } from "./fit-dictionary.ts";
import { fitScores } from "./fit-scores.ts";
import {
  classes,
  dictionarySettings,
  ridgeStrengths,
  seed,
} from "./settings.ts";

export const featureCount = brainFeatureKeys.length;

/** Features of training rows (learned scores cross-fitted: no row is scored by a fit that saw its block) and of test rows. */
export interface FittedFeatures {
  readonly train: Float32Array;
  readonly test: Float32Array;
  /** The classes' scores alone, of the test rows. */
  readonly testScores: Float64Array;
  /** The ridge strength chosen inside the training rows. */
  readonly strength: number;
  readonly projections: BrainProjections;
}

/** The features that need no learning: slices × 15. */
export function handFeatures(slices: readonly Slice[]): Float32Array[] {
  return slices.map(({ head }) =>
    Float32Array.from(measureByHand(head).values),
  );
}

/** Fits dictionaries and scores on the training slices and measures both sets. */
export function fitFeatures(
  slices: readonly Slice[],
  hand: readonly Float32Array[],
  train: readonly number[],
  test: readonly number[],
): FittedFeatures {
  const patterns = train.map((row) => localPatterns(slices[row].head));
  const [edges, bright, grain] = patternKinds.map((kind) =>
    fitDictionary(
      patterns.map((all) => all[kind]),
      kind,
      dictionarySettings[kind],
      seed,
    ),
  );
  const dictionaries = { edges: edges, bright: bright, grain: grain };
  const length = vectorLength(dictionaries);
  const vectorOf = (row: number): Float32Array =>
    joinVectors(describeTexture(slices[row].head, dictionaries));
  const x = new Float32Array(train.length * length);
  train.forEach((row, i) => x.set(vectorOf(row), i * length));
  const { weights, bias, held, strength } = fitScores(
    x,
    train.length,
    train.map((row) => slices[row].label),
    train.map((row) => slices[row].block),
    classes,
    ridgeStrengths,
  );
  const testScores = test.map((row) =>
    linearScores(vectorOf(row), { weights, bias }),
  );
  return {
    train: joinFeatures(
      train.map((row, i) => [
        ...held.subarray(i * classes, (i + 1) * classes),
        ...hand[row],
      ]),
    ),
    test: joinFeatures(test.map((row, i) => [...testScores[i], ...hand[row]])),
    testScores: Float64Array.from(testScores.flatMap((scores) => [...scores])),
    strength,
    projections: { dictionaries, weights, bias },
  };
}

/** Means of the canonical head in a grid. */
export function gridMeans(
  head: CanonicalHead,
  across: number,
  down: number,
): Float32Array {
  const image = { rows: headSide, columns: headSide, data: head.data };
  return resizeArea(image, down, across).data;
}

function joinFeatures(rows: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(rows.flat());
}

export function indicesWhere<T>(
  items: readonly T[],
  holds: (item: T) => boolean,
): number[] {
  return items.flatMap((item, i) => (holds(item) ? [i] : []));
}
