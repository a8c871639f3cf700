/**
 * One grey slice. `data.length === rows * columns`, row-major, in modality units after the rescale (HU for CT,
 * arbitrary for MR). Low values are dark (MONOCHROME1 is inverted before it gets here).
 */
export interface GreyImage {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
  /** Pixel spacing in mm as [row spacing, column spacing], where known. */
  readonly spacing?: readonly [number, number];
}
