import { ImagingError } from "../imaging-error.ts";
import { gunzipUpTo, isGzip } from "./gunzip.ts";
import {
  niftiHeaderBytesMax,
  readNiftiHeader,
  type NiftiHeader,
} from "./header.ts";
import type { Volume } from "./volume.ts";

export interface NiftiLimits {
  /** Default 2^27: 512³, half a gibibyte as float32. */
  readonly voxelsMax?: number;
}

const voxelsMaxByDefault = 2 ** 27;

/**
 * Reads .nii or .nii.gz, or a .hdr with its .img given as `image` (each gzipped or not). All frames
 * are read; dimensions beyond the third are counted together as frames.
 *
 * Throws `not-nifti`, `unsupported-datatype` (see `readNiftiHeader`), `limit-exceeded` above
 * `voxelsMax`, `truncated` where there are fewer voxels than the header says. A compressed file is
 * unpacked no further than the header's size, and nothing is allocated for voxels that are not
 * there.
 */
export function readNifti(
  bytes: Uint8Array,
  options: { readonly image?: Uint8Array; readonly limits?: NiftiLimits } = {},
): Volume {
  const header = readNiftiHeader(unpack(bytes, niftiHeaderBytesMax));
  const count = header.dimensions.reduce(
    (product, length) => product * length,
    1,
  );
  const voxelsMax = options.limits?.voxelsMax ?? voxelsMaxByDefault;
  if (!(count <= voxelsMax)) {
    throw new ImagingError(
      "limit-exceeded",
      `The volume has ${count} voxels, ${voxelsMax} are allowed`,
    );
  }
  const size = count * header.datatype.bytes;
  if (!(header.offset <= 2 ** 27))
    throw new ImagingError("limit-exceeded", "vox_offset lies too far out");
  const end = header.offset + size;
  const source = header.singleFile ? bytes : options.image;
  if (source === undefined)
    throw new ImagingError(
      "truncated",
      "The header is one of a pair: its image file is missing",
    );
  const unpacked = unpack(source, end);
  if (unpacked.length < end) {
    throw new ImagingError(
      "truncated",
      `The header announces ${end} bytes, the file has ${unpacked.length}`,
    );
  }
  const [nx = 1, ny = 1, nz = 1] = header.dimensions;
  return {
    dimensions: [nx, ny, nz],
    frames: count / (nx * ny * nz),
    data: decodeVoxels(header, unpacked.subarray(header.offset, end), count),
    affine: header.affine,
    affineSource: header.affineSource,
    colour: isColour(header),
  };
}

function unpack(bytes: Uint8Array, bytesMax: number): Uint8Array {
  return isGzip(bytes) ? gunzipUpTo(bytes, bytesMax) : bytes;
}

function isColour({ datatype }: NiftiHeader): boolean {
  return datatype.name === "rgb24" || datatype.name === "rgba32";
}

function decodeVoxels(
  header: NiftiHeader,
  voxels: Uint8Array,
  count: number,
): Float32Array {
  const { datatype, littleEndian, slope, intercept } = header;
  const out = new Float32Array(count);
  if (isColour(header)) {
    // Luma of ITU-R BT.601; slope and intercept do not apply to colour (nifti1.h).
    for (let i = 0, at = 0; i < count; i++, at += datatype.bytes) {
      out[i] =
        0.299 * voxels[at] + 0.587 * voxels[at + 1] + 0.114 * voxels[at + 2];
    }
    return out;
  }
  const values = typedView(
    datatype.name,
    nativeOrder(voxels, datatype.bytes, littleEndian),
  );
  for (let i = 0; i < count; i++)
    out[i] = Number(values[i]) * slope + intercept;
  return out;
}

const machineIsLittleEndian =
  new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** An aligned copy of the voxels in this machine's byte order. */
function nativeOrder(
  voxels: Uint8Array,
  bytes: number,
  littleEndian: boolean,
): ArrayBuffer {
  const copy = new Uint8Array(voxels); // not slice(), which does not copy a Node Buffer
  if (littleEndian !== machineIsLittleEndian && bytes > 1) {
    for (let at = 0; at < copy.length; at += bytes)
      copy.subarray(at, at + bytes).reverse();
  }
  return copy.buffer;
}

function typedView(
  name: string,
  buffer: ArrayBuffer,
): ArrayLike<number | bigint> {
  switch (name) {
    case "int8":
      return new Int8Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "int16":
      return new Int16Array(buffer);
    case "uint32":
      return new Uint32Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "uint64":
      return new BigUint64Array(buffer);
    case "int64":
      return new BigInt64Array(buffer);
    case "float32":
      return new Float32Array(buffer);
    case "float64":
      return new Float64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}
