import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { readDataset } from "@isocenter/dicom";
import { looksLikeNifti } from "@isocenter/imaging";
import { Failure } from "../../platform/errors/index.ts";
import { describeInstance, type InstanceFacts } from "./describe-instance.ts";
import { niftiToDicom } from "./nifti-to-dicom.ts";
import { readSpooledHeader } from "./read-header.ts";

/** A file is held whole while its instances are read. */
const fileBytesMax = 2 * 1024 ** 3;
const gzipBytesMax = 1024 ** 3;

/** One instance of a file on disk, as the index would describe it. */
export interface DescribedInstance extends InstanceFacts {
  readonly file: string;
  /** Of the data set, hexadecimal. */
  readonly sha256: string;
  /** Part 10 bytes. */
  load(): Promise<Uint8Array>;
}

/**
 * Reads a file without an archive: a DICOM instance, or a NIfTI volume as the instances that the doors would make of it. The same
 * checks as `receive`; throws their codes.
 */
export async function* describeFile(
  file: string,
): AsyncGenerator<DescribedInstance> {
  const { size } = await stat(file);
  if (size === 0) throw new Failure("empty");
  if (size > fileBytesMax)
    throw new Failure("limit-exceeded", {
      detail: `More than ${fileBytesMax} bytes`,
    });
  if (/\.nii(\.gz)?$/i.test(file)) {
    yield* describeNifti(file);
    return;
  }
  const header = await readSpooledHeader(file, size);
  const facts = describeInstance(header);
  const load = async () => new Uint8Array(await readFile(file));
  const bytes = await load();
  const sha256 = createHash("sha256")
    .update(bytes.subarray(header.datasetOffset))
    .digest("hex");
  yield { ...facts, file, sha256, load };
}

async function* describeNifti(file: string): AsyncGenerator<DescribedInstance> {
  const packed = await readFile(file);
  const volume =
    packed[0] === 0x1f && packed[1] === 0x8b ? unpack(packed) : packed;
  if (!looksLikeNifti(volume)) throw new Failure("not-nifti");
  for (const part10 of niftiToDicom(new Uint8Array(volume))) {
    const object = readDataset(part10);
    const facts = describeInstance({ ...object, prefix: part10 });
    const sha256 = createHash("sha256")
      .update(part10.subarray(object.datasetOffset))
      .digest("hex");
    yield {
      ...facts,
      file,
      sha256,
      load: () => Promise.resolve(part10.slice()),
    };
  }
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: gzipBytesMax });
  } catch (error) {
    const tooLarge =
      (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE";
    throw new Failure(tooLarge ? "limit-exceeded" : "truncated", {
      cause: error,
    });
  }
}
