export { brainClasses, brainFeatureKeys, brainFeatures } from "./features.ts";
export type {
  BrainClass,
  BrainFeature,
  BrainFeatureFamily,
  BrainFeatureKey,
} from "./features.ts";
export {
  canonicalHead,
  headSide,
  type Box,
  type CanonicalHead,
} from "./head.ts";
export {
  localPatterns,
  patternKinds,
  patternLengths,
  type LocalPatterns,
  type PatternKind,
} from "./local-patterns.ts";
export { columnStep, matrixProduct } from "./matrix-product.ts";
export {
  projectPatterns,
  wordShares,
  wordSums,
  type TextureDictionary,
} from "./texture-words.ts";
export {
  describeTexture,
  joinVectors,
  linearScores,
  measureBrainSlice,
  measureByHand,
  vectorLength,
  type BrainMeasurement,
  type BrainProjections,
} from "./measure.ts";
export {
  decodeBrainModel,
  encodeBrainModel,
  readBrainFeatures,
  readBrainSlice,
  type BrainModel,
  type BrainReading,
} from "./model.ts";
export { brainInputContract, type BrainInputContract } from "./contract.ts";
export {
  studyAnswer,
  studyRule,
  type SliceAnswer,
  type StudyAnswer,
} from "./study.ts";
