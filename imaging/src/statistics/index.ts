export { erfc, normalCdf, normalQuantile } from "./normal.ts";
export {
  classificationFigures,
  confusionMatrix,
  predictedClasses,
  type ClassFigures,
  type ClassificationFigures,
} from "./classification.ts";
export {
  auc,
  aucInterval,
  compareAuc,
  midranks,
  type AucInterval,
} from "./roc.ts";
export {
  brierScore,
  expectedCalibrationError,
  logLoss,
  maximumCalibrationError,
  multiclassBrierScore,
  reliabilityBins,
  topLabelCalibrationError,
  type ReliabilityBin,
} from "./calibration-error.ts";
export {
  bootstrapInterval,
  quantileOfSorted,
  wilsonInterval,
  type Interval,
} from "./intervals.ts";
export { cholesky, solveLower, solvePositiveDefinite } from "./cholesky.ts";
export { quantileBySelection } from "./quantile.ts";
