import assert from "node:assert/strict";
import { test } from "node:test";
import { object } from "../../tools/image-objects.ts";
import type { DatasetRecord } from "../write/record.ts";
import { toRgb } from "./colour.ts";
import { decodeFrame } from "./decode-frame.ts";
import { pixelSpacing, toGrey, voiWindow } from "./grey.ts";

const palette = (data: Uint16Array): DatasetRecord => ({
  PhotometricInterpretation: "PALETTE COLOR",
  RedPaletteColorLookupTableDescriptor: [4, 1, 16],
  GreenPaletteColorLookupTableDescriptor: [4, 1, 16],
  BluePaletteColorLookupTableDescriptor: [4, 1, 16],
  RedPaletteColorLookupTableData: data,
  GreenPaletteColorLookupTableData: data,
  BluePaletteColorLookupTableData: data,
  PixelData: new Uint16Array([0, 1, 2, 3, 4, 60000]),
});

test("native colour: planes, 4:2:2, palette", async () => {
  const colour = {
    SamplesPerPixel: 3,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    Rows: 1,
    Columns: 2,
  };
  const planar = object({
    ...colour,
    PlanarConfiguration: 1,
    PhotometricInterpretation: "RGB",
    PixelData: new Uint8Array([1, 2, 3, 4, 5, 6]),
  });
  assert.deepEqual(
    (await decodeFrame(planar)).data,
    new Uint8Array([1, 3, 5, 2, 4, 6]),
  );
  const shared = object({
    ...colour,
    PlanarConfiguration: 0,
    PhotometricInterpretation: "YBR_FULL_422",
    PixelData: new Uint8Array([10, 20, 128, 128]),
  });
  const frame = await decodeFrame(shared);
  assert.deepEqual(frame.data, new Uint8Array([10, 128, 128, 20, 128, 128]));
  assert.deepEqual(
    toRgb(frame, shared.dataset),
    new Uint8Array([10, 10, 10, 20, 20, 20]),
  );
});

test("A5: a palette index out of range is held at the ends, a table that lies is refused", async () => {
  const image = object(palette(new Uint16Array([0, 0x1000, 0x8000, 0xff00])));
  const rgb = toRgb(await decodeFrame(image), image.dataset);
  assert.deepEqual(
    rgb.filter((_, index) => index % 3 === 0),
    new Uint8Array([0, 0, 0x10, 0x80, 0xff, 0xff]),
  );
  const lying = object(palette(new Uint16Array([1])));
  const frame = await decodeFrame(lying);
  assert.throws(() => toRgb(frame, lying.dataset), {
    code: "pixel-data-invalid",
  });
});

test("a segmented palette: a run, a line, a repeat", async () => {
  // PS3.3 §C.7.9.2: 0 run, 1 line to an end value, 2 repeat of segments from a byte offset.
  const segments = new Uint16Array([0, 2, 0, 0x1000, 1, 2, 0x3000, 2, 1, 0, 0]);
  const descriptor = [6, 0, 16];
  const image = object({
    PhotometricInterpretation: "PALETTE COLOR",
    RedPaletteColorLookupTableDescriptor: descriptor,
    GreenPaletteColorLookupTableDescriptor: descriptor,
    BluePaletteColorLookupTableDescriptor: descriptor,
    SegmentedRedPaletteColorLookupTableData: segments,
    SegmentedGreenPaletteColorLookupTableData: segments,
    SegmentedBluePaletteColorLookupTableData: segments,
    PixelData: new Uint16Array([0, 1, 2, 3, 4, 5]),
  });
  const rgb = toRgb(await decodeFrame(image), image.dataset);
  assert.deepEqual(
    rgb.filter((_, index) => index % 3 === 0),
    new Uint8Array([0, 0x10, 0x20, 0x30, 0, 0x10]),
  );
});

test("grey values are in modality units, low is dark", async () => {
  const record = {
    RescaleSlope: 2,
    RescaleIntercept: -1000,
    PixelSpacing: [0.5, 0.25],
    WindowCenter: -900,
    WindowWidth: 10,
  };
  const image = object({
    ...record,
    PixelData: new Uint16Array([0, 1, 2, 3, 4, 65535]),
  });
  const grey = toGrey(await decodeFrame(image), image.dataset);
  assert.deepEqual(
    grey.data,
    new Float32Array([-1000, -998, -996, -994, -992, 130070]),
  );
  assert.deepEqual(grey.spacing, [0.5, 0.25]);
  assert.deepEqual(voiWindow(image.dataset), {
    center: -900,
    width: 10,
    function: "LINEAR",
  });
  const negative = object({
    ...record,
    PhotometricInterpretation: "MONOCHROME1",
    BitsStored: 12,
    HighBit: 11,
    PixelData: new Uint16Array([0, 4095, 1, 2, 3, 50]),
  });
  const turned = toGrey(await decodeFrame(negative), negative.dataset);
  assert.deepEqual(
    turned.data.subarray(0, 3),
    new Float32Array([7190, -1000, 7188]),
  );
  // What was at the centre of the window is there still: stored 50 was −900.
  assert.equal(turned.window?.center, turned.data[5]);
});

test("functional groups of a frame outrank the shared ones", () => {
  const { dataset } = object({
    SharedFunctionalGroupsSequence: [
      { PixelMeasuresSequence: [{ PixelSpacing: [1, 1] }] },
    ],
    PerFrameFunctionalGroupsSequence: [
      {},
      { PixelMeasuresSequence: [{ PixelSpacing: [2, 3] }] },
    ],
  });
  assert.deepEqual(pixelSpacing(dataset, 0), [1, 1]);
  assert.deepEqual(pixelSpacing(dataset, 1), [2, 3]);
});
