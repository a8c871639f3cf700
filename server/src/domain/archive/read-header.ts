import { open, type FileHandle } from "node:fs/promises";
import { readHeader, transferSyntax, type DicomObject } from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";

/** Most headers fit; the next attempt reads what the parser asks for. */
const firstBytes = 64 * 1024;
/** Per-frame functional groups of an enhanced multi-frame object reach some MB; past this it is no header. */
const headerBytesMax = 64 * 1024 * 1024;

export interface Header extends DicomObject {
  /** The bytes that the elements' offsets point into. */
  readonly prefix: Uint8Array;
}

/**
 * Indexes the header of a spooled Part 10 file and proves that its pixel data is all there, without reading pixels.
 * Throws the codes of `@isocenter/dicom`; `limit-exceeded` for a header past 64 MiB.
 */
export async function readSpooledHeader(
  path: string,
  bytes: number,
): Promise<Header> {
  const file = await open(path, "r");
  try {
    let length = Math.min(bytes, firstBytes);
    for (;;) {
      const prefix = await readAt(file, 0, length);
      const header = readHeader(prefix, { totalLength: bytes });
      if (!header.needMore) {
        checkPixels(header);
        await checkFragments(file, bytes, header);
        return { ...header, prefix };
      }
      if (length >= bytes) throw new Failure("truncated");
      if (header.bytesNeeded > headerBytesMax)
        throw new Failure("limit-exceeded", {
          detail: `The header is longer than ${headerBytesMax} bytes`,
        });
      length = Math.min(
        bytes,
        headerBytesMax,
        Math.max(header.bytesNeeded, length * 2),
      );
    }
  } finally {
    await file.close();
  }
}

/**
 * A file cut between two elements reads well. An image without its pixels is such a file: stored, it would keep the whole one out as
 * a conflict. Pixels that lie elsewhere are named by PixelDataProviderURL (PS3.3 §C.7.6.3.1.3).
 */
function checkPixels({ dataset, pixelData }: DicomObject): void {
  const isImage = (["Rows", "Columns", "BitsAllocated"] as const).every(
    (keyword) => dataset.number(keyword) !== undefined,
  );
  if (
    isImage &&
    pixelData === undefined &&
    dataset.string("PixelDataProviderURL") === undefined
  )
    throw new Failure("truncated", {
      detail: "The header is that of an image, and there is no pixel data",
    });
}

const fragmentsMax = 1_000_000;

/** Walks the item headers of encapsulated pixel data (PS3.5 §A.4): 8 bytes each, wherever the fragments lie. */
async function checkFragments(
  file: FileHandle,
  bytes: number,
  header: DicomObject,
): Promise<void> {
  const { pixelData } = header;
  if (
    !pixelData?.encapsulated ||
    transferSyntax(header.transferSyntaxUID)?.deflated
  )
    return;
  let at = pixelData.offset;
  for (let count = 0; count < fragmentsMax; count++) {
    if (at + 8 > bytes)
      throw new Failure("truncated", { detail: "The pixel data has no end" });
    const item = await readAt(file, at, 8);
    const view = new DataView(item.buffer, item.byteOffset, 8);
    const element = view.getUint16(2, true);
    const length = view.getUint32(4, true);
    if (
      view.getUint16(0, true) !== 0xfffe ||
      (element !== 0xe000 && element !== 0xe0dd)
    )
      throw new Failure("pixel-data-invalid", {
        detail: "The pixel data holds something that is no fragment",
      });
    if (element === 0xe0dd) return;
    at += 8 + length;
    if (at > bytes)
      throw new Failure("truncated", {
        detail: "A fragment of the pixel data is cut short",
      });
  }
  throw new Failure("limit-exceeded", {
    detail: `More than ${fragmentsMax} fragments`,
  });
}

async function readAt(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Failure("truncated");
  return buffer;
}
