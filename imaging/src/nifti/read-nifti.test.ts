import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "fflate";
import { ImagingError } from "../imaging-error.ts";
import { createRandom } from "../random.ts";
import {
  axialSlices,
  looksLikeNifti,
  nearestAxes,
  readNifti,
} from "./index.ts";

interface Made {
  dim?: number[];
  datatype?: number;
  bitpix?: number;
  offset?: number;
  slope?: number;
  inter?: number;
  sform?: number[];
  quatern?: number[];
  pixdim?: number[];
  magic?: string;
  units?: number;
  littleEndian?: boolean;
  voxels?: Uint8Array;
}

/** A NIfTI-1 file by the offsets of nifti1.h. */
function make(made: Made = {}): Uint8Array {
  const {
    littleEndian: le = true,
    voxels = new Uint8Array(24),
    dim = [3, 2, 3, 4],
    offset = 352,
  } = made;
  const bytes = new Uint8Array(352 + voxels.length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 348, le);
  dim.forEach((v, i) => view.setInt16(40 + 2 * i, v, le));
  view.setInt16(70, made.datatype ?? 2, le);
  view.setInt16(72, made.bitpix ?? 8, le);
  (made.pixdim ?? [1, 1, 1, 1]).forEach((v, i) =>
    view.setFloat32(76 + 4 * i, v, le),
  );
  view.setFloat32(108, offset, le);
  view.setFloat32(112, made.slope ?? 0, le);
  view.setFloat32(116, made.inter ?? 0, le);
  bytes[123] = made.units ?? 2;
  if (made.quatern) {
    view.setInt16(252, 1, le);
    made.quatern.forEach((v, i) => view.setFloat32(256 + 4 * i, v, le));
  }
  if (made.sform) {
    view.setInt16(254, 1, le);
    made.sform.forEach((v, i) => view.setFloat32(280 + 4 * i, v, le));
  }
  bytes.set(new TextEncoder().encode(made.magic ?? "n+1\0"), 344);
  bytes.set(voxels, 352);
  return bytes;
}

const counting = Uint8Array.from({ length: 24 }, (_, i) => i);

test("every datatype, both byte orders, slope and intercept", () => {
  const arrays: [number, ArrayBufferView & ArrayLike<number | bigint>][] = [
    [2, Uint8Array.from([0, 1, 255])],
    [256, Int8Array.from([0, -128, 127])],
    [4, Int16Array.from([0, -32768, 32767])],
    [512, Uint16Array.from([0, 1, 65535])],
    [8, Int32Array.from([0, -70000, 70000])],
    [768, Uint32Array.from([0, 1, 3000000000])],
    [16, Float32Array.from([0, -1.5, 1e20])],
    [64, Float64Array.from([0, -1.5, 1e20])],
    [1024, BigInt64Array.from([0n, -5n, 1n << 40n])],
    [1280, BigUint64Array.from([0n, 5n, 1n << 63n])],
  ];
  for (const [datatype, values] of arrays) {
    const size = values.byteLength / 3;
    for (const littleEndian of [true, false]) {
      const voxels = new Uint8Array(values.buffer.slice(0));
      if (!littleEndian)
        for (let i = 0; i < voxels.length; i += size)
          voxels.subarray(i, i + size).reverse();
      const file = make({
        dim: [1, 3],
        datatype,
        bitpix: size * 8,
        voxels,
        littleEndian,
        slope: 2,
        inter: -1,
      });
      const expected = Array.from({ length: 3 }, (_, i) =>
        Math.fround(Number(values[i]) * 2 - 1),
      );
      assert.deepEqual(
        [...readNifti(file).data],
        expected,
        `datatype ${datatype}`,
      );
    }
  }
  const colour = readNifti(
    make({
      dim: [1, 2],
      datatype: 128,
      bitpix: 24,
      voxels: Uint8Array.of(255, 255, 255, 255, 0, 0),
    }),
  );
  assert.equal(colour.colour, true);
  assert.deepEqual([...colour.data].map(Math.round), [255, 76]);
});

test("a slope of 0 or NaN scales nothing", () => {
  for (const slope of [0, NaN]) {
    assert.deepEqual(
      [...readNifti(make({ voxels: counting, slope, inter: 5 })).data],
      [...counting],
    );
  }
});

test("gzip is read, no further than the header's size", () => {
  const file = make({ voxels: counting });
  assert.deepEqual(readNifti(gzipSync(file)), readNifti(file));
  const bomb = new Uint8Array(16 << 20);
  bomb.set(file);
  const packed = gzipSync(bomb);
  assert.ok(packed.length < 30_000);
  assert.deepEqual([...readNifti(packed).data], [...counting]);
  assert.throws(() => readNifti(gzipSync(file).subarray(0, 60)), {
    code: "truncated",
  });
  const damaged = gzipSync(file, { level: 0 });
  damaged[10] = 7;
  assert.throws(() => readNifti(damaged), { code: "truncated" });
});

test("a header and its image apart", () => {
  const header = make({ magic: "ni1\0", offset: 0 }).subarray(0, 348);
  assert.deepEqual(
    [...readNifti(header, { image: counting }).data],
    [...counting],
  );
  assert.deepEqual(
    [...readNifti(header, { image: gzipSync(counting) }).data],
    [...counting],
  );
  assert.throws(() => readNifti(header), { code: "truncated" });
});

test("lying headers, by name", () => {
  const lies: [string, Uint8Array][] = [
    ["not-nifti", make({ dim: [0, 2] })],
    ["not-nifti", make({ dim: [9, 2] })],
    ["not-nifti", make({ dim: [3, 2, -3, 4] })],
    ["not-nifti", make({ dim: [3, 2, 0, 4] })],
    ["not-nifti", make({ bitpix: 16 })],
    ["not-nifti", make({ offset: 10 })],
    ["not-nifti", make({ offset: NaN })],
    ["not-nifti", make({ offset: 352.5 })],
    ["not-nifti", make({ magic: "abc\0" })],
    ["not-nifti", new Uint8Array(400)],
    ["truncated", new Uint8Array(0)],
    ["truncated", make().subarray(0, 100)],
    ["truncated", make().subarray(0, 360)],
    ["truncated", make({ dim: [3, 100, 100, 100] })],
    ["truncated", gzipSync(make({ dim: [3, 500, 500, 500] }))],
    ["truncated", make({ offset: 1e8 })],
    ["limit-exceeded", make({ offset: 2 ** 40 })],
    ["limit-exceeded", make({ dim: [3, 32767, 32767, 32767] })],
    [
      "limit-exceeded",
      make({ dim: [7, 32767, 32767, 32767, 32767, 32767, 32767, 32767] }),
    ],
    ["unsupported-datatype", make({ datatype: 1, bitpix: 1 })],
    ["unsupported-datatype", make({ datatype: 32, bitpix: 64 })],
    ["unsupported-datatype", make({ datatype: 1536, bitpix: 128 })],
    ["unsupported-datatype", make({ datatype: 0, bitpix: 0 })],
  ];
  for (const [code, bytes] of lies)
    assert.throws(() => readNifti(bytes), { code });
  assert.throws(
    () => readNifti(make({ voxels: counting }), { limits: { voxelsMax: 23 } }),
    { code: "limit-exceeded" },
  );
});

test("random damage to the header never does anything but read or refuse", () => {
  const random = createRandom(6);
  for (let round = 0; round < 3000; round++) {
    const file = make({ voxels: counting });
    for (let i = 0; i < 3; i++) file[random.below(352)] = random.below(256);
    try {
      const volume = readNifti(file, { limits: { voxelsMax: 1 << 20 } });
      assert.equal(volume.data.length % volume.frames, 0);
      for (const slice of axialSlices(volume))
        assert.ok(slice.data.every(Number.isFinite));
    } catch (error) {
      if (!(error instanceof ImagingError)) throw error;
    }
  }
});

test("the affine: sform before qform before spacing, in mm", () => {
  const sform = [-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30];
  // Half a turn about z: x and y reversed (quaternion b, c, d = 0, 0, 1).
  const quatern = [0, 0, 1, 7, 8, 9];
  const pixdim = [-1, 2, 3, 4];
  assert.deepEqual(
    [...readNifti(make({ sform, quatern, pixdim })).affine.subarray(0, 12)],
    sform,
  );
  const turned = readNifti(make({ quatern, pixdim }));
  assert.equal(turned.affineSource, "qform");
  assert.deepEqual(
    [...turned.affine.subarray(0, 12)].map((v) => v + 0),
    [-2, 0, 0, 7, 0, -3, 0, 8, 0, 0, -4, 9],
  );
  const singular = readNifti(
    make({ sform: Array.from({ length: 12 }, () => 0), pixdim }),
  );
  assert.equal(singular.affineSource, "spacing");
  assert.deepEqual(
    [...singular.affine.subarray(0, 12)],
    [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0],
  );
  assert.equal(readNifti(make({ sform, units: 1 })).affine[0], -2000);
});

test("slices turn to the radiologist's view from any of the 48 orientations", () => {
  // A world of 2 × 3 × 4 mm cells; the value says where a cell lies: 100 × right + 10 × anterior +
  // superior.
  const size = [2, 3, 4];
  for (const axes of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    for (let flips = 0; flips < 8; flips++) {
      const length = axes.map((world) => size[world]);
      const sform = Array.from({ length: 12 }, () => 0);
      const voxels = new Uint8Array(24);
      axes.forEach((world, axis) => {
        const reversed = (flips >> axis) & 1;
        sform[world * 4 + axis] = (reversed ? -1 : 1) * (world + 1);
      });
      for (let at = 0; at < 24; at++) {
        const index = [
          at % length[0],
          Math.floor(at / length[0]) % length[1],
          Math.floor(at / length[0] / length[1]),
        ];
        const place = [0, 0, 0];
        axes.forEach((world, axis) => {
          place[world] =
            (flips >> axis) & 1 ? size[world] - 1 - index[axis] : index[axis];
        });
        voxels[at] = 100 * place[0] + 10 * place[1] + place[2];
      }
      const volume = readNifti(make({ dim: [3, ...length], sform, voxels }));
      assert.deepEqual(
        nearestAxes(volume).map((use) => use.axis),
        [0, 1, 2].map((world) => axes.indexOf(world)),
      );
      const slices = axialSlices(volume);
      assert.equal(slices.length, 4);
      slices.forEach((slice, s) => {
        assert.deepEqual(
          [slice.rows, slice.columns, ...slice.spacing!],
          [3, 2, 2, 1],
        );
        assert.deepEqual(
          [...slice.data],
          [120, 20, 110, 10, 100, 0].map((v) => v + s),
        );
      });
    }
  }
});

test("what looks like NIfTI", () => {
  assert.ok(
    looksLikeNifti(make()) && looksLikeNifti(make({ littleEndian: false })),
  );
  assert.ok(
    !looksLikeNifti(new Uint8Array(400)) && !looksLikeNifti(new Uint8Array(3)),
  );
});
