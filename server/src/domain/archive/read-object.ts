import type { Readable } from "node:stream";
import { readHeader, transferSyntax, type DicomObject } from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";
import type { ByteRange, Objects } from "../../platform/objects/index.ts";
import type { StoredObject } from "./instance-store.ts";

export interface ObjectDeps {
  readonly objects: Objects;
}

/** The bytes of an object as they were stored, as a stream. The caller was authorised when the object was found. */
export async function openObject(
  deps: ObjectDeps,
  object: StoredObject,
  range?: ByteRange,
): Promise<Readable> {
  return await deps.objects.open(object.objectKey, range);
}

/** Decoding and rewriting need an object whole; past this it is only streamed. */
export const wholeBytesMax = 512 * 1024 * 1024;

/** A whole object in memory. @throws Failure `limit-exceeded` past `wholeBytesMax` */
export async function readObject(
  deps: ObjectDeps,
  object: StoredObject,
): Promise<Uint8Array> {
  if (object.objectBytes > wholeBytesMax)
    throw new Failure("limit-exceeded", {
      detail: `The object has ${object.objectBytes} bytes; ${wholeBytesMax} are decoded at most`,
    });
  return await deps.objects.read(object.objectKey);
}

/** Most headers fit; the next attempt reads what the parser asks for. */
const firstBytes = 64 * 1024;
const headerBytesMax = 64 * 1024 * 1024;

/** The index of a stored object without its pixels. Offsets point into the object. @throws the codes of `@isocenter/dicom` */
export async function readObjectHeader(
  deps: ObjectDeps,
  object: StoredObject,
): Promise<DicomObject> {
  const { objectKey, objectBytes } = object;
  let length = Math.min(objectBytes, firstBytes);
  for (;;) {
    const prefix = await deps.objects.read(objectKey, {
      start: 0,
      end: length,
    });
    const header = readHeader(prefix, { totalLength: objectBytes });
    if (!header.needMore) return header;
    if (length >= objectBytes) throw new Failure("truncated");
    if (header.bytesNeeded > headerBytesMax)
      throw new Failure("limit-exceeded", {
        detail: `The header is longer than ${headerBytesMax} bytes`,
      });
    length = Math.min(
      objectBytes,
      headerBytesMax,
      Math.max(header.bytesNeeded, length * 2),
    );
  }
}

/** The whole data set is deflated: offsets point into the inflated bytes, not into the object. */
export const isDeflated = (object: StoredObject): boolean =>
  transferSyntax(object.transferSyntaxUID)?.deflated === true;
