export type { GreyImage } from "./image.ts";
export * from "./forest/index.ts";
export {
  demand,
  ImagingError,
  imagingErrorCodes,
  type ImagingErrorCode,
} from "./imaging-error.ts";
export { createRandom, type Random } from "./random.ts";
export * from "./statistics/index.ts";
export * from "./nifti/index.ts";
export * from "./render/index.ts";
export {
  cropOrPad,
  padToSquare,
  resize,
  resizeArea,
  resizeBilinear,
} from "./resize.ts";
export * from "./quality/index.ts";
export * from "./brain/index.ts";
