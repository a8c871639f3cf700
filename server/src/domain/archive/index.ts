export { announce, announceStudy, liveChannel } from "./announce.ts";
export { completeQuietStudies, endQuietPeriod } from "./complete-studies.ts";
export type { ArchiveDeps, ArchiveSettings } from "./deps.ts";
export { priorityOf } from "./priority.ts";
export { receive } from "./receive.ts";
export {
  listQuarantine,
  rejectFromQuarantine,
  releaseFromQuarantine,
  showQuarantineItem,
} from "./review-quarantine.ts";
export { studyInstances } from "./study-instances.ts";
export { showReading, showResult, type Reading } from "./show-reading.ts";
export type { CompletedStudy } from "./store.ts";
export type { Incoming, Reception, StoredInstance } from "./types.ts";
