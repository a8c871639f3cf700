import type { GreyImage } from "../image.ts";
import { scanBlobs, type Blob } from "./blobs.ts";
import { brainFeatureKeys, type BrainFeatureKey } from "./features.ts";
import {
  cooccurrenceContrast,
  headElongation,
  inHead,
  innerMoments,
  mirrorDifference,
  proposeRegions,
  waveletMiddleShare,
} from "./hand-measures.ts";
import {
  canonicalHead,
  headSide,
  type Box,
  type CanonicalHead,
} from "./head.ts";
import {
  cellSide,
  localPatterns,
  patternKinds,
  windows,
  type PatternKind,
} from "./local-patterns.ts";
import { addScoreMaps, scoreCount } from "./score-maps.ts";
import {
  fisherLength,
  fisherVector,
  projectPatterns,
  wordShares,
  type TextureDictionary,
} from "./texture-words.ts";

/** The learned part of the measurement: a dictionary per kind of pattern and one linear score per class over their joined Fisher vectors. */
export interface BrainProjections {
  readonly dictionaries: Readonly<Record<PatternKind, TextureDictionary>>;
  /** 4 × `vectorLength`. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Length of the joined Fisher vectors. */
export function vectorLength(
  dictionaries: BrainProjections["dictionaries"],
): number {
  return patternKinds.reduce(
    (sum, kind) => sum + fisherLength(dictionaries[kind]),
    0,
  );
}

export interface BrainMeasurement {
  /** The 19 features, in the order of `brainFeatures`. */
  readonly values: Float32Array;
  /** Where each feature was measured, in input pixels. */
  readonly regions: Partial<Record<BrainFeatureKey, Box>>;
  /** The proposed region (the bright spot), where there is one. */
  readonly region?: { readonly box: Box };
  /** Share of the input that the head covers, 0–1. */
  readonly coverage: number;
}

const textureKeys = [
  "gliomaTexture",
  "meningiomaTexture",
  "pituitaryTexture",
  "noTumorTexture",
] as const;

/**
 * Measures the 19 features of one slice of a head. Grey values may have any offset and scale, and the matrix any size from 16 × 16.
 * Throws `invalid-argument` on an image that is too small or holds values that are not finite.
 */
export function measureBrainSlice(
  image: GreyImage,
  projections: BrainProjections,
): BrainMeasurement {
  const head = canonicalHead(image);
  const texture = describeTexture(head, projections.dictionaries);
  const scores = linearScores(joinVectors(texture), projections);
  const hand = measureByHand(head);
  const regions: Partial<Record<BrainFeatureKey, Box>> = { ...hand.regions };
  const length = vectorLength(projections.dictionaries);
  const size = windows * windows;
  const maps = new Float32Array(scoreCount * size);
  let from = 0;
  for (const described of texture) {
    addScoreMaps(maps, described, projections.weights, from, length);
    from += described.fisher.vector.length;
  }
  textureKeys.forEach((key, k) => {
    regions[key] = peakOf(maps.subarray(k * size, (k + 1) * size), head);
  });
  return {
    values: Float32Array.from([...scores, ...hand.values]),
    regions,
    coverage: head.coverage,
    ...(hand.region === undefined ? {} : { region: { box: hand.region } }),
  };
}

/** Per kind of pattern: what the dictionary says about the head. */
export function describeTexture(
  head: CanonicalHead,
  dictionaries: BrainProjections["dictionaries"],
) {
  const all = localPatterns(head);
  return patternKinds.map((kind) => {
    const dictionary = dictionaries[kind];
    const points = projectPatterns(all[kind], dictionary);
    const shares = wordShares(points, dictionary);
    return {
      patterns: all[kind],
      points,
      shares,
      dictionary,
      fisher: fisherVector(points, shares, dictionary),
    };
  });
}

/** The Fisher vectors of all kinds, one after the other. */
export function joinVectors(
  texture: ReturnType<typeof describeTexture>,
): Float32Array {
  const out = new Float32Array(
    texture.reduce((sum, { fisher }) => sum + fisher.vector.length, 0),
  );
  let at = 0;
  for (const { fisher } of texture) {
    out.set(fisher.vector, at);
    at += fisher.vector.length;
  }
  return out;
}

/** One score per class: bias + weights · vector. */
export function linearScores(
  vector: Float32Array,
  { weights, bias }: Pick<BrainProjections, "weights" | "bias">,
): Float32Array {
  const out = new Float32Array(bias.length);
  for (let k = 0; k < bias.length; k++) {
    let sum = bias[k];
    const from = k * vector.length;
    for (let i = 0; i < vector.length; i++)
      sum += weights[from + i] * vector[i];
    out[k] = sum;
  }
  return out;
}

/** The features that need no learning, in the order of `brainFeatures` after the texture scores. */
export function measureByHand(head: CanonicalHead): {
  readonly values: readonly number[];
  readonly regions: Partial<Record<BrainFeatureKey, Box>>;
  readonly region?: Box;
} {
  const { bright, dark } = proposeRegions(scanBlobs(head));
  const moments = innerMoments(head);
  const values = [
    bright?.contrast ?? 0,
    bright?.closure ?? -1,
    inHead(bright?.radius ?? 0),
    bright === undefined ? 0.5 : Math.abs(inHead(bright.x + 0.5) - 0.5),
    inHead((bright?.y ?? -0.5) + 0.5),
    inHead(bright?.depth ?? 0),
    bright?.core ?? 0,
    bright?.spread ?? 0,
    dark?.contrast ?? 0,
    mirrorDifference(head),
    headElongation(head),
    moments.spread,
    moments.skewness,
    cooccurrenceContrast(head),
    waveletMiddleShare(head),
  ];
  const whole = head.head;
  const upper = toInput(
    { x: 0, y: 0, width: headSide, height: 0.66 * headSide },
    head,
  );
  const regions: Partial<Record<BrainFeatureKey, Box>> = {
    mirrorDifference: upper,
    headElongation: whole,
    innerSpread: upper,
    innerSkewness: upper,
    cooccurrenceContrast: upper,
    waveletMiddleShare: upper,
  };
  if (dark !== undefined) regions.darkContrast = boxOf(dark, head);
  if (bright === undefined) return { values, regions };
  const region = boxOf(bright, head);
  for (const key of brainFeatureKeys)
    if (key.startsWith("bright")) regions[key] = region;
  return { values, regions, region };
}

function boxOf(blob: Blob, head: CanonicalHead): Box {
  const { x, y, radius } = blob;
  return toInput(
    {
      x: 2 * (x - radius) + 1,
      y: 2 * (y - radius) + 1,
      width: 4 * radius,
      height: 4 * radius,
    },
    head,
  );
}

/** From canonical pixels to input pixels. */
function toInput(box: Box, { square }: CanonicalHead): Box {
  const scale = square.width / headSide;
  return {
    x: square.x + box.x * scale,
    y: square.y + box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}

/** The 5 × 5 windows that add most to a score, as a box in input pixels. */
function peakOf(map: Float32Array, head: CanonicalHead): Box {
  const reach = 2;
  let most = -Infinity;
  let at = { x: 0, y: 0 };
  for (let y = reach; y < windows - reach; y++)
    for (let x = reach; x < windows - reach; x++) {
      let sum = 0;
      for (let dy = -reach; dy <= reach; dy++)
        for (let dx = -reach; dx <= reach; dx++)
          sum += map[(y + dy) * windows + x + dx];
      if (sum > most) {
        most = sum;
        at = { x, y };
      }
    }
  const side = (2 * reach + 1) * cellSide;
  return toInput(
    {
      x: (at.x - reach) * cellSide + 6,
      y: (at.y - reach) * cellSide + 6,
      width: side,
      height: side,
    },
    head,
  );
}
