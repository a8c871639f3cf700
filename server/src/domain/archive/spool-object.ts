import { createHash } from "node:crypto";
import {
  ImplicitVRLittleEndian,
  fileMeta,
  isValidUid,
  readHeader,
  splitPart10,
} from "@isocenter/dicom";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import type {
  Spool,
  SpoolWriter,
  Spooled,
} from "../../platform/objects/index.ts";
import type { Incoming } from "./types.ts";

/** The UIDs that name an object stand within its first hundreds of bytes; past this they are not coming. */
const headBytesMax = 1024 * 1024;

/** What a data set says of itself before anything else is known of it. */
interface Head {
  readonly transferSyntaxUID: string;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  /** Bytes of the sender's own preamble and group 0002, which are replaced. */
  readonly datasetOffset: number;
}

export interface SpooledObject {
  readonly spooled: Spooled;
  /** Absent where the bytes were kept as they came, because they name no object. */
  readonly head?: Head & { readonly datasetSha256: Buffer };
  /** Offset of the data set in the spooled file. */
  readonly datasetOffset: number;
  readonly problem?: Failure;
}

/**
 * Brings one object onto the disk, hashed on the way, with flat memory. The data set keeps its bytes exactly; before it stands
 * a group 0002 of our own, the same whichever door it came through, and an empty preamble (CVE-2019-11687).
 * Throws what the source throws, `limit-exceeded` past `bytesMax`, `storage-full`; then nothing remains in the spool.
 */
export async function spoolObject(
  spool: Spool,
  incoming: Incoming,
  bytesMax: number,
): Promise<SpooledObject> {
  const file = await spool.begin({ bytesMax: bytesMax + headBytesMax });
  try {
    return await write(file, incoming, bytesMax);
  } catch (error) {
    await file.abort();
    throw error;
  }
}

async function write(
  file: SpoolWriter,
  incoming: Incoming,
  bytesMax: number,
): Promise<SpooledObject> {
  const chunks = limited(incoming.source, bytesMax)[Symbol.asyncIterator]();
  const { prefix, head, problem } = await readHead(chunks, incoming);
  if (!head) {
    await file.write(prefix);
    for (let next = await chunks.next(); !next.done; next = await chunks.next())
      await file.write(next.value);
    return {
      spooled: await file.finish(),
      datasetOffset: 0,
      ...(problem && { problem }),
    };
  }
  const meta = fileMeta({
    transferSyntaxUID: head.transferSyntaxUID,
    sopClassUID: head.SOPClassUID,
    sopInstanceUID: head.SOPInstanceUID,
  });
  const digest = createHash("sha256");
  await file.write(meta);
  const first = prefix.subarray(head.datasetOffset);
  digest.update(first);
  await file.write(first);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    digest.update(next.value);
    await file.write(next.value);
  }
  return {
    spooled: await file.finish(),
    head: { ...head, datasetSha256: digest.digest() },
    datasetOffset: meta.length,
  };
}

/** Reads chunks until the object has named itself, it is clear that it will not, or the head is too long. */
async function readHead(
  chunks: AsyncIterator<Uint8Array>,
  incoming: Incoming,
): Promise<{ prefix: Uint8Array; head?: Head; problem?: Failure }> {
  let prefix: Uint8Array = new Uint8Array(0);
  let ended = false;
  for (;;) {
    try {
      const head = identify(prefix, incoming, ended);
      if (head) return { prefix, head };
    } catch (error) {
      return { prefix, problem: asFailure(error) };
    }
    if (ended)
      return {
        prefix,
        problem: new Failure(prefix.length === 0 ? "empty" : "truncated"),
      };
    if (prefix.length > headBytesMax)
      return { prefix, problem: new Failure("no-sop-instance-uid") };
    // Doubling, so that a head that comes in small pieces is not parsed once a piece.
    const wanted = Math.max(1024, prefix.length * 2);
    const pieces = [prefix];
    for (let length = prefix.length; length < wanted && !ended;) {
      const next = await chunks.next();
      if (next.done) ended = true;
      else {
        pieces.push(next.value);
        length += next.value.length;
      }
    }
    prefix = Buffer.concat(pieces);
  }
}

function identify(
  prefix: Uint8Array,
  incoming: Incoming,
  ended: boolean,
): Head | undefined {
  if (prefix.length === 0) return undefined;
  const announced = incoming.announced ?? {};
  if (
    incoming.transferSyntaxUID !== undefined &&
    announced.SOPClassUID &&
    announced.SOPInstanceUID
  )
    return {
      transferSyntaxUID: incoming.transferSyntaxUID,
      SOPClassUID: announced.SOPClassUID,
      SOPInstanceUID: announced.SOPInstanceUID,
      datasetOffset: 0,
    };
  const start = splitPart10(prefix, ended ? prefix.length : Infinity);
  if (start.needMore) return undefined;
  const {
    sopClassUID: SOPClassUID,
    sopInstanceUID: SOPInstanceUID,
    transferSyntaxUID,
  } = start;
  if (
    transferSyntaxUID &&
    SOPClassUID &&
    SOPInstanceUID &&
    isValidUid(SOPInstanceUID)
  )
    return {
      transferSyntaxUID,
      SOPClassUID,
      SOPInstanceUID,
      datasetOffset: start.datasetOffset,
    };
  return identifyByDataset(prefix, start.datasetOffset, ended);
}

/** Without a complete group 0002 the data set itself must say what it is. */
function identifyByDataset(
  prefix: Uint8Array,
  datasetOffset: number,
  ended: boolean,
): Head | undefined {
  const header = readHeader(prefix, {
    totalLength: ended ? prefix.length : Infinity,
  });
  if (header.needMore) {
    if (!ended) return undefined;
    throw new Failure("truncated");
  }
  const SOPInstanceUID = header.dataset.string("SOPInstanceUID");
  const SOPClassUID = header.dataset.string("SOPClassUID");
  if (!SOPInstanceUID) throw new Failure("no-sop-instance-uid");
  if (!SOPClassUID)
    throw new Failure("invalid-uid", {
      detail: "SOPClassUID (0008,0016) is missing",
    });
  return {
    transferSyntaxUID: header.transferSyntaxUID || ImplicitVRLittleEndian,
    SOPClassUID,
    SOPInstanceUID,
    datasetOffset,
  };
}

async function* limited(
  source: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > bytesMax)
      throw new Failure("limit-exceeded", {
        detail: `More than ${bytesMax} bytes`,
      });
    yield chunk;
  }
}
