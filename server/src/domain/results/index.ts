export { enterFacts } from "./enter-facts.ts";
export { findResults, type StudyResults } from "./find-results.ts";
export { storeResult } from "./store-result.ts";
export { suggest } from "./work-up/index.ts";
