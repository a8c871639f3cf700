import { gunzipSync } from "node:zlib";

/** A volume of 16-bit signed voxels, slice by slice, rows from top to bottom of the file. */
export interface Volume {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** Centre of the first voxel and steps along columns, rows and slices, in millimetres, LPS. */
  readonly origin: readonly number[];
  readonly directions: readonly (readonly number[])[];
  readonly voxels: Int16Array;
}

/**
 * Reads the one flavour of NRRD that the sample volume has: NRRD0004, three dimensions, short, little endian, gzip, in LPS
 * (teem.sourceforge.net/nrrd/format.html). @throws Error for any other.
 */
export function readNrrd(bytes: Buffer): Volume {
  const end = bytes.indexOf("\n\n");
  const header = bytes.subarray(0, end).toString("latin1").split("\n");
  const fields = new Map(
    header.flatMap((line) => {
      const [, name, value] = /^([^:#]+): (.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  const expected = {
    type: "short",
    dimension: "3",
    space: "left-posterior-superior",
    endian: "little",
    encoding: "gzip",
  };
  for (const [name, value] of Object.entries(expected))
    if (fields.get(name) !== value)
      throw new Error(`NRRD: ${name} is ${fields.get(name)}, not ${value}`);
  const [columns = 0, rows = 0, slices = 0] = numbers(fields.get("sizes"));
  const vectors = [
    ...(fields.get("space directions") ?? "").matchAll(/\(([^)]*)\)/g),
  ];
  const directions = vectors.map(([, text]) =>
    numbers(text?.replaceAll(",", " ")),
  );
  const origin = numbers(fields.get("space origin")?.replaceAll(/[(),]/g, " "));
  const data = gunzipSync(bytes.subarray(end + 2));
  if (directions.length !== 3 || data.length !== columns * rows * slices * 2)
    throw new Error("NRRD: sizes and data disagree");
  const voxels = new Int16Array(columns * rows * slices).map((_, at) =>
    data.readInt16LE(at * 2),
  );
  return { columns, rows, slices, origin, directions, voxels };
}

function numbers(text = ""): number[] {
  return text.trim().split(/\s+/).map(Number);
}
