import { DicomError } from "../errors.ts";
import type { DicomObject } from "../read/read-dataset.ts";
import type { Frame, PixelFormat } from "./frame.ts";
import {
  interleave,
  maskUnusedBits,
  samplesOf,
  unpackBits,
  upsample422,
} from "./samples.ts";

/** Bytes of one native frame. */
export function nativeFrameBytes(format: PixelFormat): number {
  const {
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    photometricInterpretation,
  } = format;
  const perPixel =
    samplesPerPixel === 3 && photometricInterpretation === "YBR_FULL_422"
      ? 2
      : samplesPerPixel;
  return (rows * columns * perPixel * bitsAllocated) / 8;
}

/**
 * One frame of uncompressed pixel data.
 * @throws DicomError `pixel-data-invalid` where the buffer does not hold it.
 */
export function nativeFrame(
  { dataset, pixelData }: DicomObject,
  format: PixelFormat,
  frameIndex: number,
): Frame {
  if (pixelData?.length === undefined)
    throw new DicomError("pixel-data-invalid", "PixelData is not native");
  const { bytes } = dataset.source;
  const all = bytes.subarray(
    pixelData.offset,
    pixelData.offset + pixelData.length,
  );
  if (all.length < pixelData.length)
    throw new DicomError(
      "pixel-data-invalid",
      "PixelData lies outside of the buffer",
    );
  const size = nativeFrameBytes(format);
  if (format.bitsAllocated === 1) {
    const count = format.rows * format.columns * format.samplesPerPixel;
    return {
      ...frameOf(format),
      data: unpackBits(all, frameIndex * count, count),
    };
  }
  const start = frameIndex * size;
  if (start + size > all.length)
    throw new DicomError(
      "pixel-data-invalid",
      "PixelData ends within the frame",
    );
  // Eight-bit samples in words of OW: big endian swaps neighbours (PS3.5 §7.3).
  const swapped =
    !dataset.littleEndian &&
    format.bitsAllocated === 8 &&
    pixelData.vr === "OW";
  const frame = swapped
    ? Uint8Array.from(
        { length: size },
        (_, index) => all[(start + index) ^ 1] ?? 0,
      )
    : all.subarray(start, start + size);
  return finishNative(frame, dataset.littleEndian, format);
}

/** Turns the bytes of one native frame into samples side by side. Also for frames that a codec without colour left so. */
export function finishNative(
  frame: Uint8Array,
  little: boolean,
  format: PixelFormat,
): Frame {
  const { rows, columns, samplesPerPixel, photometricInterpretation } = format;
  if (
    samplesPerPixel === 3 &&
    photometricInterpretation === "YBR_FULL_422" &&
    format.bitsAllocated === 8
  ) {
    return {
      ...frameOf(format),
      photometricInterpretation: "YBR_FULL",
      data: upsample422(frame, rows * columns),
    };
  }
  const samples = maskUnusedBits(samplesOf(frame, little, format), format);
  return {
    ...frameOf(format),
    data: format.planar ? interleave(samples, samplesPerPixel) : samples,
  };
}

export const frameOf = ({
  rows,
  columns,
  samplesPerPixel,
  bitsAllocated,
  bitsStored,
  signed,
  photometricInterpretation,
}: PixelFormat): Omit<Frame, "data"> => ({
  rows,
  columns,
  samplesPerPixel,
  bitsAllocated,
  bitsStored,
  signed,
  photometricInterpretation,
});
