export { forestLimits, type Forest } from "./forest.ts";
export { trainForest, type TrainingOptions } from "./train.ts";
export { leafOf, outOfBagProba, predictProba } from "./predict.ts";
export { impurityImportance, permutationImportance } from "./importance.ts";
export { decodeForest, encodeForest } from "./encode.ts";
export { shapValues, type ShapOptions, type ShapValues } from "./shap-path.ts";
export { interventionalShapValues } from "./shap-interventional.ts";
export { shapInteractions } from "./shap-interactions.ts";
export {
  applyCalibration,
  calibrationKinds,
  readCalibration,
  type Calibration,
  type CalibrationKind,
} from "./calibration.ts";
export {
  fitCalibration,
  fitCalibrationKind,
  type CalibrationChoice,
  type CalibrationData,
  type CalibrationOptions,
} from "./fit-calibration.ts";
export {
  fitOutlierModel,
  readOutlierModel,
  scoreOutlier,
  shrunkCovariance,
  type OutlierModel,
  type OutlierScore,
} from "./outlier.ts";
