import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Upload, UploadFile } from "@isocenter/contracts";
import { startTestRest, type TestRest } from "./testing.ts";
import { dicom, nifti, zip } from "./testing-files.ts";

describe("uploads", () => {
  let rest: TestRest;
  let cookie = "";
  let upload: Upload;
  before(async () => {
    rest = await startTestRest({ objectBytesMax: 3 * 2 ** 30 });
    cookie = await rest.signIn("administrator");
    const response = await fetch(`${rest.url}/uploads`, {
      method: "POST",
      headers: { cookie },
    });
    assert.equal(response.status, 201);
    upload = (await response.json()) as Upload;
  });
  after(async () => {
    await rest.close();
  });

  async function put(
    name: string,
    body: Uint8Array | ReadableStream,
  ): Promise<UploadFile[]> {
    const response = await fetch(
      `${rest.url}/uploads/${upload.id}/files/${encodeURIComponent(name)}`,
      {
        method: "PUT",
        headers: { cookie, "content-type": "application/octet-stream" },
        body: body instanceof Uint8Array ? new Uint8Array(body) : body,
        ...(body instanceof Uint8Array ? {} : { duplex: "half" }),
      },
    );
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as UploadFile[];
  }
  const states = (rows: readonly UploadFile[]): string[] =>
    rows.map(({ state, code }) => (code === null ? state : `${state} ${code}`));
  const stored = async (): Promise<number> => {
    const [row] = await rest.archive.database.sql<{ count: number }[]>`
      select count(*)::int as count from archive.instance where site = 'main'`;
    return row?.count ?? 0;
  };

  test("an object, the same again, and other pixels under the same UID", async () => {
    const [first] = await put("Ünïcode folder/a b%.dcm", dicom("1.2.3.1"));
    assert.equal(first?.state, "stored");
    assert.equal(first?.name, "Ünïcode folder/a b%.dcm");
    assert.equal(first?.StudyInstanceUID, "1.2.3");
    assert.deepEqual(states(await put("again.dcm", dicom("1.2.3.1"))), [
      "duplicate",
    ]);
    const [other] = await put("other.dcm", dicom("1.2.3.1", 9));
    assert.equal(other?.code, "uid-conflict");
    assert.equal(other?.state, "quarantined");
    assert.ok(other?.quarantineId);
  });

  test("what is no image is told from what is a broken one", async () => {
    assert.deepEqual(states(await put("empty.dcm", new Uint8Array(0))), [
      "refused empty",
    ]);
    assert.deepEqual(
      states(
        await put(
          "photo.dcm",
          Buffer.from([
            0xff,
            0xd8,
            0xff,
            0xe0,
            ...new Uint8Array(3000).fill(7),
          ]),
        ),
      ),
      ["quarantined not-dicom"],
    );
    const whole = dicom("1.2.3.2");
    assert.deepEqual(
      states(await put("cut.dcm", whole.subarray(0, whole.length - 10))),
      ["quarantined truncated"],
    );
    assert.deepEqual(states(await put("DICOMDIR", Buffer.from("x"))), [
      "refused",
    ]);
    assert.deepEqual(states(await put("x/__MACOSX/._a.dcm", whole)), [
      "refused",
    ]);
  });

  test("a ZIP is unpacked, an archive in it too, and each object has its verdict", async () => {
    const inner = zip([{ name: "b.dcm", bytes: dicom("1.2.3.11") }]);
    const rows = await put(
      "study.zip",
      zip([
        { name: "folder/", bytes: new Uint8Array(0), mode: 0o040755 },
        { name: "folder/a.dcm", bytes: dicom("1.2.3.10") },
        { name: "folder/.DS_Store", bytes: Buffer.from("x") },
        { name: "inner.zip", bytes: inner },
        { name: "notes.txt", bytes: Buffer.from("hello") },
      ]),
    );
    assert.deepEqual(states(rows), [
      "unpacked",
      "stored",
      "refused",
      "unpacked",
      "stored",
      "quarantined not-dicom",
    ]);
    assert.equal(rows[1]?.parent, "study.zip");
    assert.equal(rows[4]?.parent, "study.zip/inner.zip");
  });

  test("nothing of an unsafe ZIP is stored", async () => {
    const good = { name: "good.dcm", bytes: dicom("1.2.3.66") };
    const before = await stored();
    const cases: Record<string, Buffer> = {
      slip: zip([good, { name: "../../evil.dcm", bytes: good.bytes }]),
      absolute: zip([good, { name: "/etc/evil.dcm", bytes: good.bytes }]),
      drive: zip([good, { name: "C:/evil.dcm", bytes: good.bytes }]),
      backslash: zip([good, { name: "..\\evil.dcm", bytes: good.bytes }]),
      link: zip([
        good,
        { name: "link", bytes: Buffer.from("/etc/passwd"), mode: 0o120777 },
      ]),
      encrypted: zip([
        good,
        { name: "secret.dcm", bytes: good.bytes, flags: 1 },
      ]),
      "small than it is": zip([
        good,
        { name: "a.dcm", bytes: good.bytes, size: 10 },
      ]),
      "larger than it is": zip([
        good,
        { name: "a.dcm", bytes: good.bytes, size: good.bytes.length + 1 },
      ]),
      checksum: zip([good, { name: "a.dcm", bytes: good.bytes, crc: 1 }]),
      bomb: zip([
        good,
        { name: "bomb.dcm", bytes: new Uint8Array(100 * 2 ** 20) },
      ]),
      "bomb that lies": zip([
        good,
        { name: "bomb.dcm", bytes: new Uint8Array(100 * 2 ** 20), size: 1000 },
      ]),
      nested: zip([
        good,
        { name: "1.zip", bytes: zip([{ name: "2.zip", bytes: zip([good]) }]) },
      ]),
      "nested slip": zip([
        good,
        { name: "1.zip", bytes: zip([{ name: "../x", bytes: good.bytes }]) },
      ]),
    };
    for (const [name, bytes] of Object.entries(cases))
      assert.deepEqual(
        states(await put(`${name}.zip`, bytes)),
        ["refused archive-unsafe"],
        name,
      );
    const whole = zip([good]);
    assert.deepEqual(
      states(await put("cut.zip", whole.subarray(0, whole.length - 30))),
      ["refused truncated"],
    );
    const overlapping = Buffer.from(zip([good, good]));
    const second = overlapping.lastIndexOf(
      Buffer.from("PK\u0001\u0002", "latin1"),
    );
    overlapping.writeUInt32LE(0, second + 42);
    assert.deepEqual(states(await put("overlap.zip", overlapping)), [
      "refused archive-unsafe",
    ]);
    assert.equal(await stored(), before);
  });

  test("a NIfTI volume becomes slices with its geometry; packed or not, it is the same volume", async () => {
    const rows = await put("brain.nii", nifti());
    assert.deepEqual(states(rows), ["unpacked", "stored", "stored"]);
    const [slice] = await rest.archive.database.sql<
      { header: Record<string, { Value: unknown[] }> }[]
    >`
      select header from archive.instance where sop_instance_uid = ${rows[1]?.SOPInstanceUID ?? ""} and site = 'main'`;
    // RAS affine: x from -10 to the right in steps of 0.5; the picture begins at the patient's right and back to front is reversed.
    assert.deepEqual(
      slice?.header["00200037"]?.Value,
      [1, 0, 0, 0, 1, 0].map((value, at) => (at === 0 || at === 4 ? value : 0)),
    );
    assert.deepEqual(slice?.header["00200032"]?.Value, [8.5, 18.5, -30]);
    assert.deepEqual(slice?.header["00280030"]?.Value, [0.75, 0.5]);
    assert.deepEqual(states(await put("brain.nii.gz", gzipSync(nifti()))), [
      "unpacked",
      "duplicate",
      "duplicate",
    ]);
    // A mask is nearly all zero: its first chunk unpacks to far more than a header.
    const padded = Buffer.concat([nifti(), Buffer.alloc(16 * 2 ** 20)]);
    assert.deepEqual(states(await put("mask.nii.gz", gzipSync(padded))), [
      "unpacked",
      "duplicate",
      "duplicate",
    ]);
  });

  test("a NIfTI header that lies is kept for a person", async () => {
    const lies: Record<string, [Buffer, string]> = {
      "more voxels": [
        nifti((header) => header.setInt16(42, 3000, true)),
        "truncated",
      ],
      "no rank": [nifti((header) => header.setInt16(40, 9, true)), "not-nifti"],
      "other bits": [
        nifti((header) => header.setInt16(72, 8, true)),
        "not-nifti",
      ],
      complex: [
        nifti((header) => header.setInt16(70, 32, true)),
        "unsupported-datatype",
      ],
      huge: [
        nifti((header) =>
          [1, 2, 3].forEach((at) => header.setInt16(40 + at * 2, 32767, true)),
        ),
        "limit-exceeded",
      ],
      offset: [
        nifti((header) => header.setFloat32(108, -1, true)),
        "not-nifti",
      ],
    };
    for (const [name, [bytes, code]] of Object.entries(lies))
      assert.deepEqual(
        states(await put(`${name}.nii`, bytes)),
        [`quarantined ${code}`],
        name,
      );
  });

  test("a gzipped object is unpacked on the way, a damaged one is refused", async () => {
    assert.deepEqual(
      states(await put("a.dcm.gz", gzipSync(dicom("1.2.3.70")))),
      ["stored"],
    );
    const packed = gzipSync(dicom("1.2.3.71"));
    assert.deepEqual(
      states(await put("b.dcm.gz", packed.subarray(0, packed.length - 40))),
      ["refused truncated"],
    );
    packed.fill(0xff, 60, 90);
    assert.deepEqual(states(await put("c.dcm.gz", packed)), [
      "refused truncated",
    ]);
  });

  test("2 GB of nothing pass through with flat memory", async () => {
    const chunk = new Uint8Array(4 * 2 ** 20);
    let left = 512;
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    let highest = 0;
    const idle = process.memoryUsage().rss;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 50);
    try {
      const [row] = await put("sparse.dcm", body);
      assert.equal(row?.state, "refused");
      assert.notEqual(row?.code, null);
    } finally {
      clearInterval(watch);
    }
    assert.ok(
      highest - idle < 128 * 2 ** 20,
      `${(highest - idle) / 2 ** 20} MiB above idle`,
    );
  });

  test("the upload tells what became of its files, to its owner alone", async () => {
    const response = await fetch(`${rest.url}/uploads/${upload.id}`, {
      headers: { cookie },
    });
    const shown = (await response.json()) as Upload;
    assert.ok(shown.counts.stored >= 5);
    assert.equal(shown.counts.receiving, 0);
    assert.ok(
      shown.files.some(
        ({ code, remedy }) => code === "archive-unsafe" && remedy !== null,
      ),
    );
    const nurse = await rest.signIn("nurse");
    assert.equal(
      (
        await fetch(`${rest.url}/uploads/${upload.id}`, {
          headers: { cookie: nurse },
        })
      ).status,
      404,
    );
    const auditor = await rest.signIn("auditor");
    assert.equal(
      (await fetch(`${rest.url}/uploads`, { headers: { cookie: auditor } }))
        .status,
      403,
    );
    assert.equal((await fetch(`${rest.url}/uploads`)).status, 401);
  });
});
