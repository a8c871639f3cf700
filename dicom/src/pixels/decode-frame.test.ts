import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { encapsulated, object } from "../../tools/image-objects.ts";
import {
  readShared,
  seeded,
  sharedFiles,
  skipWithoutShared,
} from "../../tools/shared-data.ts";
import { DicomError } from "../errors.ts";
import { HTJ2K, JPEGBaseline8Bit, RLELossless } from "../generated/uids.ts";
import { readDataset } from "../read/read-dataset.ts";
import { decodeFrame } from "./decode-frame.ts";
import { encodeRle } from "./rle.ts";

test("native: signs, unused bits, frames, one bit a pixel", async () => {
  const signed = await decodeFrame(
    object({
      PixelRepresentation: 1,
      PixelData: new Int16Array([-1, 2, -3, 4, -5, 6]),
    }),
  );
  assert.deepEqual(signed.data, new Int16Array([-1, 2, -3, 4, -5, 6]));
  // Overlays in the four highest bits; the sign is bit 11.
  const twelve = {
    PixelRepresentation: 1,
    BitsStored: 12,
    HighBit: 11,
    PixelData: new Uint16Array([0xf7ff, 0x0fff, 0x8001, 0, 0x800, 0x7ff]),
  };
  assert.deepEqual(
    (await decodeFrame(object(twelve))).data,
    new Int16Array([2047, -1, 1, 0, -2048, 2047]),
  );
  const frames = object({
    NumberOfFrames: 2,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelData: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  });
  assert.deepEqual(
    (await decodeFrame(frames, 1)).data,
    new Uint8Array([7, 8, 9, 10, 11, 12]),
  );
  await assert.rejects(decodeFrame(frames, 2), { code: "pixel-data-invalid" });
  const bits = object({
    NumberOfFrames: 2,
    BitsAllocated: 1,
    BitsStored: 1,
    HighBit: 0,
    PixelData: new Uint8Array([0b11000101, 0b0110]),
  });
  assert.deepEqual(
    (await decodeFrame(bits, 0)).data,
    new Uint8Array([1, 0, 1, 0, 0, 0]),
  );
  assert.deepEqual(
    (await decodeFrame(bits, 1)).data,
    new Uint8Array([1, 1, 0, 1, 1, 0]),
  );
});

test("the Extended Offset Table says which fragments make a frame", async () => {
  const encode = (value: number): Uint8Array =>
    encodeRle(new Uint8Array(12).fill(value), {
      samplesPerPixel: 1,
      bitsAllocated: 16,
    });
  const [one, two] = [encode(1), encode(2)];
  const image = encapsulated(
    {
      NumberOfFrames: 2,
      ExtendedOffsetTable: new BigUint64Array([0n, BigInt(8 + one.length)]),
      ExtendedOffsetTableLengths: new BigUint64Array([
        BigInt(one.length),
        BigInt(two.length),
      ]),
    },
    RLELossless,
    [new Uint8Array(), one, two],
  );
  assert.deepEqual(
    (await decodeFrame(image, 1)).data,
    new Uint16Array(6).fill(0x0202),
  );
});

test("RLE: what is encoded is decoded", async () => {
  const random = seeded(3);
  for (const [samplesPerPixel, bitsAllocated] of [
    [1, 8],
    [1, 16],
    [3, 8],
    [3, 16],
    [1, 32],
  ] as const) {
    const bytes = Uint8Array.from(
      { length: (6 * 5 * samplesPerPixel * bitsAllocated) / 8 },
      () => (random() < 0.6 ? 7 : Math.floor(random() * 256)),
    );
    const record = {
      Rows: 6,
      Columns: 5,
      SamplesPerPixel: samplesPerPixel,
      BitsAllocated: bitsAllocated,
      BitsStored: bitsAllocated,
      HighBit: bitsAllocated - 1,
    };
    const rle = encodeRle(bytes, { samplesPerPixel, bitsAllocated });
    const image = encapsulated(
      {
        ...record,
        PhotometricInterpretation:
          samplesPerPixel === 3 ? "RGB" : "MONOCHROME2",
      },
      RLELossless,
      [new Uint8Array(), rle],
    );
    const { data } = await decodeFrame(image);
    assert.deepEqual(new Uint8Array(data.buffer), bytes);
    await assert.rejects(
      decodeFrame(
        encapsulated(record, RLELossless, [
          new Uint8Array(),
          rle.subarray(0, 70),
        ]),
      ),
      { code: "pixel-data-invalid" },
    );
  }
});

test("A4, A19: dimensions that lie cost nothing", async () => {
  const huge = { Rows: 65535, Columns: 65535 };
  const tiny = encodeRle(new Uint8Array(12), {
    samplesPerPixel: 1,
    bitsAllocated: 16,
  });
  await assert.rejects(
    decodeFrame(encapsulated(huge, RLELossless, [new Uint8Array(), tiny])),
    { code: "limit-exceeded" },
  );
  const frames = encapsulated({ NumberOfFrames: 2_000_000_000 }, RLELossless, [
    new Uint8Array(),
    tiny,
  ]);
  await assert.rejects(decodeFrame(frames), { code: "limit-exceeded" });
  // A JPEG that says 65,500 × 65,500 where the header says 2 × 3.
  const sof = [
    0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xdc, 0xff, 0xdc, 1, 1, 0x11, 0,
    0xff, 0xd9,
  ];
  const jpeg = encapsulated(
    { BitsAllocated: 8, BitsStored: 8, HighBit: 7 },
    JPEGBaseline8Bit,
    [new Uint8Array(), Uint8Array.from(sof)],
  );
  await assert.rejects(decodeFrame(jpeg), { code: "pixel-data-invalid" });
  for (const wrong of [
    { Rows: 0 },
    { BitsAllocated: 12 },
    { BitsStored: 17 },
    { SamplesPerPixel: 9 },
  ] as const) {
    await assert.rejects(
      decodeFrame(encapsulated(wrong, RLELossless, [new Uint8Array(), tiny])),
      { code: "pixel-data-invalid" },
    );
  }
});

test("A6: another image inside, and a syntax that nobody here decodes", async () => {
  const png = Uint8Array.from([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13,
  ]);
  await assert.rejects(
    decodeFrame(encapsulated({}, JPEGBaseline8Bit, [new Uint8Array(), png])),
    { code: "pixel-data-invalid" },
  );
  await assert.rejects(
    decodeFrame(encapsulated({}, HTJ2K, [new Uint8Array(), png])),
    { code: "unsupported-transfer-syntax" },
  );
});

test(
  "a codec that failed decodes the next image",
  { skip: skipWithoutShared },
  async () => {
    for (const path of [
      "JPEG2000Lossless/693_J2KR.dcm",
      "JPEGBaseline/SC_rgb_jpeg_lossy_gdcm.dcm",
      "JPEGLSLossless/emri_small_jpeg_ls_lossless.dcm",
    ]) {
      const bytes = readShared(`pylibjpeg/${path}`);
      const whole = readDataset(bytes);
      const before = await decodeFrame(whole);
      const at = whole.pixelData?.offset ?? 0;
      const broken = bytes.slice();
      broken.fill(0xff, at + 700, at + 3000);
      await decodeFrame(readDataset(broken)).catch((error: unknown) =>
        assert.ok(error instanceof DicomError, String(error)),
      );
      assert.deepEqual(
        (await decodeFrame(readDataset(bytes))).data,
        before.data,
        path,
      );
    }
  },
);

test(
  "JPEG-LS without its end does not keep the decoder searching",
  { skip: skipWithoutShared },
  async () => {
    const bytes = readShared("pydicom/test_files/JPEGLSNearLossless_16.dcm");
    const at = readDataset(bytes).pixelData?.offset ?? 0;
    bytes[at + 162] = 128;
    bytes[at + 169] = 0;
    const started = performance.now();
    await assert.rejects(decodeFrame(readDataset(bytes)), {
      code: "pixel-data-invalid",
    });
    assert.ok(performance.now() - started < 10_000);
  },
);

test(
  "frames by offset table, by fragment, by code stream: the same pixels",
  { skip: skipWithoutShared },
  async () => {
    const family = sharedFiles().filter((path) =>
      /multi-frame\/CT0012.*(jpeg_ls\.80|rle)\.dcm$/.test(path),
    );
    assert.equal(family.length, 5);
    const images = family.map((path) => readDataset(readShared(path)));
    const frames = images[0]?.dataset.number("NumberOfFrames") ?? 0;
    for (let index = 0; index < frames; index += 1) {
      const [first, ...others] = await Promise.all(
        images.map((image) => decodeFrame(image, index)),
      );
      for (const other of others) assert.deepEqual(other.data, first?.data);
    }
  },
);

test(
  "codecs load and decode in a worker thread",
  { skip: skipWithoutShared },
  async () => {
    const index = new URL("../index.ts", import.meta.url).href;
    const script = `
    const { parentPort, workerData } = require("node:worker_threads");
    import(${JSON.stringify(index)}).then(async ({ decodeFrame, loadCodecs, readDataset }) => {
      await loadCodecs();
      const { data } = await decodeFrame(readDataset(workerData));
      parentPort.postMessage(data);
    });`;
    const bytes = readShared("pylibjpeg/JPEG2000Lossless/693_J2KR.dcm");
    const worker = new Worker(script, { eval: true, workerData: bytes });
    const data = await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    assert.deepEqual(data, (await decodeFrame(readDataset(bytes))).data);
    await worker.terminate();
  },
);
