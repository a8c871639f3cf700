import assert from "node:assert/strict";
import { test } from "node:test";
import {
  dictionaryEntry,
  implicitVR,
  keywordOf,
  tagOf,
  tagOfKeyword,
} from "./dictionary.ts";
import type { Key } from "./dictionary.ts";
import { edition } from "./generated/dictionary.ts";
import * as uids from "./generated/uids.ts";
import {
  isValidUid,
  storageSOPClasses,
  transferSyntax,
  uidEntry,
  uidTable,
} from "./uids.ts";

test("the dictionary answers by tag and by keyword", () => {
  assert.match(edition, /^20\d\d[a-e]$/);
  const entry = dictionaryEntry(0x00100020);
  assert.deepEqual(entry, {
    tag: 0x00100020,
    vrs: ["LO"],
    vm: "1",
    retired: false,
    keyword: "PatientID",
    name: "Patient ID",
  });
  assert.equal(tagOf("PixelData"), 0x7fe00010);
  assert.equal(tagOfKeyword("ReferencedSOPSequence"), 0x00081199);
  assert.equal(tagOfKeyword("00080018"), 0x00080018);
  assert.equal(tagOfKeyword("NoSuchKeyword"), undefined);
  assert.equal(keywordOf(0x00091001), "00091001");
  assert.deepEqual(dictionaryEntry(0x00283006)?.vrs, ["US", "OW"]);
  assert.throws(() => tagOf("PatinetID" as Key), TypeError);
});

test("repeating groups answer for every member, private and unknown tags not", () => {
  assert.equal(dictionaryEntry(0x60020010)?.keyword, "OverlayRows");
  assert.equal(dictionaryEntry(0x50103000)?.keyword, "CurveData");
  assert.equal(dictionaryEntry(0x60030010), undefined);
  assert.equal(dictionaryEntry(0x00080003), undefined);
});

test("a tag without a VR gets the one of the dictionary, decided by sign where there are two", () => {
  assert.equal(implicitVR(0x00280106, false), "US");
  assert.equal(implicitVR(0x00280106, true), "SS");
  assert.equal(implicitVR(0x7fe00010, true), "OW");
  assert.equal(implicitVR(0x00090010, false), "LO");
  assert.equal(implicitVR(0x00091010, false), "UN");
  assert.equal(implicitVR(0x00080000, false), "UL");
});

test("UIDs by constant and by table", () => {
  assert.equal(uids.MRImageStorage, "1.2.840.10008.5.1.4.1.1.4");
  assert.equal(uids.ExplicitVRLittleEndian, "1.2.840.10008.1.2.1");
  // Two that reputable tables have swapped or mislabelled: HTJ2K is 201–203, JPEG XL 110–112.
  assert.equal(uids.HTJ2KLossless, "1.2.840.10008.1.2.4.201");
  assert.deepEqual(uidEntry(uids.CTImageStorage), {
    uid: "1.2.840.10008.5.1.4.1.1.2",
    type: "SOP Class",
    retired: false,
    keyword: "CTImageStorage",
    name: "CT Image Storage",
  });
  assert.ok(uidTable().size > 450);
  const storage = storageSOPClasses().map(({ keyword }) => keyword);
  assert.ok(
    storage.includes("SegmentationStorage") &&
      storage.includes("Comprehensive3DSRStorage"),
  );
  assert.ok(
    !storage.includes("StorageCommitmentPushModel") && storage.length > 150,
  );
});

test("every transfer syntax of the table is known, and nothing else", () => {
  for (const { uid, type } of uidTable().values()) {
    assert.equal(
      transferSyntax(uid) !== undefined,
      type === "Transfer Syntax",
      uid,
    );
  }
  assert.deepEqual(transferSyntax(uids.ExplicitVRBigEndian), {
    uid: uids.ExplicitVRBigEndian,
    explicit: true,
    bigEndian: true,
    deflated: false,
    encapsulated: false,
  });
  assert.equal(transferSyntax(uids.JPEGBaseline8Bit)?.encapsulated, true);
});

test("UID form", () => {
  assert.ok(isValidUid("1.2.840.10008.1.2"));
  for (const wrong of [
    "",
    "1",
    "1.02",
    "1..2",
    "1.2.",
    "1.2a",
    "../1.2",
    `1.${"2".repeat(63)}`,
  ])
    assert.ok(!isValidUid(wrong), wrong);
});
