export { openSlices, type SliceDecoder } from "./decode-slices.ts";
export { judgeQuality, worst } from "./judge-quality.ts";
