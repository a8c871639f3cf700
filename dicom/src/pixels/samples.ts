import { DicomError } from "../errors.ts";
import type { PixelFormat, Samples } from "./frame.ts";

/** Samples of a frame in memory order, without a copy where the platform allows. */
export function samplesOf(
  bytes: Uint8Array,
  little: boolean,
  format: PixelFormat,
): Samples {
  const { bitsAllocated, float, signed } = format;
  const size = bitsAllocated / 8;
  const aligned = alignedLittle(bytes, little, size);
  const { buffer, byteOffset } = aligned;
  const length = aligned.byteLength / size;
  if (float)
    return size === 4
      ? new Float32Array(buffer, byteOffset, length)
      : new Float64Array(buffer, byteOffset, length);
  if (size === 1)
    return signed ? new Int8Array(buffer, byteOffset, length) : aligned;
  if (size === 2)
    return signed
      ? new Int16Array(buffer, byteOffset, length)
      : new Uint16Array(buffer, byteOffset, length);
  return signed
    ? new Int32Array(buffer, byteOffset, length)
    : new Uint32Array(buffer, byteOffset, length);
}

const platformIsLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function alignedLittle(
  bytes: Uint8Array,
  little: boolean,
  size: number,
): Uint8Array {
  if (size === 1) return bytes;
  if (little === platformIsLittle)
    return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const out = bytes.slice();
  for (let at = 0; at + size <= out.length; at += size)
    out.subarray(at, at + size).reverse();
  return out;
}

/** An empty frame of the kind that the format asks for. */
export function newSamples(
  length: number,
  { bitsAllocated, signed }: Pick<PixelFormat, "bitsAllocated" | "signed">,
): Samples {
  if (bitsAllocated <= 8)
    return signed ? new Int8Array(length) : new Uint8Array(length);
  if (bitsAllocated === 16)
    return signed ? new Int16Array(length) : new Uint16Array(length);
  return signed ? new Int32Array(length) : new Uint32Array(length);
}

/**
 * Clears (or sign-extends over) the bits above BitsStored, which may hold overlays (PS3.5 §8.1.1).
 * HighBit other than BitsStored − 1 is not supported: retired since 2001.
 */
export function maskUnusedBits(
  data: Samples,
  { bitsAllocated, bitsStored, signed, float }: PixelFormat,
): Samples {
  if (float || bitsStored === bitsAllocated || bitsAllocated === 1) return data;
  const shift = 32 - bitsStored;
  // Most files keep those bits clean: look before copying.
  if (isClean(data, bitsStored, signed)) return data;
  return data.map((value: number) =>
    signed ? (value << shift) >> shift : (value << shift) >>> shift,
  );
}

/** Whether every value fits into `bits` bits. Where all do, the union of what lies above them is empty. */
function isClean(data: Samples, bits: number, signed: boolean): boolean {
  // Signed values are moved to 0 … 2^bits - 1 first; whatever does not fit gets a bit above.
  const move = signed ? 2 ** (bits - 1) : 0;
  let seen = 0;
  for (let at = 0; at < data.length; at += 1) seen |= data[at] + move;
  return seen >>> 0 < 2 ** bits;
}

/** Planes one after another → samples side by side. */
export function interleave(data: Samples, samples: number): Samples {
  const out = data.slice();
  const pixels = data.length / samples;
  for (let sample = 0; sample < samples; sample += 1) {
    for (let pixel = 0; pixel < pixels; pixel += 1)
      out[pixel * samples + sample] = data[sample * pixels + pixel] ?? 0;
  }
  return out;
}

/** Y1 Y2 Cb Cr → Y Cb Cr, Y Cb Cr (PS3.3 §C.7.6.3.1.2). */
export function upsample422(bytes: Uint8Array, pixels: number): Uint8Array {
  const out = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const pair = (pixel >> 1) * 4;
    out[pixel * 3] = bytes[pair + (pixel & 1)] ?? 0;
    out[pixel * 3 + 1] = bytes[pair + 2] ?? 0;
    out[pixel * 3 + 2] = bytes[pair + 3] ?? 0;
  }
  return out;
}

/** One bit a pixel, first pixel in the lowest bit (PS3.5 §8.1.1); frames follow without padding. */
export function unpackBits(
  bytes: Uint8Array,
  firstBit: number,
  count: number,
): Uint8Array {
  if (Math.ceil((firstBit + count) / 8) > bytes.length)
    throw new DicomError(
      "pixel-data-invalid",
      "PixelData ends within the frame",
    );
  const out = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const bit = firstBit + index;
    out[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return out;
}
