export { forestLimits, type Forest } from "./forest.ts";
export { trainForest, type TrainingOptions } from "./train.ts";
export { leafOf, outOfBagProba, predictProba } from "./predict.ts";
export { impurityImportance, permutationImportance } from "./importance.ts";
