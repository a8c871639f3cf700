export { announce, announceStudy, liveChannel } from "./announce.ts";
export {
  completeQuietStudy,
  endQuietPeriod,
  postponeStudy,
} from "./complete-studies.ts";
export type { ArchiveDeps, ArchiveSettings } from "./deps.ts";
export { priorityOf } from "./priority.ts";
export { receive } from "./receive.ts";
export {
  countQuarantine,
  listQuarantine,
  rejectFromQuarantine,
  releaseFromQuarantine,
  showQuarantineItem,
} from "./review-quarantine.ts";
export { studyInstances, studyPatientId } from "./study-instances.ts";
export { showReading, showResult, type Reading } from "./show-reading.ts";
export type { CompletedStudy } from "./store.ts";
export type { Incoming, Reception, StoredInstance } from "./types.ts";
export {
  findInstance,
  findObjects,
  readHeaders,
  type FindDeps,
} from "./find-instance.ts";
export {
  createFrameLocator,
  type FrameLocations,
  type FrameLocator,
} from "./frame-locations.ts";
export type { InstanceAddress, StoredObject } from "./instance-store.ts";
export {
  findPatientNames,
  findStudy,
  listWorklist,
  type ArchiveWorklistRow,
} from "./list-worklist.ts";
export { createReadLog, type ReadLog } from "./read-log.ts";
export {
  isDeflated,
  openObject,
  readObject,
  readObjectHeader,
  wholeBytesMax,
} from "./read-object.ts";
export type { SearchAnswer, SearchQuery } from "./search.ts";
export { searchInstances } from "./search-instances.ts";
export { searchSeries } from "./search-series.ts";
export { searchStudies } from "./search-studies.ts";
export { studySeries } from "./study-series.ts";
export { createNiftiThreads, type NiftiThreads } from "./nifti-threads.ts";
export {
  receiveFile,
  type FileVerdict,
  type NamedSource,
  type ReceiveFileDeps,
} from "./receive-file.ts";
export {
  listUploads,
  receiveUpload,
  showUpload,
  startUpload,
} from "./uploads.ts";
export { describeFile, type DescribedInstance } from "./describe-file.ts";
export { openZip, type SafeZip, type ZipItem } from "./open-zip.ts";
