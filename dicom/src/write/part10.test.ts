import assert from "node:assert/strict";
import { test } from "node:test";
import {
  readShared,
  seeded,
  sharedFiles,
  skipWithoutShared,
} from "../../tools/shared-data.ts";
import { dictionaryEntry } from "../dictionary.ts";
import { DicomError } from "../errors.ts";
import type { Keyword } from "../generated/dictionary.ts";
import {
  DeflatedExplicitVRLittleEndian,
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  JPEGBaseline8Bit,
  MRImageStorage,
} from "../generated/uids.ts";
import type { Dataset } from "../read/dataset.ts";
import { readDataset } from "../read/read-dataset.ts";
import { isValidUid } from "../uids.ts";
import type { VR } from "../vr.ts";
import { encodeElements } from "./elements.ts";
import { fileMeta, splitPart10, writeDataset, writePart10 } from "./part10.ts";
import { elementsOfDataset, elementsOfRecord } from "./record.ts";
import type { DatasetRecord, RecordValue } from "./record.ts";
import { ImplementationClassUIDValue, newUid, uidFromDigest } from "./uid.ts";

const uids = { SOPClassUID: MRImageStorage, SOPInstanceUID: "1.2.3" } as const;
const syntaxes = [
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  DeflatedExplicitVRLittleEndian,
];

/** A value of each VR and how to ask for it again. */
const makers: Readonly<
  Partial<Record<VR, (random: () => number) => RecordValue>>
> = {
  LO: (random) => text(random, 64),
  SH: (random) => text(random, 16),
  PN: (random) => `${text(random, 20)}^${text(random, 20)}`,
  UT: (random) => text(random, 500),
  DA: () => "20240229",
  TM: () => "235960.123456",
  CS: () => ["ORIGINAL", "PRIMARY"],
  IS: (random) => Math.floor(random() * 2 ** 32 - 2 ** 31),
  DS: (random) => Math.round((random() - 0.5) * 1e6) / 1e3,
  US: (random) => Math.floor(random() * 65536),
  UL: (random) => Math.floor(random() * 2 ** 32),
  FL: (random) => Math.fround(random()),
  FD: (random) => random(),
  UI: () => "1.2.840.1",
};

const fields: readonly Keyword[] = [
  "PatientID",
  "AccessionNumber",
  "PatientName",
  "TextValue",
  "StudyDate",
  "StudyTime",
  "InstanceNumber",
  "SliceThickness",
  "Rows",
  "SelectorULValue",
  "RecommendedDisplayFrameRateInFloat",
  "RealWorldValueSlope",
  "StudyInstanceUID",
  "SliceLocation",
];

const letters = "abcXYZ019 äßñ山田łŻ";
function text(random: () => number, max: number): string {
  const letterList = [...letters];
  const made = Array.from(
    { length: Math.floor(random() * max) },
    () => letterList[Math.floor(random() * letterList.length)],
  ).join("");
  return made.trim();
}

function randomRecord(random: () => number, depth: number): DatasetRecord {
  const record: Record<string, RecordValue> = {};
  for (const keyword of fields) {
    const vr = dictionaryEntryOf(keyword);
    const make = vr === undefined ? undefined : makers[vr];
    if (make !== undefined && random() < 0.7)
      record[keyword] = random() < 0.1 ? null : make(random);
  }
  if (depth < 4 && random() < 0.8) {
    record["ReferencedSeriesSequence"] = Array.from(
      { length: Math.floor(random() * 3) },
      () => randomRecord(random, depth + 1),
    );
  }
  return record;
}

const dictionaryEntryOf = (keyword: Keyword): VR | undefined => {
  const [element] = elementsOfRecord({ [keyword]: null });
  return element && dictionaryEntry(element.tag)?.vrs[0];
};

function assertSame(dataset: Dataset, record: DatasetRecord): void {
  for (const [key, value] of Object.entries(record) as [
    Keyword,
    RecordValue,
  ][]) {
    if (Array.isArray(value) && typeof value[0] === "object") {
      const items = dataset.sequence(key);
      assert.equal(items.length, value.length, key);
      items.forEach((item, index) =>
        assertSame(item, value[index] as DatasetRecord),
      );
    } else if (
      value === null ||
      value === "" ||
      (Array.isArray(value) && value.length === 0)
    ) {
      assert.ok(dataset.has(key) && dataset.string(key) === undefined, key);
    } else if (typeof value === "number")
      assert.equal(dataset.number(key), value, key);
    else
      assert.deepEqual(
        dataset.strings(key),
        Array.isArray(value) ? value : [value],
        key,
      );
  }
}

test("what is written is read again, in every syntax that is written", () => {
  const random = seeded(7);
  for (let round = 0; round < 200; round += 1) {
    const record = { ...uids, ...randomRecord(random, 0) };
    for (const transferSyntaxUID of syntaxes) {
      const object = readDataset(
        writePart10({ dataset: record, transferSyntaxUID }),
      );
      assert.deepEqual(object.findings, []);
      assert.equal(object.transferSyntaxUID, transferSyntaxUID);
      assertSame(object.dataset, record);
    }
  }
});

test(
  "a data set that was read is written again with every value as it stood",
  { skip: skipWithoutShared },
  () => {
    let compared = 0;
    for (const path of sharedFiles()) {
      const bytes = readShared(path);
      let object;
      try {
        object = readDataset(bytes);
      } catch (error) {
        assert.ok(error instanceof DicomError);
        continue;
      }
      const elements = elementsOfDataset(object.dataset);
      const transferSyntaxUID =
        object.pixelData?.encapsulated === true
          ? object.transferSyntaxUID
          : ExplicitVRLittleEndian;
      const written = writeDataset({ dataset: elements, transferSyntaxUID });
      const again = readDataset(written, { transferSyntaxUID });
      assert.deepEqual(
        again.findings.filter(
          ({ code }) => code !== "pixel-data-long" && code !== "unknown-vr",
        ),
        [],
        path,
      );
      // Written twice, the same bytes: nothing but lengths and order is ours.
      assert.ok(
        Buffer.from(written).equals(
          writeDataset({ dataset: again.dataset, transferSyntaxUID }),
        ),
        path,
      );
      for (const element of object.dataset.elements()) {
        const same = again.dataset.get(element.tag);
        if (
          same === undefined ||
          element.items !== undefined ||
          !object.dataset.littleEndian
        )
          continue;
        if (
          object.dataset.get(element.tag) !== element ||
          element.encapsulated === true
        )
          continue;
        const value = again.dataset.bytesOf(same).subarray(0, element.length);
        assert.ok(
          Buffer.from(object.dataset.bytesOf(element)).equals(value),
          path,
        );
      }
      compared += 1;
    }
    assert.ok(compared > 270);
  },
);

test("big-endian values are turned", { skip: skipWithoutShared }, () => {
  const big = readDataset(
    readShared("pydicom/test_files/MR_small_bigendian.dcm"),
  );
  assert.equal(big.transferSyntaxUID, ExplicitVRBigEndian);
  const turned = readDataset(writePart10({ dataset: big.dataset }));
  const little = readDataset(readShared("pydicom/test_files/MR_small.dcm"));
  assert.deepEqual(
    turned.dataset.bytes("PixelData"),
    little.dataset.bytes("PixelData"),
  );
  assert.equal(turned.dataset.number("Rows"), 64);
});

test("file meta is canonical and can replace what a sender put there", () => {
  const meta = fileMeta({
    sopClassUID: MRImageStorage,
    sopInstanceUID: "1.2.3",
    transferSyntaxUID: ExplicitVRLittleEndian,
  });
  assert.deepEqual(
    meta,
    fileMeta({
      transferSyntaxUID: ExplicitVRLittleEndian,
      sopInstanceUID: "1.2.3",
      sopClassUID: MRImageStorage,
    }),
  );
  const file = writePart10({ dataset: { ...uids, PatientID: "7" } });
  const split = splitPart10(file);
  assert.deepEqual(split, {
    needMore: false,
    datasetOffset: meta.length,
    transferSyntaxUID: ExplicitVRLittleEndian,
    sopClassUID: MRImageStorage,
    sopInstanceUID: "1.2.3",
  });
  for (let length = 0; length < meta.length; length += 1) {
    const early = splitPart10(file.subarray(0, length));
    assert.ok(early.needMore && early.bytesNeeded > length, String(length));
  }
  const { meta: group2, dataset } = readDataset(
    Buffer.concat([meta, file.subarray(meta.length)]),
  );
  assert.equal(
    group2?.string("ImplementationClassUID"),
    ImplementationClassUIDValue,
  );
  assert.equal(dataset.string("PatientID"), "7");
});

test("writing refuses what the standard forbids, without saying the value", () => {
  const wrong: DatasetRecord[] = [
    { PatientID: "x".repeat(65) },
    { PatientID: "a\\b" },
    { PatientID: "line\nbreak" },
    { StudyDate: "2024-01-01" },
    { StudyDate: "20241301" },
    { StudyTime: "250000" },
    { StudyInstanceUID: "1.02" },
    { Modality: "ct" },
    { InstanceNumber: "1.5" },
    { SliceThickness: Number.NaN },
    { Rows: -1 },
    { Rows: 65536 },
    { Rows: [1, 2] },
    { PixelSpacing: [1] },
    { StudyInstanceUID: "ä" },
    { ReferencedImageSequence: "x" },
    { PatientID: [{ PatientID: "1" }] },
    { SpecificCharacterSet: "ISO_IR 100", PatientID: "ä" },
    { PatientName: "a=b=c=d" },
  ];
  for (const record of wrong) {
    assert.throws(
      () => writeDataset({ dataset: record }),
      (error) =>
        error instanceof DicomError &&
        error.code === "invalid-value" &&
        !error.message.includes("2024-01-01"),
      JSON.stringify(record),
    );
  }
  assert.throws(() => writePart10({ dataset: { PatientID: "1" } }), {
    code: "no-sop-instance-uid",
  });
  assert.throws(
    () =>
      writeDataset({ dataset: uids, transferSyntaxUID: ExplicitVRBigEndian }),
    { code: "unsupported-transfer-syntax" },
  );
  assert.throws(
    () =>
      writeDataset({
        dataset: { PixelData: new Uint8Array(4) },
        transferSyntaxUID: JPEGBaseline8Bit,
      }),
    {
      code: "invalid-value",
    },
  );
  const twice = elementsOfRecord({ PatientID: "1" });
  assert.throws(() => encodeElements([...twice, ...twice], true), {
    code: "invalid-value",
  });
});

test("DS keeps as much of a number as 16 characters hold", () => {
  for (const value of [
    1 / 3,
    -1 / 3,
    Math.PI * 1e-20,
    -1.23456789012345e150,
    1e21,
    0.1 + 0.2,
    123456789012345680000,
  ]) {
    const { dataset } = readDataset(
      writeDataset({ dataset: { SliceThickness: value } }),
      { transferSyntaxUID: ExplicitVRLittleEndian },
    );
    const written = dataset.string("SliceThickness") ?? "";
    assert.ok(written.length <= 16);
    assert.ok(
      Math.abs(Number(written) - value) <= Math.abs(value) * 1e-8,
      written,
    );
  }
});

test("UIDs from random bytes and from digests", () => {
  const digest = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
  assert.equal(uidFromDigest(digest), uidFromDigest(digest.slice()));
  assert.notEqual(uidFromDigest(digest), newUid(digest));
  assert.ok(
    isValidUid(uidFromDigest(digest)) &&
      isValidUid(newUid(new Uint8Array(16).fill(255))) &&
      isValidUid(ImplementationClassUIDValue),
  );
  assert.throws(() => newUid(new Uint8Array(15)), TypeError);
});
