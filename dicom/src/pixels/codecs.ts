/// <reference path="./codec-packages.d.ts" />
import { DicomError } from "../errors.ts";

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

/** One decoder object of the Emscripten builds. Its buffers lie in WASM memory and die with `delete`. */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getInterleaveMode?(): number;
  delete(): void;
}

type DecoderClass = new () => WasmDecoder;
type Factory = (overrides?: object) => Promise<Record<string, DecoderClass>>;

export type CodecKind = "jpeg" | "jpeg-ls" | "jpeg-2000";

/** The samples that a codec gave, copied out of its memory. */
export interface Decoded {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly bitsPerSample: number;
  readonly signed: boolean;
  /** Little endian, one or two bytes a sample by `bitsPerSample`. */
  readonly bytes: Uint8Array;
  /** Planes one after another. */
  readonly planar: boolean;
}

/** Codecs write their complaints to the console unless told otherwise: the error that we throw says it. The factory keeps the object. */
const quiet = (): object => ({
  print: (): void => undefined,
  printErr: (): void => undefined,
});

const open = async (
  module: Promise<unknown>,
  name: string,
): Promise<DecoderClass> => {
  const { default: factory } = (await module) as { default: Factory };
  const decoder = (await factory(quiet()))[name];
  if (decoder === undefined) throw new Error(`the codec has no ${name}`);
  return decoder;
};

const sources: Readonly<Record<CodecKind, () => Promise<DecoderClass>>> = {
  jpeg: () =>
    open(
      import("@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs"),
      "JPEGDecoder",
    ),
  "jpeg-ls": () =>
    open(import("@cornerstonejs/codec-charls/decodewasmjs"), "JpegLSDecoder"),
  "jpeg-2000": () =>
    open(import("@cornerstonejs/codec-openjpeg/decodewasmjs"), "J2KDecoder"),
};

const loaded = new Map<CodecKind, Promise<DecoderClass>>();

/** The decoder of one kind, loaded on first use (10 to 20 ms). */
export function loadCodec(kind: CodecKind): Promise<DecoderClass> {
  let decoder = loaded.get(kind);
  if (decoder === undefined) {
    decoder = sources[kind]();
    loaded.set(kind, decoder);
    // A failure to load is told to whoever waits, and not kept.
    decoder.catch(() => loaded.delete(kind));
  }
  return decoder;
}

/** Loads every codec, so that the first image does not wait. */
export async function loadCodecs(): Promise<void> {
  await Promise.all((Object.keys(sources) as CodecKind[]).map(loadCodec));
}

/**
 * Decodes one code stream. The caller has compared its header with the data set's.
 * @throws DicomError `pixel-data-invalid` where the codec gives up; a codec that failed badly is loaded anew next time.
 */
export async function runCodec(
  kind: CodecKind,
  bytes: Uint8Array,
): Promise<Decoded> {
  const Decoder = await loadCodec(kind);
  let decoder: WasmDecoder | undefined;
  try {
    decoder = new Decoder();
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const {
      width,
      height,
      bitsPerSample,
      componentCount,
      isSigned = false,
    } = decoder.getFrameInfo();
    return {
      rows: height,
      columns: width,
      components: componentCount,
      bitsPerSample,
      signed: isSigned,
      bytes: decoder.getDecodedBuffer().slice(),
      planar:
        kind === "jpeg-ls" &&
        componentCount > 1 &&
        decoder.getInterleaveMode?.() === 0,
    };
  } catch (cause) {
    // A trap or an abort leaves the module's memory in an unknown state.
    loaded.delete(kind);
    throw new DicomError(
      "pixel-data-invalid",
      `The ${kind} code stream cannot be decoded`,
      { cause },
    );
  } finally {
    try {
      decoder?.delete();
    } catch {
      loaded.delete(kind);
    }
  }
}
