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
  patternLength,
  type LocalPatterns,
} from "./local-patterns.ts";
export {
  fisherLength,
  fisherVector,
  projectPatterns,
  visitShares,
  type TextureDictionary,
} from "./texture-words.ts";
export {
  linearScores,
  measureBrainSlice,
  measureByHand,
  type BrainMeasurement,
  type BrainProjections,
} from "./measure.ts";
export {
  decodeBrainModel,
  encodeBrainModel,
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
