/// <reference path="./codec-packages.d.ts" />
import { Decoder as LosslessDecoder } from "jpeg-lossless-decoder-js";
import { DicomError } from "../errors.ts";
import {
  JPEG2000,
  JPEG2000Lossless,
  JPEG2000MC,
  JPEG2000MCLossless,
  JPEGBaseline8Bit,
  JPEGExtended12Bit,
  JPEGLossless,
  JPEGLosslessSV1,
  JPEGLSLossless,
  JPEGLSNearLossless,
  RLELossless,
} from "../generated/uids.ts";
import type { DicomObject } from "../read/read-dataset.ts";
import { transferSyntax, uidEntry } from "../uids.ts";
import {
  closeCodeStream,
  declareRgb,
  readCodeStreamHeader,
} from "./code-stream.ts";
import type { CodeStreamHeader } from "./code-stream.ts";
import { runCodec } from "./codecs.ts";
import type { Decoded } from "./codecs.ts";
import { checkFrameIndex, defaultPixelLimits, pixelFormat } from "./frame.ts";
import type { Frame, PixelFormat, PixelLimits } from "./frame.ts";
import { frameBytes, locateFrames } from "./fragments.ts";
import { frameOf, nativeFrame } from "./native.ts";
import { decodeRle } from "./rle.ts";
import { interleave, maskUnusedBits, samplesOf } from "./samples.ts";

/** Which code streams a transfer syntax may hold. A file with another inside is read by what it holds. */
const codeStreamSyntaxes: ReadonlySet<string> = new Set([
  JPEGBaseline8Bit,
  JPEGExtended12Bit,
  JPEGLossless,
  JPEGLosslessSV1,
  JPEGLSLossless,
  JPEGLSNearLossless,
  JPEG2000Lossless,
  JPEG2000,
  JPEG2000MCLossless,
  JPEG2000MC,
]);

/** Whether `decodeFrame` knows the syntax. (Of JPEG Extended only 8-bit code streams can be decoded.) */
export const canDecode = (transferSyntaxUID: string): boolean =>
  codeStreamSyntaxes.has(transferSyntaxUID) ||
  transferSyntaxUID === RLELossless ||
  // Of PS3.6: GE's private syntax reads as native, but its pixels are big endian.
  (uidEntry(transferSyntaxUID) !== undefined &&
    transferSyntax(transferSyntaxUID)?.encapsulated === false);

/**
 * Decodes one frame of an object that was read whole.
 * @param frameIndex from 0.
 * @throws DicomError `pixel-data-invalid`, `unsupported-transfer-syntax`, `limit-exceeded`.
 */
export async function decodeFrame(
  object: DicomObject,
  frameIndex = 0,
  limits: PixelLimits = defaultPixelLimits,
): Promise<Frame> {
  const format = pixelFormat(object, limits);
  checkFrameIndex(format, frameIndex);
  const { transferSyntaxUID, pixelData } = object;
  if (!canDecode(transferSyntaxUID)) {
    throw new DicomError(
      "unsupported-transfer-syntax",
      `Pixel data in ${transferSyntaxUID} cannot be decoded`,
    );
  }
  if (pixelData?.encapsulated !== true)
    return nativeFrame(object, format, frameIndex);
  const stretches = locateFrames(object, format.frames)[frameIndex];
  if (stretches === undefined)
    throw new DicomError(
      "pixel-data-invalid",
      `Frame ${frameIndex} has no fragments`,
    );
  const bytes = frameBytes(object, stretches);
  return transferSyntaxUID === RLELossless
    ? decodeRle(bytes, format)
    : decodeCodeStream(bytes, format);
}

async function decodeCodeStream(
  bytes: Uint8Array,
  format: PixelFormat,
): Promise<Frame> {
  const header = readCodeStreamHeader(bytes);
  checkHeader(header, format);
  if (header.kind === "jpeg-lossless")
    return finish(decodeLossless(bytes, header), header, format);
  if (header.kind === "jpeg" && header.precision !== 8) {
    throw new DicomError(
      "unsupported-transfer-syntax",
      `JPEG of ${header.precision} bits cannot be decoded`,
    );
  }
  const rgbAsIs =
    header.kind === "jpeg" &&
    header.components === 3 &&
    !header.colourMarker &&
    format.photometricInterpretation === "RGB";
  const stream =
    header.kind === "jpeg-ls"
      ? closeCodeStream(bytes)
      : rgbAsIs
        ? declareRgb(bytes)
        : bytes;
  return finish(await runCodec(header.kind, stream), header, format);
}

/** Memory follows what the data set announced and was limited to: a code stream that says otherwise is not decoded. */
function checkHeader(header: CodeStreamHeader, format: PixelFormat): void {
  if (
    header.rows !== format.rows ||
    header.columns !== format.columns ||
    header.components !== format.samplesPerPixel ||
    header.precision > format.bitsAllocated ||
    header.precision > 16
  ) {
    throw new DicomError(
      "pixel-data-invalid",
      `A code stream of ${header.columns}×${header.rows}×${header.components}, ${header.precision} bits, where the header announces ` +
        `${format.columns}×${format.rows}×${format.samplesPerPixel}, ${format.bitsAllocated} bits`,
    );
  }
}

function decodeLossless(bytes: Uint8Array, header: CodeStreamHeader): Decoded {
  try {
    const size = header.precision > 8 ? 2 : 1;
    const data = new LosslessDecoder().decode(
      bytes.buffer as ArrayBuffer,
      bytes.byteOffset,
      bytes.byteLength,
      size,
    );
    return {
      rows: header.rows,
      columns: header.columns,
      components: header.components,
      bitsPerSample: header.precision,
      signed: false,
      bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      planar: false,
    };
  } catch (cause) {
    throw new DicomError(
      "pixel-data-invalid",
      "The JPEG lossless code stream cannot be decoded",
      { cause },
    );
  }
}

/** Brings what the codec gave into the kind of samples that the data set announces. */
function finish(
  decoded: Decoded,
  header: CodeStreamHeader,
  format: PixelFormat,
): Frame {
  const { rows, columns, samplesPerPixel } = format;
  const size = decoded.bitsPerSample > 8 ? 2 : 1;
  const count = rows * columns * samplesPerPixel;
  if (
    decoded.rows !== rows ||
    decoded.columns !== columns ||
    decoded.bytes.length < count * size
  ) {
    throw new DicomError(
      "pixel-data-invalid",
      "The codec gave another image than announced",
    );
  }
  const bits = size * 8;
  const bytes = decoded.bytes.subarray(0, count * size);
  // The data set's sign rules (PS3.5 §8.2.4 asks the code stream to agree); the bits above the precision follow it.
  const inner = {
    ...format,
    bitsAllocated: bits,
    bitsStored: Math.min(header.precision, bits),
    float: false,
  };
  const samples = maskUnusedBits(samplesOf(bytes, true, inner), inner);
  const data = decoded.planar ? interleave(samples, samplesPerPixel) : samples;
  const photometricInterpretation = photometricAfter(header, format);
  return {
    ...frameOf(format),
    bitsAllocated: bits,
    photometricInterpretation,
    data,
  };
}

/** JPEG and JPEG 2000 decoders undo their own colour transforms; JPEG-LS and lossless JPEG have none. */
function photometricAfter(
  { kind }: CodeStreamHeader,
  { samplesPerPixel, photometricInterpretation }: PixelFormat,
): string {
  if (samplesPerPixel !== 3) return photometricInterpretation;
  if (
    kind === "jpeg" ||
    ["YBR_ICT", "YBR_RCT"].includes(photometricInterpretation)
  )
    return "RGB";
  return photometricInterpretation === "YBR_FULL_422"
    ? "YBR_FULL"
    : photometricInterpretation;
}
