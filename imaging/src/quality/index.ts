export {
  assessQuality,
  qualityFlagCodes,
  qualityLimits,
  type QualityFlag,
  type QualityFlagCode,
  type QualityReport,
  type QualitySeverity,
} from "./assess.ts";
export { measureQuality, type QualityMeasures } from "./measure.ts";
export {
  bodyPartFeatureCount,
  bodyPartFeatures,
} from "./body-part-features.ts";
export {
  bodyParts,
  judgeBodyPart,
  readBodyPartModel,
  type BodyPart,
  type BodyPartModel,
  type BodyPartVerdict,
} from "./judge-body-part.ts";
