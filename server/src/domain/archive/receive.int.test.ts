import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readDataset, writePart10 } from "@isocenter/dicom";
import {
  receive,
  releaseFromQuarantine,
  listQuarantine,
  showQuarantineItem,
} from "./index.ts";
import {
  createTestArchive,
  inChunks,
  testCaller,
  type TestArchive,
} from "./testing.ts";

const MRImageStorage = "1.2.840.10008.5.1.4.1.1.4";

function slice(overrides: Record<string, unknown> = {}, grey = 7): Uint8Array {
  return writePart10({
    dataset: {
      SOPClassUID: MRImageStorage,
      SOPInstanceUID: "1.2.3.1",
      StudyInstanceUID: "1.2.3",
      SeriesInstanceUID: "1.2.3.9",
      PatientID: "PID1",
      PatientName: "Doe^Jane",
      Modality: "MR",
      Rows: 8,
      Columns: 8,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      SamplesPerPixel: 1,
      PhotometricInterpretation: "MONOCHROME2",
      PixelData: new Uint8Array(64).fill(grey),
      ...overrides,
    },
  });
}

/** Writing is strict, so the tag is renamed in the bytes: (0008,0018) becomes (0008,0017), in meta too. */
function withoutInstanceUid(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let at = 132; at < copy.length - 6; at++) {
    const isTag = copy[at] === 8 && copy[at + 1] === 0 && copy[at + 3] === 0;
    if (isTag && copy[at + 2] === 0x18 && copy[at + 4] === 0x55)
      copy[at + 2] = 0x17;
  }
  return copy;
}

describe("receive", () => {
  let archive: TestArchive;
  before(async () => (archive = await createTestArchive()));
  after(async () => await archive.close());
  const send = async (bytes: Uint8Array, more = {}) =>
    await receive(archive, testCaller, { source: inChunks(bytes), ...more });
  const count = async () => {
    const [row] = await archive.database.sql<
      { n: number }[]
    >`select count(*)::int as n from archive.instance`;
    return row.n;
  };

  test("stores once, with the data set's bytes as they came, and says duplicate the second time", async () => {
    const bytes = slice();
    const first = await send(bytes);
    assert.equal(first.state, "stored");
    assert.equal((await send(bytes)).state, "duplicate");
    const [row] = await archive.database.sql<
      { objectKey: string; offset: number; study: string }[]
    >`select object_key as "objectKey", dataset_offset as offset, study_instance_uid as study from archive.instance`;
    const stored = await archive.objects.read(row.objectKey);
    const sent = readDataset(bytes);
    assert.deepEqual(
      stored.subarray(row.offset),
      bytes.subarray(sent.datasetOffset),
    );
    assert.equal(row.study, "1.2.3");
  });

  test("other pixels under the same UID: quarantined with both digests, the first untouched", async () => {
    const before = await count();
    const conflict = await send(slice({}, 9));
    assert.equal(conflict.state, "quarantined");
    assert.equal(conflict.code, "uid-conflict");
    assert.equal(await count(), before);
    const item = await showQuarantineItem(
      archive,
      testCaller,
      conflict.quarantineId!,
    );
    assert.notEqual(item.sha256, item.storedSha256);
    assert.match(item.storedSha256 ?? "", /^[0-9a-f]{64}$/);
    assert.ok(
      item.header.some(
        ({ keyword, problem }) => keyword === "SOPInstanceUID" && problem,
      ),
    );
    await assert.rejects(
      releaseFromQuarantine(archive, testCaller, item.id, "try again"),
      { code: "uid-conflict" },
    );
  });

  test("sixteen at once: one stored, the others duplicates", async () => {
    const bytes = slice({ SOPInstanceUID: "1.2.3.2" });
    const states = (
      await Promise.all(Array.from({ length: 16 }, () => send(bytes)))
    ).map(({ state }) => state);
    assert.deepEqual(states.toSorted(), [
      ...Array(15).fill("duplicate"),
      "stored",
    ]);
  });

  test("bad input gets its verdict and is kept", async () => {
    const good = slice({ SOPInstanceUID: "1.2.3.3" });
    const verdict = async (bytes: Uint8Array, more = {}) => {
      const { state, code } = await send(bytes, more);
      return `${state} ${code}`;
    };
    assert.equal(await verdict(new Uint8Array(0)), "refused empty");
    assert.equal(
      await verdict(new TextEncoder().encode("hello ".repeat(500))),
      "quarantined not-dicom",
    );
    assert.equal(
      await verdict(good.subarray(0, good.length - 10)),
      "quarantined truncated",
    );
    assert.equal(
      await verdict(withoutInstanceUid(good)),
      "quarantined no-sop-instance-uid",
    );
    assert.equal(
      await verdict(good, { announced: { StudyInstanceUID: "9.9" } }),
      "quarantined study-mismatch",
    );
    const { total } = await listQuarantine(archive, testCaller, {
      offset: 0,
      limit: 10,
    });
    assert.equal(total, 5);
  });

  test("an object past the limit is refused and leaves nothing", async () => {
    const small = {
      ...archive,
      settings: { ...archive.settings, objectBytesMax: 256 },
    };
    const reception = await receive(small, testCaller, {
      source: inChunks(slice({}, 1), 100),
    });
    assert.equal(reception.code, "limit-exceeded");
    assert.equal(reception.state, "refused");
  });

  test("a source that breaks off acknowledges and keeps nothing", async () => {
    const before = await count();
    async function* broken() {
      yield slice({ SOPInstanceUID: "1.2.3.4" }).subarray(0, 500);
      await Promise.resolve();
      throw new Error("cut");
    }
    await assert.rejects(
      receive(archive, testCaller, { source: broken() }),
      /cut/,
    );
    assert.equal(await count(), before);
  });

  test("a caller whose role may not store is refused, and the refusal is on record", async () => {
    const auditor = {
      ...testCaller,
      person: { id: "a", name: "A", role: "auditor" as const },
    };
    await assert.rejects(
      receive(archive, auditor, { source: inChunks(slice()) }),
      { code: "forbidden" },
    );
    const [row] = await archive.database.sql<{ n: number }[]>`
      select count(*)::int as n from audit.event where outcome = 'refused' and who = 'a'`;
    assert.equal(row.n, 1);
  });

  test("the audit log refuses change", async () => {
    await assert.rejects(
      archive.database.sql`update audit.event set who = 'x'`.then(() => {}),
      /append-only/,
    );
    await assert.rejects(
      archive.database.sql`delete from audit.event`.then(() => {}),
      /append-only/,
    );
  });
});
