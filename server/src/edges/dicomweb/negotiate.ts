/** What is sent back for what was asked: PS3.18 §8.7.4 to §8.7.8, Tables 8.7.3-2 to 8.7.3-5. */
import {
  ExplicitVRLittleEndian,
  HTJ2K,
  HTJ2KLossless,
  HTJ2KLosslessRPCL,
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
} from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";
import { takes, type MediaRange } from "./media-type.ts";

/** The media type of one frame as it is stored, by transfer syntax. */
const frameTypes: Readonly<Record<string, string>> = {
  [JPEGBaseline8Bit]: "image/jpeg",
  [JPEGExtended12Bit]: "image/jpeg",
  [JPEGLossless]: "image/jpeg",
  [JPEGLosslessSV1]: "image/jpeg",
  [JPEGLSLossless]: "image/jls",
  [JPEGLSNearLossless]: "image/jls",
  [JPEG2000Lossless]: "image/jp2",
  [JPEG2000]: "image/jp2",
  [JPEG2000MCLossless]: "image/jpx",
  [JPEG2000MC]: "image/jpx",
  [HTJ2KLossless]: "image/jphc",
  [HTJ2KLosslessRPCL]: "image/jphc",
  [HTJ2K]: "image/jphc",
  [RLELossless]: "image/dicom-rle",
};

export const octetStream = "application/octet-stream";
export const dicomType = "application/dicom";
export const dicomJson = "application/dicom+json";

/** As bytes: to text the server would add a charset, and clients compare the media type whole (dicomweb-client does). */
export const jsonBytes = (value: unknown): Buffer =>
  Buffer.from(JSON.stringify(value));

/** The parts of a range that decide, whether it stands alone or inside multipart/related. */
function wanted(range: MediaRange): {
  isMultipart: boolean | undefined;
  type: string;
  transferSyntaxUID: string | undefined;
} {
  const isMultipart =
    range.type === "*/*"
      ? undefined
      : range.type === "multipart/related" || range.type === "multipart/*";
  return {
    isMultipart,
    type: isMultipart
      ? (range.parameters.get("type")?.toLowerCase() ?? "*/*")
      : range.type,
    transferSyntaxUID: range.parameters.get("transfer-syntax"),
  };
}

/**
 * How an instance is sent. `asStored` sends each object's own transfer syntax.
 * Without a `transfer-syntax` the standard means Explicit VR Little Endian (PS3.18 §8.7.3.5.2).
 * @throws Failure `not-acceptable`
 */
export function negotiateInstances(
  ranges: readonly MediaRange[],
  options: { readonly canBeSingle: boolean },
): {
  readonly isMultipart: boolean;
  /** A UID, or `asStored`. */
  readonly transferSyntax: string;
} {
  for (const range of ranges) {
    const { isMultipart, type, transferSyntaxUID } = wanted(range);
    if (!takes(type, dicomType)) continue;
    if (isMultipart === false && !options.canBeSingle) continue;
    const isOpen = type === "*/*" || transferSyntaxUID === "*";
    return {
      isMultipart: isMultipart ?? true,
      transferSyntax: isOpen
        ? "asStored"
        : (transferSyntaxUID ?? ExplicitVRLittleEndian),
    };
  }
  throw new Failure("not-acceptable");
}

export interface FrameAnswer {
  readonly contentType: string;
  /** `stored`: the fragments as they are; `decoded`: Explicit VR Little Endian. */
  readonly form: "stored" | "decoded";
}

/**
 * How the frames of one object are sent.
 * @throws Failure `not-acceptable`
 */
export function negotiateFrames(
  ranges: readonly MediaRange[],
  stored: {
    readonly transferSyntaxUID: string;
    readonly isEncapsulated: boolean;
  },
): FrameAnswer & { readonly isMultipart: boolean } {
  const own = stored.isEncapsulated
    ? (frameTypes[stored.transferSyntaxUID] ?? octetStream)
    : octetStream;
  const asStored = (type: string): FrameAnswer => ({
    contentType: `${type}; transfer-syntax=${stored.transferSyntaxUID}`,
    form: "stored",
  });
  const asDecoded: FrameAnswer = {
    contentType: `${octetStream}; transfer-syntax=${ExplicitVRLittleEndian}`,
    form: "decoded",
  };
  for (const range of ranges) {
    const { isMultipart = true, type, transferSyntaxUID } = wanted(range);
    const isStoredAsked =
      transferSyntaxUID === "*" ||
      transferSyntaxUID === stored.transferSyntaxUID;
    if (type === "*/*" && (transferSyntaxUID === undefined || isStoredAsked))
      return {
        isMultipart,
        ...(stored.isEncapsulated ? asStored(own) : asDecoded),
      };
    if (takes(type, octetStream)) {
      // Viewers ask for octets in whatever syntax there is, and read it from the part's own Content-Type.
      if (isStoredAsked && stored.isEncapsulated)
        return { isMultipart, ...asStored(octetStream) };
      if (
        transferSyntaxUID === undefined ||
        transferSyntaxUID === "*" ||
        transferSyntaxUID === ExplicitVRLittleEndian
      )
        return { isMultipart, ...asDecoded };
      continue;
    }
    if (
      stored.isEncapsulated &&
      takes(type, own) &&
      (transferSyntaxUID === undefined || isStoredAsked)
    )
      return { isMultipart, ...asStored(own) };
  }
  throw new Failure("not-acceptable");
}

/** JSON is the only metadata and search form given. @throws Failure `not-acceptable` */
export function demandJson(ranges: readonly MediaRange[]): void {
  for (const range of ranges) {
    const { type } = wanted(range);
    if (takes(type, dicomJson) || type === "application/json") return;
  }
  throw new Failure("not-acceptable", {
    detail: "Metadata and search results are given as application/dicom+json",
  });
}

const renderedTypes = ["image/jpeg", "image/png"] as const;
export type RenderedType = (typeof renderedTypes)[number];

/** @throws Failure `not-acceptable` */
export function negotiateRendered(
  ranges: readonly MediaRange[],
  given: readonly RenderedType[],
): RenderedType {
  for (const range of ranges) {
    const found = given.find((type) => takes(range.type, type));
    if (found !== undefined) return found;
  }
  throw new Failure("not-acceptable", {
    detail: `Rendered images are given as ${given.join(", ")}`,
  });
}
