import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { GreyImage } from "@isocenter/imaging";

interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): {
    width: number;
    height: number;
    bitsPerSample: number;
    componentCount: number;
  };
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface Codec {
  JPEGDecoder: new () => Decoder;
}

type Factory = () => Promise<Codec>;

const require = createRequire(import.meta.url);
const module_ = (await import(
  pathToFileURL(
    require.resolve("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs"),
  ).href
)) as { default: Factory };
const codec = await module_.default();

/** No training slice is larger: a bound on what a hostile header can make us allocate. */
const sideMax = 4096;

/**
 * Decodes an 8-bit baseline JPEG to grey 0–255; colour is averaged with the weights of ITU-R BT.601.
 * @throws Error where the bytes are no such JPEG or a side exceeds 4096 pixels.
 */
export function decodeJpeg(bytes: Uint8Array): GreyImage {
  const decoder = new codec.JPEGDecoder();
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount } =
      decoder.getFrameInfo();
    if (bitsPerSample !== 8 || width > sideMax || height > sideMax)
      throw new Error(
        `unsupported JPEG: ${width}×${height}, ${bitsPerSample} bits`,
      );
    const pixels = decoder.getDecodedBuffer();
    const data = new Float32Array(width * height);
    for (let i = 0; i < data.length; i++) {
      data[i] =
        componentCount === 1
          ? pixels[i]
          : 0.299 * pixels[i * componentCount] +
            0.587 * pixels[i * componentCount + 1] +
            0.114 * pixels[i * componentCount + 2];
    }
    return { rows: height, columns: width, data };
  } finally {
    decoder.delete();
  }
}
