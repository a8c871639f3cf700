import { gunzipSync, gzipSync } from "fflate";
import {
  decodeForest,
  encodeForest,
  readCalibration,
  readOutlierModel,
  type Calibration,
  type Forest,
  type OutlierModel,
} from "../forest/index.ts";
import { ImagingError } from "../imaging-error.ts";
import { brainClasses, brainFeatureKeys } from "./features.ts";
import {
  patternKinds,
  patternLengths,
  type PatternKind,
} from "./local-patterns.ts";
import { vectorLength, type BrainProjections } from "./measure.ts";
import type { TextureDictionary } from "./texture-words.ts";

/** All that turns a slice into an answer. */
export interface BrainModel extends BrainProjections {
  readonly version: string;
  readonly forest: Forest;
  readonly calibration: Calibration;
  readonly outlier: OutlierModel;
}

const classes = brainClasses.length;
const features = brainFeatureKeys.length;

/*
 * File: gzip of "ISBM", format u32, header length u32 (all little-endian), a JSON header, padding to 4 bytes, the float32 arrays (those of the
 * dictionaries in the order of `patternKinds` and `arrayNames`, then weights and bias), the forest as `encodeForest` writes it.
 */
const magic = 0x4d425349;
const format = 2;
const bytesMax = 32 * 1024 * 1024;
const arrayNames = [
  "mean",
  "projection",
  "weight",
  "centre",
  "deviation",
] as const;

interface Sizes {
  readonly components: number;
  readonly words: number;
  readonly placeWeight: number;
}

interface Header {
  readonly version: string;
  readonly classes: readonly string[];
  readonly features: readonly string[];
  readonly dictionaries: Readonly<Record<PatternKind, Sizes>>;
  readonly calibration: Calibration;
  readonly outlier: OutlierModel;
}

/** The model as a file. Equal models give equal bytes. */
export function encodeBrainModel(model: BrainModel): Uint8Array {
  const { dictionaries, version, calibration, outlier } = model;
  const header: Header = {
    version,
    classes: brainClasses,
    features: brainFeatureKeys,
    dictionaries: forKinds((kind) => {
      const { components, words, placeWeight } = dictionaries[kind];
      return { components, words, placeWeight };
    }),
    calibration,
    outlier,
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 12 + 4 * Math.ceil(json.length / 4);
  const arrays = [
    ...patternKinds.flatMap((kind) =>
      arrayNames.map((name) => dictionaries[kind][name]),
    ),
    model.weights,
    model.bias,
  ];
  const forest = encodeForest(model.forest);
  const floats = arrays.reduce((sum, array) => sum + array.length, 0);
  const bytes = new Uint8Array(start + 4 * floats + forest.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, format, true);
  view.setUint32(8, json.length, true);
  bytes.set(json, 12);
  let at = start;
  for (const array of arrays)
    for (const value of array) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  bytes.set(forest, at);
  return gzipSync(bytes, { level: 9, mtime: 0 });
}

function forKinds<T>(of: (kind: PatternKind) => T): Record<PatternKind, T> {
  return { edges: of("edges"), bright: of("bright"), grain: of("grain") };
}

/** A model from untrusted bytes. Throws `not-a-model` for anything that `encodeBrainModel` could not have written. */
export function decodeBrainModel(file: Uint8Array): BrainModel {
  const bytes = unpack(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseUnless(
    bytes.length > 12 &&
      view.getUint32(0, true) === magic &&
      view.getUint32(4, true) === format,
    "not a brain model of this format",
  );
  const length = view.getUint32(8, true);
  let at = 12 + 4 * Math.ceil(length / 4);
  refuseUnless(at <= bytes.length, "header beyond the end");
  const header = readHeader(bytes.subarray(12, 12 + length));
  const take = (count: number): Float32Array => {
    refuseUnless(at + 4 * count <= bytes.length, "arrays beyond the end");
    const array = new Float32Array(count);
    for (let i = 0; i < count; i++)
      array[i] = view.getFloat32(at + 4 * i, true);
    refuseUnless(
      array.every((value) => Number.isFinite(value)),
      "a number that is not finite",
    );
    at += 4 * count;
    return array;
  };
  const dictionaries = forKinds((kind) =>
    takeDictionary(patternLengths[kind], header.dictionaries[kind], take),
  );
  const weights = take(classes * vectorLength(dictionaries));
  const bias = take(classes);
  const forest = forestOf(bytes.subarray(at));
  refuseUnless(
    forest.features === features && forest.classes === classes,
    "a forest of other features or classes",
  );
  return {
    version: header.version,
    dictionaries,
    weights,
    bias,
    forest,
    calibration: header.calibration,
    outlier: header.outlier,
  };
}

function forestOf(bytes: Uint8Array): Forest {
  try {
    return decodeForest(bytes);
  } catch (cause) {
    throw new ImagingError(
      "not-a-model",
      "The brain model's forest is damaged",
      { cause },
    );
  }
}

function takeDictionary(
  length: number,
  sizes: Sizes,
  take: (count: number) => Float32Array,
): TextureDictionary {
  const { components, words, placeWeight } = sizes;
  const dims = components + 2;
  const mean = take(length);
  const projection = take(length * components);
  const weight = take(words);
  const centre = take(words * dims);
  const deviation = take(words * dims);
  refuseUnless(
    weight.every((v) => v > 0) && deviation.every((v) => v > 1e-6),
    "a word without weight or width",
  );
  return {
    components,
    words,
    placeWeight,
    mean,
    projection,
    weight,
    centre,
    deviation,
  };
}

function unpack(file: Uint8Array): Uint8Array {
  refuseUnless(
    file.length >= 18 && file[0] === 0x1f && file[1] === 0x8b,
    "not gzip",
  );
  // The last 4 bytes of a gzip file say how long its content is; fflate allocates just that.
  const size = new DataView(
    file.buffer,
    file.byteOffset + file.length - 4,
    4,
  ).getUint32(0, true);
  refuseUnless(size <= bytesMax, "content too large");
  try {
    return gunzipSync(file);
  } catch (cause) {
    throw new ImagingError("not-a-model", "The brain model is damaged", {
      cause,
    });
  }
}

function readHeader(json: Uint8Array): Header {
  let header: Partial<Header>;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(json),
    ) as Partial<Header>;
  } catch (cause) {
    throw new ImagingError(
      "not-a-model",
      "The brain model's header is damaged",
      { cause },
    );
  }
  refuseUnless(typeof header === "object" && header !== null, "no header");
  const { version } = header;
  refuseUnless(
    typeof version === "string" && /^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(version),
    "bad version",
  );
  refuseUnless(
    sameList(header.classes, brainClasses) &&
      sameList(header.features, brainFeatureKeys),
    "other classes or features",
  );
  return {
    version,
    classes: brainClasses,
    features: brainFeatureKeys,
    dictionaries: forKinds((kind) => sizesOf(header.dictionaries?.[kind])),
    calibration: readCalibration(header.calibration, classes),
    outlier: outlierOf(header.outlier),
  };
}

function sizesOf(value: Partial<Sizes> | undefined): Sizes {
  const { components, words, placeWeight } = value ?? {};
  refuseUnless(isStep(components, 256) && isStep(words, 1024), "bad sizes");
  refuseUnless(
    typeof placeWeight === "number" && placeWeight >= 0 && placeWeight <= 1000,
    "bad weight of the place",
  );
  return { components, words, placeWeight };
}

function outlierOf(value: unknown): OutlierModel {
  const outlier = readOutlierModel(value);
  refuseUnless(
    outlier.features === features,
    "an outlier model of other features",
  );
  return outlier;
}

function sameList(value: unknown, expected: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === expected.length &&
    expected.every((item, i) => value[i] === item)
  );
}

/** A multiple of 16, as the matrix product needs. */
function isStep(value: unknown, most: number): value is number {
  return (
    Number.isInteger(value) &&
    (value as number) >= 16 &&
    (value as number) <= most &&
    (value as number) % 16 === 0
  );
}

function refuseUnless(condition: boolean, reason: string): asserts condition {
  if (!condition)
    throw new ImagingError(
      "not-a-model",
      `The brain model is not usable: ${reason}`,
    );
}
