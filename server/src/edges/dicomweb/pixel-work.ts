/** What needs a processor and not the event loop: decoding, rewriting, rendering. Runs in a worker thread. */
import {
  canDecode,
  decodeFrame,
  elementsOfDataset,
  ExplicitVRLittleEndian,
  readDataset,
  transferSyntax,
  writePart10,
  type Frame,
  type WriteElement,
} from "@isocenter/dicom";
import { encode as encodePng } from "fast-png";
import { renderFrame, type Viewport, type Window } from "./render-frame.ts";

/** A frame in Explicit VR Little Endian: samples side by side, `bitsAllocated` of the data set. @param frame from 1 */
export async function decoded(input: {
  readonly bytes: Uint8Array;
  readonly frame: number;
}): Promise<Uint8Array> {
  return sampleBytes(
    await decodeFrame(readDataset(input.bytes), input.frame - 1),
  );
}

const sampleBytes = ({ data }: Frame): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A Part 10 file in Explicit VR Little Endian, its pixels decoded. */
export async function transcoded(input: {
  readonly bytes: Uint8Array;
}): Promise<Uint8Array> {
  const object = readDataset(input.bytes);
  const elements = elementsOfDataset(object.dataset);
  const isEncapsulated =
    transferSyntax(object.transferSyntaxUID)?.encapsulated === true &&
    object.pixelData !== undefined;
  return writePart10({
    dataset: isEncapsulated
      ? withPixels(elements, await allFrames(object))
      : elements,
    transferSyntaxUID: ExplicitVRLittleEndian,
  });
}

async function allFrames(
  object: ReturnType<typeof readDataset>,
): Promise<Frame[]> {
  const count = object.dataset.number("NumberOfFrames") ?? 1;
  const frames: Frame[] = [];
  for (let index = 0; index < count; index += 1)
    frames.push(await decodeFrame(object, index));
  return frames;
}

const PixelData = 0x7fe00010;
/** What a decoder changes of the Image Pixel module (PS3.3 §C.7.6.3), and the offset tables, which point nowhere now. */
const rewritten = new Set([
  0x00280004,
  0x00280006,
  0x00280100,
  PixelData,
  0x7fe00001,
  0x7fe00002,
]);

function withPixels(
  elements: readonly WriteElement[],
  frames: readonly Frame[],
): WriteElement[] {
  const first = frames[0];
  const pixels = Buffer.concat(frames.map(sampleBytes));
  const even =
    pixels.length % 2 === 0 ? pixels : Buffer.concat([pixels, Buffer.alloc(1)]);
  const photometric = first.photometricInterpretation.padEnd(
    first.photometricInterpretation.length +
      (first.photometricInterpretation.length % 2),
  );
  const short = (value: number): Uint8Array =>
    new Uint8Array([value & 0xff, value >> 8]);
  return [
    ...elements.filter(({ tag }) => !rewritten.has(tag)),
    { tag: 0x00280004, vr: "CS" as const, bytes: Buffer.from(photometric) },
    ...(first.samplesPerPixel > 1
      ? [{ tag: 0x00280006, vr: "US" as const, bytes: short(0) }]
      : []),
    { tag: 0x00280100, vr: "US" as const, bytes: short(first.bitsAllocated) },
    {
      tag: PixelData,
      vr: first.bitsAllocated > 8 ? ("OW" as const) : ("OB" as const),
      bytes: even,
    },
  ].sort((a, b) => a.tag - b.tag);
}

export interface RenderInput {
  readonly bytes: Uint8Array;
  /** From 1. */
  readonly frame: number;
  readonly window?: Window;
  readonly viewport?: Viewport;
}

/** A PNG of one frame. */
export async function rendered(input: RenderInput): Promise<Uint8Array> {
  const object = readDataset(input.bytes);
  const frame = await decodeFrame(object, input.frame - 1);
  const picture = renderFrame(object.dataset, frame, input);
  return encodePng(picture, { zlib: { level: 3 } });
}

export { canDecode };
