import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bare,
  codeOf,
  file,
  implicit,
  lengthBytes,
  record,
  tagBytes,
} from "../../tools/hostile-bytes.ts";
import { DeflatedExplicitVRLittleEndian } from "../generated/uids.ts";
import { writePart10 } from "../write/part10.ts";
import { readDataset } from "./read-dataset.ts";

test("what is not DICOM", () => {
  assert.equal(codeOf(new Uint8Array()), "empty");
  assert.equal(codeOf(new Uint8Array(5000)), "not-dicom");
  const text = new TextEncoder().encode("PATIENT,STUDY\n".repeat(100));
  assert.equal(codeOf(text), "not-dicom");
  assert.equal(
    codeOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(400)])),
    "not-dicom",
  );
  assert.equal(
    codeOf(new Uint8Array([0x50, 0x4b, 3, 4, ...new Uint8Array(400)])),
    "not-dicom",
  );
});

test("A18: nested without end, unclosed, and lengths that lie", () => {
  const sq = 0x00081199;
  const open = [
    ...implicit(sq, 0xffffffff),
    ...tagBytes(0xfffee000),
    ...lengthBytes(0xffffffff),
  ];
  assert.equal(
    codeOf(
      Uint8Array.from(Array.from({ length: 100_000 }, () => open).flat()),
      bare,
    ),
    "limit-exceeded",
  );
  assert.equal(
    codeOf(
      Uint8Array.from(Array.from({ length: 20 }, () => open).flat()),
      bare,
    ),
    "truncated",
  );
  assert.equal(
    codeOf(Uint8Array.from(implicit(0x00100010, 0xfffffffe, 65)), bare),
    "truncated",
  );
  assert.equal(
    codeOf(
      Uint8Array.from(
        implicit(sq, 16, ...implicit(0xfffee000, 200, 0, 0, 0, 0, 0, 0, 0, 0)),
      ),
      bare,
    ),
    "truncated",
  );
  // Items without content, a million of them: counted.
  const items = new Uint8Array(8 + 8 * 1_100_000);
  items.set(implicit(sq, 8 * 1_100_000));
  for (let at = 8; at < items.length; at += 8)
    items.set(tagBytes(0xfffee000), at);
  assert.equal(codeOf(items, bare), "limit-exceeded");
});

test("a value over the limit, announced or there", () => {
  const limits = { valueBytesMax: 100 };
  assert.equal(
    codeOf(Uint8Array.from(implicit(0x00204000, 101, ...new Uint8Array(101))), {
      ...bare,
      limits,
    }),
    "limit-exceeded",
  );
  assert.equal(
    codeOf(Uint8Array.from(implicit(0x00204000, 100, ...new Uint8Array(100))), {
      ...bare,
      limits,
    }),
    "read",
  );
});

test("A19: a deflated bomb stops at the limit", () => {
  const bomb = writePart10({
    dataset: { ...record, PixelData: new Uint16Array(20_000_000) },
    transferSyntaxUID: DeflatedExplicitVRLittleEndian,
  });
  assert.ok(bomb.length < 100_000);
  assert.equal(
    codeOf(bomb, { limits: { inflatedBytesMax: 1 << 20 } }),
    "limit-exceeded",
  );
  assert.equal(
    codeOf(bomb.subarray(0, bomb.length - 200), {
      limits: { inflatedBytesMax: 1 << 27 },
    }),
    "truncated",
  );
});

test("zeros after the data set are told, and are no elements", () => {
  const { findings, dataset } = readDataset(
    Uint8Array.from([...file, ...new Uint8Array(512)]),
  );
  assert.deepEqual(
    findings.map(({ code }) => code),
    ["trailing-bytes"],
  );
  assert.equal(dataset.elements().at(-1)?.tag, 0x7fe00010);
});

test("A20: a preamble that holds something is told, and never matters", () => {
  const bytes = file.slice();
  bytes.set([0x4d, 0x5a, 0x90]);
  const { findings, dataset } = readDataset(bytes);
  assert.deepEqual(
    findings.map(({ code }) => code),
    ["preamble-not-zero"],
  );
  assert.equal(dataset.string("PatientName"), "Doe^Jane");
});

test("findings are bounded and hold no value", () => {
  const many = Uint8Array.from(
    Array.from({ length: 500 }, () =>
      implicit(0x00100010, 4, 0x44, 0x6f, 0x65, 0x20),
    ).flat(),
  );
  const { findings } = readDataset(many, bare);
  assert.equal(findings.length, 100);
  assert.ok(
    findings.every(
      ({ code, text }) => code === "duplicate" && !text.includes("Doe"),
    ),
  );
});
