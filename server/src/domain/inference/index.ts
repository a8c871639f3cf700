export { contractTags } from "./classify-series.ts";
export { concludeStudy, type Conclusion } from "./conclude-study.ts";
export { additivityError, classNames } from "./explain.ts";
export { pipelineVersion } from "./provenance.ts";
export { createReader, type Reader, type ReaderOptions } from "./reader.ts";
export { selectSlices } from "./select-slices.ts";
export { tagNumber, tagText, type HeaderJson } from "./tags.ts";
export type { ContractInstance, Selection, SliceReference } from "./types.ts";
