import { ImagingError } from "../imaging-error.ts";

/** What a header says, checked against itself (NIfTI-1.1 nifti1.h, NIfTI-2 nifti2.h). */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** False: the voxels lie in a file of their own (.img). */
  readonly singleFile: boolean;
  /** 1 … 7 lengths, each 1 at least. */
  readonly dimensions: readonly number[];
  readonly datatype: NiftiDatatype;
  /** Where the voxels begin. */
  readonly offset: number;
  /** 1 and 0 where the file asks for no scaling. */
  readonly slope: number;
  readonly intercept: number;
  /** Row-major 4 × 4, voxel → mm, RAS+. */
  readonly affine: Float64Array;
  readonly affineSource: "sform" | "qform" | "spacing";
}

/** Datatype codes that are read, with bytes per voxel. */
export const niftiDatatypes = {
  2: { name: "uint8", bytes: 1 },
  4: { name: "int16", bytes: 2 },
  8: { name: "int32", bytes: 4 },
  16: { name: "float32", bytes: 4 },
  64: { name: "float64", bytes: 8 },
  128: { name: "rgb24", bytes: 3 },
  256: { name: "int8", bytes: 1 },
  512: { name: "uint16", bytes: 2 },
  768: { name: "uint32", bytes: 4 },
  1024: { name: "int64", bytes: 8 },
  1280: { name: "uint64", bytes: 8 },
  2304: { name: "rgba32", bytes: 4 },
} as const;

export type NiftiDatatype =
  (typeof niftiDatatypes)[keyof typeof niftiDatatypes];

/** Bytes that hold any header. */
export const niftiHeaderBytesMax = 540;

/** True where the bytes begin like a NIfTI-1 or NIfTI-2 header of either byte order. */
export function looksLikeNifti(bytes: Uint8Array): boolean {
  return shapeOf(bytes) !== undefined;
}

interface Shape {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  readonly singleFile: boolean;
}

function shapeOf(bytes: Uint8Array): Shape | undefined {
  if (bytes.length < 348) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian);
    if (size === 348) {
      const magic = text(bytes, 344, 4);
      if (magic === "n+1\0" || magic === "ni1\0")
        return { version: 1, littleEndian, singleFile: magic[1] === "+" };
    }
    if (size === 540) {
      const magic = text(bytes, 4, 8);
      if (magic === "n+2\0\r\n\x1a\n" || magic === "ni2\0\r\n\x1a\n") {
        return { version: 2, littleEndian, singleFile: magic[1] === "+" };
      }
    }
  }
  return undefined;
}

function text(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/**
 * Reads a header. Throws `not-nifti` where it is none or contradicts itself (rank, lengths, bitpix,
 * offset), `truncated` where it is cut off, `unsupported-datatype` for bit, complex and 128-bit
 * voxels.
 */
export function readNiftiHeader(bytes: Uint8Array): NiftiHeader {
  const shape = shapeOf(bytes);
  if (shape === undefined) {
    if (bytes.length < 348)
      throw new ImagingError(
        "truncated",
        "The file is shorter than a NIfTI header",
      );
    throw new ImagingError("not-nifti", "The file is not NIfTI-1 or NIfTI-2");
  }
  if (shape.version === 2 && bytes.length < 540)
    throw new ImagingError("truncated", "The NIfTI-2 header is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { littleEndian: le, version } = shape;
  const two = version === 2;
  const int16 = (at: number): number => view.getInt16(at, le);
  const int64 = (at: number): number => Number(view.getBigInt64(at, le));
  const real = (one: number, twoAt: number, i = 0): number =>
    two ? view.getFloat64(twoAt + 8 * i, le) : view.getFloat32(one + 4 * i, le);
  const code = (one: number, twoAt: number): number =>
    two ? view.getInt32(twoAt, le) : int16(one);

  const dim = (i: number): number =>
    two ? int64(16 + 8 * i) : int16(40 + 2 * i);
  const rank = dim(0);
  refuseUnless(rank >= 1 && rank <= 7, `The header has rank ${rank}`);
  const dimensions = Array.from({ length: rank }, (_, i) => dim(i + 1));
  refuseUnless(
    dimensions.every((length) => length >= 1 && Number.isSafeInteger(length)),
    "The header has a length below 1",
  );

  const datatypeCode = int16(two ? 12 : 70);
  const datatype = (
    niftiDatatypes as Record<number, NiftiDatatype | undefined>
  )[datatypeCode];
  if (datatype === undefined) {
    throw new ImagingError(
      "unsupported-datatype",
      `NIfTI datatype ${datatypeCode} is not read`,
    );
  }
  const bitpix = int16(two ? 14 : 72);
  refuseUnless(
    bitpix === datatype.bytes * 8,
    `bitpix ${bitpix} contradicts datatype ${datatype.name}`,
  );

  const offset = two ? int64(168) : view.getFloat32(108, le);
  const least = shape.singleFile ? (two ? 540 : 348) : 0;
  refuseUnless(
    Number.isSafeInteger(offset) && offset >= least,
    "vox_offset does not point behind the header",
  );

  const slope = real(112, 176);
  const intercept = real(116, 184);
  const scaled = Number.isFinite(slope) && slope !== 0;
  return {
    ...shape,
    dimensions,
    datatype,
    offset,
    slope: scaled ? slope : 1,
    intercept: scaled && Number.isFinite(intercept) ? intercept : 0,
    ...orientation({
      sform:
        code(254, 348) > 0
          ? Array.from({ length: 12 }, (_, i) => real(280, 400, i))
          : undefined,
      qform:
        code(252, 344) > 0
          ? Array.from({ length: 6 }, (_, i) => real(256, 352, i))
          : undefined,
      pixdim: Array.from({ length: 4 }, (_, i) => real(76, 104, i)),
      millimetres:
        { 1: 1000, 3: 0.001 }[
          (two ? view.getInt32(500, le) : bytes[123]) & 7
        ] ?? 1,
    }),
  };
}

function refuseUnless(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ImagingError("not-nifti", message);
}

/**
 * The affine: sform where it has a code and is invertible, else qform, else the spacing alone
 * (nifti1.h, "3D IMAGE (VOLUME) ORIENTATION AND LOCATION IN SPACE", methods 3, 2, 1).
 */
function orientation(given: {
  readonly sform: readonly number[] | undefined;
  readonly qform: readonly number[] | undefined;
  readonly pixdim: readonly number[];
  readonly millimetres: number;
}): Pick<NiftiHeader, "affine" | "affineSource"> {
  const { sform, qform, millimetres } = given;
  // A spacing that is 0, absurd or missing is taken as 1 mm: it must not make the affine singular.
  const spacing = [1, 2, 3].map((i) => {
    const step = Math.abs(given.pixdim[i]);
    return Number.isFinite(step) && step > 0 ? step : 1;
  });
  const candidates: [NiftiHeader["affineSource"], readonly number[]][] = [];
  if (sform !== undefined) candidates.push(["sform", sform]);
  if (qform !== undefined)
    candidates.push([
      "qform",
      fromQuaternion(qform, spacing, given.pixdim[0] < 0 ? -1 : 1),
    ]);
  for (const [affineSource, rows] of candidates) {
    const affine = Float64Array.from([
      ...rows.map((v) => v * millimetres),
      0,
      0,
      0,
      1,
    ]);
    if (isInvertible(affine)) return { affine, affineSource };
  }
  const [x, y, z] = spacing.map((v) => v * millimetres) as [
    number,
    number,
    number,
  ];
  return {
    affine: Float64Array.from([x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1]),
    affineSource: "spacing",
  };
}

function fromQuaternion(
  qform: readonly number[],
  spacing: readonly number[],
  qfac: number,
): number[] {
  const [b, c, d, x, y, z] = qform as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
  const [dx, dy, dz] = [spacing[0], spacing[1], spacing[2] * qfac];
  return [
    (a * a + b * b - c * c - d * d) * dx,
    2 * (b * c - a * d) * dy,
    2 * (b * d + a * c) * dz,
    x,
    2 * (b * c + a * d) * dx,
    (a * a + c * c - b * b - d * d) * dy,
    2 * (c * d - a * b) * dz,
    y,
    2 * (b * d - a * c) * dx,
    2 * (c * d + a * b) * dy,
    (a * a + d * d - b * b - c * c) * dz,
    z,
  ];
}

function isInvertible(m: Float64Array): boolean {
  const determinant =
    m[0] * (m[5] * m[10] - m[6] * m[9]) -
    m[1] * (m[4] * m[10] - m[6] * m[8]) +
    m[2] * (m[4] * m[9] - m[5] * m[8]);
  return m.every(Number.isFinite) && Math.abs(determinant) > 1e-12;
}
