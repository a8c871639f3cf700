import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { constants, gunzipSync } from "node:zlib";
import { readDataset } from "@isocenter/dicom";
import { looksLikeNifti } from "@isocenter/imaging";
import { Failure } from "../../platform/errors/index.ts";
import { describeInstance, type InstanceFacts } from "./describe-instance.ts";
import { niftiToDicom } from "./nifti-to-dicom.ts";
import { readSpooledHeader } from "./read-header.ts";

/** A file is held whole while its instances are read. */
const fileBytesMax = 2 * 1024 ** 3;
const gzipBytesMax = 1024 ** 3;
/** As `receiveFile` looks at: every magic number, and enough for deflate to give a NIfTI header. */
const headBytes = 4096;

/** One instance of a file on disk, as the index would describe it. */
export interface DescribedInstance extends InstanceFacts {
  readonly file: string;
  /** Of the data set, hexadecimal. */
  readonly sha256: string;
  /** Part 10 bytes. */
  load(): Promise<Uint8Array>;
}

/**
 * Reads a file without an archive: a DICOM instance, or a NIfTI volume as the instances that the doors would make of it, either of
 * them gzipped or not. Told apart by their bytes, as the doors do. The same checks as `receive`; throws their codes.
 */
export async function* describeFile(
  file: string,
): AsyncGenerator<DescribedInstance> {
  const { size, head } = await readHead(file);
  if (size === 0) throw new Failure("empty");
  if (size > fileBytesMax)
    throw new Failure("limit-exceeded", {
      detail: `More than ${fileBytesMax} bytes`,
    });
  const gzipped = isGzip(head);
  if (looksLikeNifti(gzipped ? unpackHead(head) : head))
    yield* describeNifti(file);
  else if (/\.nii(\.gz)?$/i.test(file)) throw new Failure("not-nifti");
  else if (gzipped) {
    const load = async () => unpack(await readFile(file));
    yield { ...describePart10(await load()), file, load };
  } else {
    const header = await readSpooledHeader(file, size);
    const facts = describeInstance(header);
    const load = async () => new Uint8Array(await readFile(file));
    const sha256 = digestOf(await load(), header.datasetOffset);
    yield { ...facts, file, sha256, load };
  }
}

async function readHead(file: string) {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(
      new Uint8Array(headBytes),
      0,
      headBytes,
      0,
    );
    return { size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

async function* describeNifti(file: string): AsyncGenerator<DescribedInstance> {
  for (const [index, part10] of (await convert(file)).entries()) {
    // Made again when asked for: the slices of every volume at once would not fit in memory.
    const load = async () => (await convertOnce(file))[index].slice();
    yield { ...describePart10(part10), file, load };
  }
}

async function convert(file: string): Promise<Uint8Array[]> {
  const packed = await readFile(file);
  return niftiToDicom(isGzip(packed) ? unpack(packed) : new Uint8Array(packed));
}

/** As many as there are studies in work at once. */
const volumesHeld = 4;
const held = new Map<string, Promise<Uint8Array[]>>();

/** A volume's instances; the last few volumes are remembered, as their slices are asked for one by one. */
async function convertOnce(file: string): Promise<Uint8Array[]> {
  const volume = held.get(file) ?? convert(file);
  held.delete(file);
  held.set(file, volume);
  for (const oldest of [...held.keys()].slice(0, -volumesHeld))
    held.delete(oldest);
  return await volume;
}

function describePart10(
  part10: Uint8Array,
): Omit<DescribedInstance, "file" | "load"> {
  const object = readDataset(part10);
  return {
    ...describeInstance({ ...object, prefix: part10 }),
    sha256: digestOf(part10, object.datasetOffset),
  };
}

const digestOf = (part10: Uint8Array, datasetOffset: number): string =>
  createHash("sha256").update(part10.subarray(datasetOffset)).digest("hex");

const isGzip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x1f && bytes[1] === 0x8b;

/** What a few kilobytes of gzip give; nothing where they are damaged: unpacking the whole says so. */
function unpackHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Not the start of a gzipped volume, whatever else it is.
    return new Uint8Array(0);
  }
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return new Uint8Array(
      gunzipSync(packed, { maxOutputLength: gzipBytesMax }),
    );
  } catch (error) {
    const tooLarge =
      (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    throw new Failure(tooLarge ? "limit-exceeded" : "truncated", {
      cause: error,
    });
  }
}
