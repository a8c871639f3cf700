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
