import { DicomError } from "../errors.ts";
import type { Frame, PixelFormat } from "./frame.ts";
import { frameOf } from "./native.ts";
import { maskUnusedBits, samplesOf } from "./samples.ts";

const headerBytes = 64;
const segmentCountMax = 15;

/**
 * Decodes one RLE frame (PS3.5 Annex G): segments of bytes, the most significant byte of each sample first.
 * @throws DicomError `pixel-data-invalid`.
 */
export function decodeRle(fragment: Uint8Array, format: PixelFormat): Frame {
  const { rows, columns, samplesPerPixel, bitsAllocated } = format;
  const bytesPerSample = bitsAllocated / 8;
  const pixels = rows * columns;
  const expected = samplesPerPixel * bytesPerSample;
  if (fragment.length < headerBytes)
    throw new DicomError(
      "pixel-data-invalid",
      "An RLE frame without its header",
    );
  const view = new DataView(
    fragment.buffer,
    fragment.byteOffset,
    fragment.byteLength,
  );
  const count = view.getUint32(0, true);
  if (count > segmentCountMax || count !== expected) {
    throw new DicomError(
      "pixel-data-invalid",
      `${count} RLE segments where the header announces ${expected}`,
    );
  }
  const out = new Uint8Array(pixels * expected);
  for (let segment = 0; segment < count; segment += 1) {
    const start = view.getUint32(4 + segment * 4, true);
    const end =
      segment + 1 < count
        ? view.getUint32(8 + segment * 4, true)
        : fragment.length;
    if (start < headerBytes || end < start || end > fragment.length) {
      throw new DicomError(
        "pixel-data-invalid",
        "RLE segment offsets out of order",
      );
    }
    const sample = Math.floor(segment / bytesPerSample);
    const significance = bytesPerSample - 1 - (segment % bytesPerSample);
    decodeSegment(
      fragment.subarray(start, end),
      out,
      sample * bytesPerSample + significance,
      expected,
      pixels,
    );
  }
  // The segments are planes; they were put side by side above, whatever PlanarConfiguration says.
  return {
    ...frameOf(format),
    data: maskUnusedBits(samplesOf(out, true, format), format),
  };
}

/** PackBits (PS3.5 §G.3.2) into every `stride`th byte of `out`. */
function decodeSegment(
  segment: Uint8Array,
  out: Uint8Array,
  first: number,
  stride: number,
  count: number,
): void {
  let to = first;
  const end = first + stride * count;
  let at = 0;
  while (to < end && at < segment.length) {
    const control = segment[at] ?? 0;
    at += 1;
    if (control < 128) {
      const stop = Math.min(at + control + 1, segment.length);
      for (; at < stop && to < end; at += 1, to += stride)
        out[to] = segment[at] ?? 0;
    } else if (control > 128) {
      const value = segment[at] ?? 0;
      at += 1;
      for (let run = 257 - control; run > 0 && to < end; run -= 1, to += stride)
        out[to] = value;
    }
  }
  if (to < end)
    throw new DicomError(
      "pixel-data-invalid",
      "An RLE segment ends before its plane",
    );
}

/**
 * Encodes one frame of native bytes as RLE, the inverse of `decodeRle`.
 * @param data samples side by side, little endian.
 */
export function encodeRle(
  data: Uint8Array,
  {
    samplesPerPixel,
    bitsAllocated,
  }: { samplesPerPixel: number; bitsAllocated: number },
): Uint8Array {
  const bytesPerSample = bitsAllocated / 8;
  const stride = samplesPerPixel * bytesPerSample;
  const segments: number[][] = [];
  for (let segment = 0; segment < stride; segment += 1) {
    const sample = Math.floor(segment / bytesPerSample);
    segments.push(
      encodeSegment(
        data,
        sample * bytesPerSample +
          bytesPerSample -
          1 -
          (segment % bytesPerSample),
        stride,
      ),
    );
  }
  const out = new Uint8Array(
    headerBytes + segments.reduce((sum, { length }) => sum + length, 0),
  );
  const view = new DataView(out.buffer);
  view.setUint32(0, stride, true);
  let at = headerBytes;
  segments.forEach((segment, index) => {
    view.setUint32(4 + index * 4, at, true);
    out.set(segment, at);
    at += segment.length;
  });
  return out;
}

function encodeSegment(
  data: Uint8Array,
  first: number,
  stride: number,
): number[] {
  const out: number[] = [];
  const byteAt = (at: number): number => data[at] ?? 0;
  let at = first;
  while (at < data.length) {
    let run = 1;
    while (
      run < 128 &&
      at + run * stride < data.length &&
      byteAt(at + run * stride) === byteAt(at)
    )
      run += 1;
    if (run > 1) {
      out.push(257 - run, byteAt(at));
      at += run * stride;
      continue;
    }
    const literal: number[] = [];
    while (
      literal.length < 128 &&
      at < data.length &&
      !(at + stride < data.length && byteAt(at + stride) === byteAt(at))
    ) {
      literal.push(byteAt(at));
      at += stride;
    }
    out.push(literal.length - 1);
    for (const byte of literal) out.push(byte);
  }
  if ((out.length & 1) === 1) out.push(0);
  return out;
}
