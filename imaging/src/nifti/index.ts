export { looksLikeNifti, readNiftiHeader, type NiftiHeader } from "./header.ts";
export { readNifti, type NiftiLimits } from "./read-nifti.ts";
export {
  axialSlices,
  nearestAxes,
  voxelSpacing,
  type Volume,
} from "./volume.ts";
