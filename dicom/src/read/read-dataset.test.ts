import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bare,
  codeOf,
  file,
  implicit,
  record,
} from "../../tools/hostile-bytes.ts";
import {
  readShared,
  sharedFiles,
  skipWithoutShared,
} from "../../tools/shared-data.ts";
import { ExplicitVRLittleEndian } from "../generated/uids.ts";
import { encodeElements } from "../write/elements.ts";
import { writePart10 } from "../write/part10.ts";
import { elementsOfRecord } from "../write/record.ts";
import { instanceIdentity } from "./identity.ts";
import { readDataset, readHeader } from "./read-dataset.ts";

test(
  "every shared file is read, or refused with a reason",
  { skip: skipWithoutShared },
  () => {
    const verdicts = new Map<string, number>();
    const refused: string[] = [];
    for (const path of sharedFiles()) {
      const bytes = readShared(path);
      const code = codeOf(bytes);
      verdicts.set(code, (verdicts.get(code) ?? 0) + 1);
      if (code !== "read")
        refused.push(`${code} ${path.split("/").at(-1) ?? ""}`);
    }
    console.log(JSON.stringify(Object.fromEntries(verdicts)));
    assert.deepEqual(refused.toSorted(), [
      "not-dicom LICENSE",
      "not-dicom LICENSE",
      "not-dicom LICENSE",
      "not-dicom LICENSE",
      "not-dicom LICENSE.txt",
      // A stray byte before its first element.
      "not-dicom no_meta.dcm",
      "truncated DICOMDIR-nooffset",
      "truncated MR_truncated.dcm",
      "truncated rtplan_truncated.dcm",
    ]);
  },
);

test(
  "a header read from any prefix is the header of the whole",
  { skip: skipWithoutShared },
  () => {
    for (const path of sharedFiles().filter((name) =>
      /pydicom\/test_files\/[^/]*\.dcm$/.test(name),
    )) {
      const bytes = readShared(path);
      if (codeOf(bytes) !== "read") continue;
      const whole = readDataset(bytes);
      let length = 1;
      let rounds = 0;
      for (;;) {
        const header = readHeader(bytes.subarray(0, length), {
          totalLength: bytes.length,
        });
        rounds += 1;
        assert.ok(rounds < 20_000, path);
        if (header.needMore) {
          assert.ok(
            header.bytesNeeded > length && header.bytesNeeded <= bytes.length,
            `${path}: ${header.bytesNeeded} after ${length}`,
          );
          length = header.bytesNeeded;
          continue;
        }
        assert.equal(header.transferSyntaxUID, whole.transferSyntaxUID, path);
        assert.equal(header.datasetOffset, whole.datasetOffset, path);
        assert.equal(header.pixelData?.offset, whole.pixelData?.offset, path);
        if (header.pixelData?.encapsulated === false)
          assert.equal(header.pixelData.length, whole.pixelData?.length, path);
        const before = whole.dataset
          .elements()
          .filter(
            ({ tag }) =>
              header.pixelData === undefined || tag < header.pixelData.tag,
          );
        assert.deepEqual(
          header.dataset.elements().map(({ tag, offset }) => [tag, offset]),
          before.map(({ tag, offset }) => [tag, offset]),
          path,
        );
        break;
      }
    }
  },
);

test("every cut of a file is truncated, whether all of it or its length is at hand", () => {
  for (let length = 140; length < file.length; length += 1) {
    const cut = file.subarray(0, length);
    const code = codeOf(cut);
    // A cut between two elements of the outermost level leaves a whole data set without pixels.
    if (code === "read") assert.equal(readDataset(cut).pixelData, undefined);
    else
      assert.ok(
        code === "truncated" || (code === "not-dicom" && length < 342),
        `${code} at ${length}`,
      );
  }
  assert.throws(
    () =>
      readHeader(file.subarray(0, file.length - 32), {
        totalLength: file.length - 2,
      }),
    { code: "truncated" },
  );
});

test("pixel data shorter than its header announces is truncated", () => {
  const short = writePart10({
    dataset: { ...record, PixelData: new Uint16Array(15) },
  });
  assert.equal(codeOf(short), "truncated");
  assert.equal(
    codeOf(writePart10({ dataset: { ...record, NumberOfFrames: 2 } })),
    "truncated",
  );
  const long = readDataset(
    writePart10({ dataset: { ...record, PixelData: new Uint16Array(20) } }),
  );
  assert.deepEqual(
    long.findings.map(({ code }) => code),
    ["pixel-data-long"],
  );
});

test("without preamble, without group 0002, and as a bare data set", () => {
  const body = file.subarray(readDataset(file).datasetOffset);
  for (const object of [
    readDataset(file.subarray(128)),
    readDataset(file.subarray(132)),
    readDataset(body),
  ]) {
    assert.equal(object.dataset.string("PatientName"), "Doe^Jane");
    assert.equal(object.transferSyntaxUID, ExplicitVRLittleEndian);
    assert.ok(object.findings.some(({ code }) => code === "no-preamble"));
  }
  const bareObject = readDataset(body, {
    transferSyntaxUID: ExplicitVRLittleEndian,
  });
  assert.deepEqual(bareObject.findings, []);
  assert.equal(
    bareObject.dataset
      .sequence("ReferencedImageSequence")[0]
      ?.string("ReferencedSOPInstanceUID"),
    "1.2.9",
  );
});

test("nothing is copied", () => {
  const { dataset } = readDataset(file);
  assert.equal(dataset.bytes("PixelData")?.buffer, file.buffer);
  // A Buffer's own `slice` would be a view: the source is a plain array over the same memory.
  assert.equal(
    readDataset(Buffer.from(file.buffer)).dataset.source.bytes.constructor,
    Uint8Array,
  );
});

test("identity: missing and malformed UIDs", () => {
  assert.equal(instanceIdentity(readDataset(file)).seriesInstanceUID, "1.2.5");
  const { offset } = readDataset(file).dataset.get("SOPInstanceUID") ?? {
    offset: 0,
  };
  const wounded = file.slice();
  wounded.set(new TextEncoder().encode("../.."), offset);
  assert.throws(() => instanceIdentity(readDataset(wounded)), {
    code: "invalid-uid",
  });
  wounded.fill(0, offset, offset + 5);
  assert.throws(() => instanceIdentity(readDataset(wounded)), {
    code: "no-sop-instance-uid",
  });
});

test("a command set of PS3.7 is read as a bare data set", () => {
  const command = encodeElements(
    elementsOfRecord({
      CommandGroupLength: 0,
      CommandField: 0x8030,
      MessageID: 7,
      Status: 0,
    }),
    false,
  );
  const { dataset, findings } = readDataset(command, bare);
  assert.deepEqual(findings, []);
  assert.equal(dataset.number("CommandField"), 0x8030);
  assert.equal(dataset.number("MessageID"), 7);
});

test("UN of undefined length is an implicit sequence, UN of a known tag what the dictionary says", () => {
  const un = [0x08, 0, 0x99, 0x11, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff];
  const item = [
    ...implicit(0xfffee000, 0xffffffff),
    ...implicit(0x00081155, 4, 0x31, 0x2e, 0x32, 0),
    ...implicit(0xfffee00d, 0),
  ];
  const name = [
    0x10, 0, 0x10, 0, 0x55, 0x4e, 0, 0, 4, 0, 0, 0, 0x44, 0x6f, 0x65, 0x20,
  ];
  const bytes = Uint8Array.from([
    ...un,
    ...item,
    ...implicit(0xfffee0dd, 0),
    ...name,
  ]);
  const { dataset } = readDataset(bytes, {
    transferSyntaxUID: ExplicitVRLittleEndian,
  });
  assert.equal(
    dataset
      .sequence("ReferencedSOPSequence")[0]
      ?.string("ReferencedSOPInstanceUID"),
    "1.2",
  );
  assert.equal(dataset.get("PatientName")?.vr, "PN");
});

test("private elements by creator", { skip: skipWithoutShared }, () => {
  const { dataset } = readDataset(
    readShared("pydicom/test_files/CT_small.dcm"),
  );
  const element = dataset.privateElement("GEMS_IDEN_01", 0x0009, 0x01);
  assert.equal(element && dataset.stringsOf(element)[0], "GE_GENESIS_FF");
  assert.equal(dataset.privateCreatorOf(0x00091001), "GEMS_IDEN_01");
  assert.equal(dataset.privateElement("NOBODY", 0x0009, 0x01), undefined);
});
