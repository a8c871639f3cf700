import assert from "node:assert/strict";
import { test } from "node:test";
import {
  elementsOfRecord,
  MRImageStorage,
  writePart10,
} from "@isocenter/dicom";
import { headerDump } from "./header-dump.ts";
import { makeSlice } from "./testing-objects.ts";

test("one element a line, with what the reason is about marked", () => {
  const lines = headerDump(makeSlice(), "uid-conflict");
  assert.deepEqual(
    lines.find(({ keyword }) => keyword === "SOPInstanceUID"),
    {
      tag: "(0008,0018)",
      keyword: "SOPInstanceUID",
      vr: "UI",
      value: "1.2.3.1",
      problem: true,
    },
  );
  assert.deepEqual(
    lines.filter(({ problem }) => problem).map(({ keyword }) => keyword),
    ["SOPInstanceUID"],
  );
});

test("long values are cut, sequences counted, binary measured", () => {
  const lines = headerDump(
    makeSlice({
      StudyDescription: "x".repeat(64),
      ImageComments: "y".repeat(5000),
      ReferencedImageSequence: [{}, {}],
      ICCProfile: new Uint8Array(10),
    }),
    "truncated",
  );
  const value = (keyword: string) =>
    lines.find((line) => line.keyword === keyword)?.value;
  assert.equal(value("StudyDescription"), "x".repeat(64));
  assert.equal(value("ImageComments"), `${"y".repeat(80)}…`);
  assert.equal(value("ReferencedImageSequence"), "2 item(s)");
});

test("an object cut within its pixels still shows its header", () => {
  const bytes = makeSlice();
  const lines = headerDump(bytes.subarray(0, bytes.length - 20), "truncated");
  assert.ok(lines.some(({ keyword }) => keyword === "PatientName"));
});

test("what is no DICOM is shown as its first bytes", () => {
  const lines = headerDump(
    new TextEncoder().encode("hello <script>\n".repeat(50)),
    "not-dicom",
  );
  assert.equal(lines.length, 16);
  assert.equal(lines[0].tag, "0000");
  assert.equal(lines[0].value, "hello <script>.h");
  assert.deepEqual(headerDump(new Uint8Array(0), "empty"), []);
});

test("never more than 400 lines", () => {
  const text = new TextEncoder().encode("ab");
  const dataset = Array.from({ length: 500 }, (_, index) => ({
    tag: 0x00111000 + index,
    vr: "LO" as const,
    bytes: text,
  }));
  const bytes = writePart10({
    dataset: [
      ...elementsOfRecord({
        SOPClassUID: MRImageStorage,
        SOPInstanceUID: "1.2",
      }),
      { tag: 0x00110010, vr: "LO" as const, bytes: text },
      ...dataset,
    ],
  });
  assert.equal(headerDump(bytes, "no-sop-instance-uid").length, 400);
});
