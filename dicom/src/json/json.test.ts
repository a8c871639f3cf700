import assert from "node:assert/strict";
import { test } from "node:test";
import {
  readShared,
  sharedFiles,
  skipWithoutShared,
} from "../../tools/shared-data.ts";
import { DicomError } from "../errors.ts";
import { ExplicitVRLittleEndian, MRImageStorage } from "../generated/uids.ts";
import { readDataset, readHeader } from "../read/read-dataset.ts";
import { encodeElements } from "../write/elements.ts";
import { writeDataset, writePart10 } from "../write/part10.ts";
import type { DatasetRecord } from "../write/record.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { fromJson } from "./from-json.ts";
import { toJson } from "./to-json.ts";

const explicit = { transferSyntaxUID: ExplicitVRLittleEndian };
const jsonOf = (dataset: DatasetRecord): ReturnType<typeof toJson> =>
  toJson(readDataset(writeDataset({ dataset }), explicit).dataset);

test("the examples of PS3.18 Annex F", () => {
  const json = jsonOf({
    SpecificCharacterSet: "ISO_IR 192",
    StudyDate: "20130409",
    AccessionNumber: null,
    ReferringPhysicianName: "^Bob^^Dr.",
    PatientName: "Wang^XiaoDong=王^小東",
    PatientID: "12345",
    OtherPatientIDsSequence: [
      { PatientID: "nist", TypeOfPatientID: "TEXT" },
      {},
    ],
    StudyInstanceUID: "1.2.392.200036.9116.2.2.2.1762893313.1029997326.945873",
    NumberOfStudyRelatedSeries: 4,
    FrameIncrementPointer: 0x00181063,
    PixelSpacing: [0.5, 0.25],
    ImageType: ["ORIGINAL", "", "AXIAL"],
  });
  assert.deepEqual(json, {
    "00080005": { vr: "CS", Value: ["ISO_IR 192"] },
    "00080008": { vr: "CS", Value: ["ORIGINAL", null, "AXIAL"] },
    "00080020": { vr: "DA", Value: ["20130409"] },
    "00080050": { vr: "SH" },
    "00080090": { vr: "PN", Value: [{ Alphabetic: "^Bob^^Dr." }] },
    "00100010": {
      vr: "PN",
      Value: [{ Alphabetic: "Wang^XiaoDong", Ideographic: "王^小東" }],
    },
    "00100020": { vr: "LO", Value: ["12345"] },
    "00101002": {
      vr: "SQ",
      Value: [
        {
          "00100020": { vr: "LO", Value: ["nist"] },
          "00100022": { vr: "CS", Value: ["TEXT"] },
        },
        {},
      ],
    },
    "0020000D": {
      vr: "UI",
      Value: ["1.2.392.200036.9116.2.2.2.1762893313.1029997326.945873"],
    },
    "00201206": { vr: "IS", Value: [4] },
    "00280009": { vr: "AT", Value: ["00181063"] },
    "00280030": { vr: "DS", Value: [0.5, 0.25] },
  });
});

test("pixels are named, never held; small binaries stand inline, large ones are named", () => {
  const file = writePart10({
    dataset: {
      SOPClassUID: MRImageStorage,
      SOPInstanceUID: "1.2.3",
      ReferencedImageSequence: [{ PixelData: new Uint8Array(4) }],
      ICCProfile: new Uint8Array([1, 2, 3, 4]),
      EncapsulatedDocument: new Uint8Array(5000),
      PixelData: new Uint8Array(8),
    },
  });
  const bulkDataURI = (path: readonly (string | number)[]): string =>
    `bulk/${path.join("/")}`;
  const json = toJson(readDataset(file).dataset, { bulkDataURI });
  assert.deepEqual(json["7FE00010"], {
    vr: "OB",
    BulkDataURI: "bulk/7FE00010",
  });
  assert.deepEqual(json["00420011"], {
    vr: "OB",
    BulkDataURI: "bulk/00420011",
  });
  assert.deepEqual(json["00282000"], { vr: "OB", InlineBinary: "AQIDBA==" });
  assert.deepEqual(json["00081140"]?.Value, [
    { "7FE00010": { vr: "OB", BulkDataURI: "bulk/00081140/0/7FE00010" } },
  ]);
  assert.equal(toJson(readDataset(file).dataset)["7FE00010"], undefined);
  // From a header alone PixelData is named all the same.
  const header = readHeader(file.subarray(0, file.length - 8), {
    totalLength: file.length,
  });
  assert.ok(!header.needMore);
  assert.deepEqual(
    toJson(header.dataset, { bulkDataURI, pixelData: header.pixelData })[
      "7FE00010"
    ],
    json["7FE00010"],
  );
});

test(
  "every shared file survives the way through JSON and back",
  { skip: skipWithoutShared },
  () => {
    let compared = 0;
    let refused = 0;
    for (const path of sharedFiles()) {
      let dataset;
      try {
        const object = readDataset(readShared(path));
        // Writing makes odd lengths even.
        if (object.findings.some(({ code }) => code === "odd-length")) continue;
        ({ dataset } = object);
      } catch (error) {
        assert.ok(error instanceof DicomError);
        continue;
      }
      const json = JSON.parse(JSON.stringify(toJson(dataset))) as unknown;
      let elements;
      try {
        elements = fromJson(json);
      } catch (error) {
        // Files with values that the standard forbids: strict writing refuses them.
        assert.ok(
          error instanceof DicomError && error.code === "invalid-value",
          path,
        );
        refused += 1;
        continue;
      }
      const again = readDataset(
        encodeElements(elements, true),
        explicit,
      ).dataset;
      assert.deepEqual(JSON.parse(JSON.stringify(toJson(again))), json, path);
      compared += 1;
    }
    console.log(
      `${compared} files through JSON, ${refused} refused by strict writing`,
    );
    assert.ok(compared > 200);
  },
);

test("JSON of unknown origin is refused where it is wrong", () => {
  const wrong: unknown[] = [
    null,
    [],
    "x",
    { PatientID: { vr: "LO", Value: ["1"] } },
    { "00100020": "x" },
    { "00100020": { vr: "XX" } },
    { "00100020": { vr: "LO", Value: "1" } },
    { "00100020": { vr: "LO", Value: [{}] } },
    { "00100010": { vr: "PN", Value: [{ Alphabetic: 1 }] } },
    { "00280010": { vr: "US", Value: [70000] } },
    { "00280009": { vr: "AT", Value: ["zz"] } },
    { "00081199": { vr: "SQ", Value: [1] } },
    { "7FE00010": { vr: "OW", BulkDataURI: "file:///etc/passwd" } },
    { "7FE00010": { vr: "OW", InlineBinary: "!!" } },
  ];
  for (const json of wrong)
    assert.throws(
      () => fromJson(json),
      { code: "invalid-value" },
      JSON.stringify(json),
    );
  let deep: unknown = {};
  for (let depth = 0; depth < 100; depth += 1)
    deep = { "00081199": { vr: "SQ", Value: [deep] } };
  assert.throws(() => fromJson(deep), { code: "limit-exceeded" });
});

test("base64 both ways, across the slices", () => {
  for (const length of [0, 1, 2, 3, 6143, 6144, 6145, 20_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => index & 0xff);
    assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
  }
  assert.equal(fromBase64("a"), undefined);
});
