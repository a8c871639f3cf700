import assert from "node:assert/strict";
import { test } from "node:test";
import { readDataset } from "@isocenter/dicom";
import { describeInstance, plainText } from "./describe-instance.ts";
import { makeSlice } from "./testing-objects.ts";

const describe = (bytes: Uint8Array) =>
  describeInstance({ ...readDataset(bytes), prefix: bytes });
const facts = (overrides: Record<string, unknown>) =>
  describe(makeSlice(overrides));

/** Writing is strict: a value is put in as Xs and replaced in the bytes. */
function patched(
  keyword: string,
  bytes: Uint8Array,
  overrides: Record<string, unknown> = {},
): Uint8Array {
  const placeholder = "X".repeat(bytes.length);
  const object = makeSlice({ ...overrides, [keyword]: placeholder });
  const at = Buffer.from(object).indexOf(placeholder);
  assert.ok(at > 0);
  object.set(bytes, at);
  return object;
}

test("the row of an instance", () => {
  const row = facts({ InstanceNumber: 3, SeriesNumber: 2 });
  assert.equal(row.sopInstanceUid, "1.2.3.1");
  assert.equal(row.instanceNumber, 3);
  assert.equal(row.numberOfFrames, 1);
  assert.equal(row.series.seriesNumber, 2);
  assert.equal(row.study.patientName, "Doe^Jane");
  assert.deepEqual(row.header["7FE00010"], {
    vr: "OB",
    BulkDataURI: "bulkdata/7FE00010",
  });
});

test("missing optional attributes are null, PatientID and name empty text, the modality OT", () => {
  const row = facts({
    PatientID: undefined,
    PatientName: undefined,
    Modality: undefined,
  });
  assert.equal(row.study.patientId, "");
  assert.equal(row.study.patientName, "");
  assert.equal(row.series.modality, "OT");
  assert.equal(row.instanceNumber, null);
  assert.equal(row.study.accessionNumber, null);
});

test("UIDs: missing or with a path in them are refused, a leading zero is tolerated", () => {
  for (const keyword of ["StudyInstanceUID", "SeriesInstanceUID"]) {
    assert.throws(() => facts({ [keyword]: undefined }), {
      code: "invalid-uid",
    });
    const hostile = new TextEncoder().encode("../../etc/x");
    const object = makeSlice({ [keyword]: "1.2.3.4.5.6" });
    object.set(hostile, Buffer.from(object).lastIndexOf("1.2.3.4.5.6"));
    assert.throws(() => describe(object), { code: "invalid-uid" });
  }
  const zero = makeSlice({ SeriesInstanceUID: "1.2.3.98" });
  zero.set(
    new TextEncoder().encode("1.2.3.08"),
    Buffer.from(zero).lastIndexOf("1.2.3.98"),
  );
  assert.equal(describe(zero).seriesInstanceUid, "1.2.3.08");
});

test("NUL bytes do not reach the database, in columns or in the header", () => {
  const row = describe(
    patched("PatientName", new TextEncoder().encode("DOE\0^\0JOHN\0\0\0")),
  );
  assert.ok(!JSON.stringify(row).includes("\\u0000"));
  assert.match(row.study.patientName, /^DOE\^JOHN/);
});

test("names in their character set", () => {
  const latin = patched(
    "PatientName",
    new Uint8Array([0x4e, 0x75, 0xf1, 0x65, 0x7a, 0x20]),
    { SpecificCharacterSet: "ISO_IR 100" },
  );
  assert.equal(describe(latin).study.patientName, "Nuñez");
  const greek = makeSlice({
    SpecificCharacterSet: "ISO_IR 192",
    PatientName: "Παπαδόπουλος^Γιώργος",
  });
  assert.equal(describe(greek).study.patientName, "Παπαδόπουλος^Γιώργος");
});

test("text past what an index takes is cut", () => {
  const long = new Uint8Array(4000).fill(0x41);
  const row = describe(patched("ImageComments", long));
  assert.ok(row);
  assert.equal(plainText("a\0b".repeat(1000), 500).length, 500);
});

test("numbers that no column holds are left out", () => {
  for (const [written, wanted] of [
    ["9999999999", null],
    ["2147483647", 2_147_483_647],
    ["12.5000000", null],
    ["not number", null],
  ] as const) {
    const object = makeSlice({ InstanceNumber: 1_234_567_890 });
    const at = Buffer.from(object).indexOf("1234567890");
    object.set(new TextEncoder().encode(written), at);
    assert.equal(describe(object).instanceNumber, wanted, written);
  }
});

test("a header of more JSON than the database takes is refused by its size", () => {
  const bytes = makeSlice();
  const object = readDataset(bytes);
  const item = "x".repeat(250_000);
  const huge = {
    ...object,
    prefix: bytes,
    dataset: Object.create(object.dataset, {
      elements: {
        value: () =>
          Array.from({ length: 140 }, (_, index) => ({
            tag: 0x00090010 + index * 2,
            vr: "UT",
            offset: 0,
            length: item.length,
          })),
      },
      stringsOf: { value: () => [item] },
    }) as typeof object.dataset,
  };
  assert.throws(() => describeInstance(huge), { code: "limit-exceeded" });
});
