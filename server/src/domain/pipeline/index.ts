export { completeStudies, jobPriority, runTask } from "./complete-studies.ts";
export {
  countJobs,
  listJobs,
  retryRun,
  studySteps,
  type JobView,
} from "./list-jobs.ts";
export { buryRun } from "./record-failure.ts";
export { enterStudyFacts, showStudy, withPseudonyms } from "./show-study.ts";
export {
  processFiles,
  type FailedStudy,
  type Processed,
  type ProcessedStudy,
  type RefusedFile,
} from "./process-files.ts";
export { runStudy, type PipelineDeps } from "./run-study.ts";
export { stepValues, type Step } from "./steps.ts";
export { systemCaller } from "./system-caller.ts";
