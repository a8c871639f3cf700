import { DicomError } from "../errors.ts";
import type { Dataset } from "../read/dataset.ts";
import type { DicomObject } from "../read/read-dataset.ts";

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** One decoded frame: stored values, before any lookup table. */
export interface Frame {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  /** Of `data`: what a codec has turned into RGB is `RGB`; chroma is never subsampled. */
  readonly photometricInterpretation: string;
  /** rows × columns × samplesPerPixel, row-major, the samples of a pixel side by side. */
  readonly data: Samples;
}

/** What the Image Pixel module says (PS3.3 §C.7.6.3), checked. */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly frames: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly planar: boolean;
  readonly photometricInterpretation: string;
  /** FloatPixelData or DoubleFloatPixelData. */
  readonly float: boolean;
}

export interface PixelLimits {
  /** Bytes of one decoded frame. A 512 MiB frame is four times the largest detector there is. */
  readonly frameBytesMax: number;
  readonly frameCountMax: number;
}

export const defaultPixelLimits: PixelLimits = {
  frameBytesMax: 1 << 29,
  frameCountMax: 10_000_000,
};

/**
 * Reads and checks what the header says about the pixels.
 * @throws DicomError `pixel-data-invalid`, `limit-exceeded`.
 */
export function pixelFormat(
  { dataset, pixelData }: DicomObject,
  limits: PixelLimits = defaultPixelLimits,
): PixelFormat {
  if (pixelData === undefined)
    throw new DicomError("pixel-data-invalid", "The object has no pixel data");
  const float = pixelData.tag !== 0x7fe00010;
  const rows = integer(dataset, "Rows", 1, 0xffff);
  const columns = integer(dataset, "Columns", 1, 0xffff);
  const samplesPerPixel = integer(dataset, "SamplesPerPixel", 1, 4, 1);
  const frames = integer(dataset, "NumberOfFrames", 1, limits.frameCountMax, 1);
  const bitsAllocated = integer(
    dataset,
    "BitsAllocated",
    1,
    64,
    float ? (pixelData.tag === 0x7fe00008 ? 32 : 64) : undefined,
  );
  if (
    ![1, 8, 16, 32, 64].includes(bitsAllocated) ||
    (bitsAllocated === 64 && !float)
  ) {
    throw new DicomError(
      "pixel-data-invalid",
      `BitsAllocated ${bitsAllocated} is not supported`,
    );
  }
  const bitsStored = integer(
    dataset,
    "BitsStored",
    1,
    bitsAllocated,
    bitsAllocated,
  );
  const bytes =
    rows * columns * samplesPerPixel * Math.max(1, bitsAllocated / 8);
  if (bytes > limits.frameBytesMax) {
    throw new DicomError(
      "limit-exceeded",
      `A frame of ${bytes} bytes, more than ${limits.frameBytesMax}`,
    );
  }
  return {
    rows,
    columns,
    samplesPerPixel,
    frames,
    bitsAllocated,
    bitsStored,
    signed: !float && dataset.number("PixelRepresentation") === 1,
    planar: samplesPerPixel > 1 && dataset.number("PlanarConfiguration") === 1,
    photometricInterpretation:
      dataset.string("PhotometricInterpretation") ??
      (samplesPerPixel === 1 ? "MONOCHROME2" : "RGB"),
    float,
  };
}

type CountKeyword =
  | "Rows"
  | "Columns"
  | "SamplesPerPixel"
  | "NumberOfFrames"
  | "BitsAllocated"
  | "BitsStored";

function integer(
  dataset: Dataset,
  keyword: CountKeyword,
  low: number,
  high: number,
  absent?: number,
): number {
  const value = dataset.number(keyword) ?? absent;
  // Above the limit is a limit only for NumberOfFrames: the others cannot be larger by their VR (US).
  if (value === undefined)
    throw new DicomError("pixel-data-invalid", `${keyword} is missing`);
  if (Number.isInteger(value) && value > high && keyword === "NumberOfFrames") {
    throw new DicomError(
      "limit-exceeded",
      `${keyword} ${value}, more than ${high}`,
    );
  }
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new DicomError("pixel-data-invalid", `${keyword} is ${value}`);
  }
  return value;
}

/** @throws DicomError `pixel-data-invalid` for a frame that is not there. */
export function checkFrameIndex(format: PixelFormat, frameIndex: number): void {
  if (
    !Number.isInteger(frameIndex) ||
    frameIndex < 0 ||
    frameIndex >= format.frames
  ) {
    throw new DicomError(
      "pixel-data-invalid",
      `Frame ${frameIndex} of ${format.frames} (from 0)`,
    );
  }
}
