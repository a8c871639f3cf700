import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Caller } from "../identity/index.ts";
import {
  listQuarantine,
  receive,
  rejectFromQuarantine,
  releaseFromQuarantine,
  showQuarantineItem,
} from "./index.ts";
import {
  createTestArchive,
  inChunks,
  testCaller,
  type TestArchive,
} from "./testing.ts";
import { makeEncapsulatedSlice, makeSlice } from "./testing-objects.ts";
import { DeflatedExplicitVRLittleEndian } from "@isocenter/dicom";

const page = { offset: 0, limit: 100 };

describe("instances that come at the same moment", () => {
  let archive: TestArchive;
  before(async () => (archive = await createTestArchive()));
  after(async () => await archive.close());
  const send = async (
    overrides: Record<string, unknown>,
    caller: Caller = testCaller,
  ) =>
    await receive(archive, caller, { source: inChunks(makeSlice(overrides)) });

  test("of one new study: its counts are right and nobody deadlocks", async () => {
    const receptions = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        send({
          StudyInstanceUID: "1.1",
          SeriesInstanceUID: `1.1.${index % 4}`,
          SOPInstanceUID: `1.1.${index % 4}.${index}`,
          Modality: index % 4 === 3 ? "SR" : "MR",
        }),
      ),
    );
    assert.ok(receptions.every(({ state }) => state === "stored"));
    const [study] = await archive.database.sql<
      { series: number; instances: number; modalities: string[] }[]
    >`
      select series_count as series, instance_count as instances, modalities from archive.study
      where study_instance_uid = '1.1'`;
    assert.equal(study.series, 4);
    assert.equal(study.instances, 40);
    assert.deepEqual(study.modalities.toSorted(), ["MR", "SR"]);
    const series = await archive.database.sql<{ n: number }[]>`
      select instance_count as n from archive.series where study_instance_uid = '1.1'`;
    assert.deepEqual(
      series.map(({ n }) => n),
      [10, 10, 10, 10],
    );
  });

  test("one new series in two studies: one of them has it, the rest waits in quarantine", async () => {
    const receptions = await Promise.all(
      Array.from({ length: 12 }, async (_, index) =>
        send({
          StudyInstanceUID: `1.2.${index % 2}`,
          SeriesInstanceUID: "1.2.9",
          SOPInstanceUID: `1.2.9.${index}`,
        }),
      ),
    );
    const stored = receptions.filter(({ state }) => state === "stored");
    const studies = new Set(stored.map((one) => one.StudyInstanceUID));
    assert.equal(studies.size, 1);
    assert.equal(stored.length, 6);
    assert.ok(
      receptions
        .filter(({ state }) => state !== "stored")
        .every(
          ({ state, code }) =>
            state === "quarantined" && code === "study-mismatch",
        ),
    );
    const rows = await archive.database.sql<{ series: number }[]>`
      select series_count as series from archive.study where study_instance_uid like '1.2.%'`;
    assert.deepEqual(
      rows.map(({ series }) => series),
      [1],
      "the other study has left no row behind",
    );
  });

  test("one study for two patients: never both", async () => {
    const receptions = await Promise.all(
      Array.from({ length: 12 }, async (_, index) =>
        send({
          StudyInstanceUID: "1.3",
          SeriesInstanceUID: `1.3.${index}`,
          SOPInstanceUID: `1.3.${index}.1`,
          PatientID: `PID-${index % 2}`,
        }),
      ),
    );
    assert.equal(
      receptions.filter(({ state }) => state === "stored").length,
      6,
    );
    const patients = await archive.database.sql<{ id: string }[]>`
      select distinct header->'00100020'->'Value'->>0 as id from archive.instance where study_instance_uid = '1.3'`;
    assert.equal(patients.length, 1);
  });

  test("a PatientID that comes later fills an empty one, and an empty one is no other patient", async () => {
    const name = (PatientID: string, instance: number) => ({
      StudyInstanceUID: "1.4",
      SeriesInstanceUID: "1.4.1",
      SOPInstanceUID: `1.4.1.${instance}`,
      PatientID,
    });
    for (const [index, patient] of ["", "PID-7", "", "PID-7"].entries())
      assert.equal((await send(name(patient, index))).state, "stored");
    assert.equal((await send(name("PID-8", 9))).code, "study-mismatch");
    const [row] = await archive.database.sql<{ id: string }[]>`
      select patient_id as id from archive.study where study_instance_uid = '1.4'`;
    assert.equal(row.id, "PID-7");
  });

  test("other pixels under one UID: one is stored, every loser's bytes are kept", async () => {
    const receptions = await Promise.all(
      Array.from({ length: 8 }, async (_, index) =>
        send({
          StudyInstanceUID: "1.5",
          SeriesInstanceUID: "1.5.1",
          SOPInstanceUID: "1.5.1.1",
          PixelData: new Uint8Array(64).fill(index),
        }),
      ),
    );
    assert.equal(
      receptions.filter(({ state }) => state === "stored").length,
      1,
    );
    for (const { state, code, quarantineId } of receptions) {
      if (state === "stored") continue;
      assert.equal(code, "uid-conflict");
      const item = await showQuarantineItem(archive, testCaller, quarantineId!);
      assert.ok(item.header.length > 10);
    }
  });

  test("text as long and wide as it comes fits the index", async () => {
    const wide = Array.from({ length: 64 }, (_, index) =>
      String.fromCodePoint(0x20000 + index * 37),
    ).join("");
    const reception = await send({
      StudyInstanceUID: "1.6",
      SeriesInstanceUID: "1.6.1",
      SOPInstanceUID: "1.6.1.1",
      SpecificCharacterSet: "ISO_IR 192",
      PatientID: wide,
      PatientName: `${wide}=${wide}=${wide}`,
    });
    assert.equal(reception.state, "stored");
    const long = makeSlice({
      StudyInstanceUID: "1.7",
      SeriesInstanceUID: "1.7.1",
      SOPInstanceUID: "1.7.1.1",
      SpecificCharacterSet: "ISO_IR 192",
      PatientID: "",
      PatientName: "",
    });
    // PatientID (0010,0020) of 20,000 bytes that do not compress, as no strict writer makes it.
    const noise = Buffer.from(
      Array.from({ length: 5000 }, (_, index) =>
        String.fromCodePoint(0x20000 + ((index * 7919) % 40_000)),
      ).join(""),
    );
    const at = Buffer.from(long).indexOf(
      Buffer.from([0x10, 0, 0x20, 0, 0x4c, 0x4f]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16LE(noise.length);
    const bytes = Buffer.concat([
      long.subarray(0, at + 6),
      length,
      noise,
      long.subarray(at + 8),
    ]);
    const { state } = await receive(archive, testCaller, {
      source: inChunks(bytes),
    });
    assert.equal(state, "stored");
  });

  test("NUL bytes in file and sender names reach no column", async () => {
    const reception = await receive(
      archive,
      { ...testCaller, sender: "AE\0TITLE" },
      {
        source: inChunks(Buffer.from("no DICOM at all".repeat(40))),
        fileName: "a\0b.dcm",
      },
    );
    const item = await showQuarantineItem(
      archive,
      testCaller,
      reception.quarantineId!,
    );
    assert.equal(item.fileName, "ab.dcm");
    assert.equal(item.sender, "AETITLE");
  });

  test("deflated and encapsulated objects are stored as they came", async () => {
    for (const [index, bytes] of [
      makeSlice(
        {
          StudyInstanceUID: "1.8",
          SeriesInstanceUID: "1.8.1",
          SOPInstanceUID: "1.8.1.1",
        },
        DeflatedExplicitVRLittleEndian,
      ),
      makeEncapsulatedSlice([new Uint8Array(100)], {
        StudyInstanceUID: "1.8",
        SeriesInstanceUID: "1.8.1",
        SOPInstanceUID: "1.8.1.2",
        NumberOfFrames: 2_147_483_647,
      }),
    ].entries())
      assert.equal(
        (await receive(archive, testCaller, { source: inChunks(bytes) })).state,
        "stored",
        String(index),
      );
  });

  test("the class announced must be the data set's", async () => {
    const bytes = makeSlice({
      SOPInstanceUID: "1.9.1",
      StudyInstanceUID: "1.9",
      SeriesInstanceUID: "1.9.2",
    });
    // Group 0002 names CT Image Storage, the data set MR.
    const at = Buffer.from(bytes).indexOf("1.2.840.10008.5.1.4.1.1.4");
    bytes[at + "1.2.840.10008.5.1.4.1.1.".length] = 0x32;
    const { code } = await receive(archive, testCaller, {
      source: inChunks(bytes),
    });
    assert.equal(code, "sop-class-mismatch");
  });

  test("what is refused and not kept is on record", async () => {
    const before = await audited("object.refuse");
    const { state } = await receive(archive, testCaller, {
      source: inChunks(new Uint8Array(0)),
    });
    assert.equal(state, "refused");
    assert.equal(await audited("object.refuse"), before + 1);
  });

  const audited = async (action: string) => {
    const [{ n } = { n: 0 }] = await archive.database.sql<{ n: number }[]>`
      select count(*)::int as n from audit.event where action = ${action}`;
    return n;
  };
});

describe("quarantine", () => {
  let archive: TestArchive;
  before(async () => (archive = await createTestArchive()));
  after(async () => await archive.close());
  const noDicom = Buffer.from("this is no DICOM object ".repeat(30));
  const put = async (bytes: Uint8Array, more = {}) => {
    const { quarantineId } = await receive(archive, testCaller, {
      source: inChunks(bytes),
      ...more,
    });
    return quarantineId!;
  };

  test("the same bytes wait once; what still does not pass is not kept a second time", async () => {
    const id = await put(noDicom);
    assert.equal(await put(noDicom), id);
    for (let time = 0; time < 2; time++)
      await assert.rejects(
        releaseFromQuarantine(archive, testCaller, id, "again"),
        { code: "not-dicom" },
      );
    // Kept for another reason than the one it would have now.
    await archive.database
      .sql`update archive.quarantine set code = 'not-nifti' where id = ${id}`;
    await assert.rejects(
      releaseFromQuarantine(archive, testCaller, id, "again"),
      { code: "not-dicom" },
    );
    const { total } = await listQuarantine(archive, testCaller, page);
    assert.equal(total, 1);
  });

  test("released once its reason is gone: stored, decided once, and never again", async () => {
    const bytes = makeSlice({
      SOPInstanceUID: "3.1",
      StudyInstanceUID: "3.2",
      SeriesInstanceUID: "3.0",
    });
    const id = await put(bytes, { announced: { StudyInstanceUID: "4.4" } });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, async () =>
        releaseFromQuarantine(archive, testCaller, id, "the address was wrong"),
      ),
    );
    assert.equal(
      outcomes.filter(({ status }) => status === "fulfilled").length,
      1,
    );
    const item = await showQuarantineItem(archive, testCaller, id);
    assert.equal(item.state, "released");
    assert.equal(item.decisionReason, "the address was wrong");
    await assert.rejects(
      releaseFromQuarantine(archive, testCaller, id, "again"),
      { code: "conflict" },
    );
    await assert.rejects(rejectFromQuarantine(archive, testCaller, id, "no"), {
      code: "conflict",
    });
  });

  test("rejected: its bytes stay, the same bytes may wait again", async () => {
    const id = await put(Buffer.from("another thing ".repeat(50)));
    await rejectFromQuarantine(archive, testCaller, id, "a text file");
    const item = await showQuarantineItem(archive, testCaller, id);
    assert.equal(item.state, "rejected");
    assert.ok(item.header.length > 0);
    await assert.rejects(releaseFromQuarantine(archive, testCaller, id, "x"), {
      code: "conflict",
    });
    assert.notEqual(await put(Buffer.from("another thing ".repeat(50))), id);
  });

  test("that a person looked at an item is on record; an unknown one is not found", async () => {
    const id = await put(Buffer.from("a third thing ".repeat(50)));
    await showQuarantineItem(archive, testCaller, id);
    const events = await archive.database.sql`
      select from audit.event where action = 'quarantine.read' and subject = ${id} and outcome = 'success'`;
    assert.equal(events.length, 1);
    for (const unknown of ["nonsense", "00000000-0000-0000-0000-000000000000"])
      await assert.rejects(showQuarantineItem(archive, testCaller, unknown), {
        code: "not-found",
      });
  });

  test("another site sees and decides nothing of it", async () => {
    const id = await put(Buffer.from("a fourth thing ".repeat(50)));
    const elsewhere = { ...testCaller, site: "elsewhere" };
    assert.deepEqual(await listQuarantine(archive, elsewhere, page), {
      rows: [],
      total: 0,
    });
    for (const act of [
      () => showQuarantineItem(archive, elsewhere, id),
      () => rejectFromQuarantine(archive, elsewhere, id, "x"),
      () => releaseFromQuarantine(archive, elsewhere, id, "x"),
    ])
      await assert.rejects(act(), { code: "not-found" });
  });
});
