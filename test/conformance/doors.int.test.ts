/**
 * One study, four doors, one archive: upload, STOW-RS, C-STORE and `isocenter import` each bring the same files into a platform of
 * their own; rows, object keys and bytes must then be equal. Runs the real program.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ExplicitVRLittleEndian, readDataset } from "@isocenter/dicom";
import { requestAssociation } from "../../server/src/edges/dimse/index.ts";
import {
  findDatabase,
  openDatabase,
} from "../../server/src/platform/database/index.ts";
import {
  generateInstance,
  readTemplate,
  type Generated,
} from "../support/generator.ts";
import { signIn, startProgram, type Program } from "../support/program.ts";
import { stow } from "../support/stow.ts";

const entry = fileURLToPath(
  new URL("../../server/bin/isocenter.mjs", import.meta.url),
);

interface Row {
  readonly instance: Record<string, unknown>;
  readonly bytes: Buffer;
}

let folder: string;
let objects: Generated[];
const archives = new Map<string, Row[]>();

type Send = (program: Program, data: string) => Promise<void>;

const doors: Readonly<Record<string, Send>> = {
  async upload({ url }) {
    const cookie = await signIn(url);
    const opened = await fetch(new URL("/api/v1/uploads", url), {
      method: "POST",
      headers: { cookie },
    });
    const { id } = (await opened.json()) as { id: string };
    for (const [index, { part10 }] of objects.entries()) {
      const reply = await fetch(
        new URL(`/api/v1/uploads/${id}/files/${index}.dcm`, url),
        {
          method: "PUT",
          headers: { cookie, "content-type": "application/octet-stream" },
          body: Buffer.from(part10),
        },
      );
      const verdicts = (await reply.json()) as { state: string }[];
      assert.deepEqual(
        verdicts.map(({ state }) => state),
        ["stored"],
      );
    }
  },
  async stow({ url }) {
    const reply = await stow(
      url,
      objects.map(({ part10 }) => part10),
    );
    assert.equal(reply.status, 200);
  },
  async cstore({ dicomPort }) {
    const outgoing = objects.map(({ part10 }) => {
      const object = readDataset(part10);
      return {
        SOPClassUID: object.dataset.string("SOPClassUID")!,
        SOPInstanceUID: object.dataset.string("SOPInstanceUID")!,
        transferSyntaxUID: object.transferSyntaxUID,
        source: [part10.subarray(object.datasetOffset)],
      };
    });
    const association = await requestAssociation({
      host: "127.0.0.1",
      port: dicomPort,
      callingAE: "MODALITY",
      calledAE: "ISOCENTER",
      contexts: [
        {
          abstractSyntax: outgoing[0].SOPClassUID,
          transferSyntaxes: [ExplicitVRLittleEndian],
        },
      ],
    });
    for await (const { status } of association.store(outgoing))
      assert.equal(status, 0);
    await association.release();
  },
  async import(_program, data) {
    const input = path.join(folder, "input");
    await promisify(execFile)(process.execPath, [entry, "import", input], {
      env: {
        ...process.env,
        ISOCENTER_DATA: data,
        ISOCENTER_LOG_LEVEL: "error",
      },
    });
  },
};

/** What must not differ: everything but the door, the sender and the time. */
async function readArchive(data: string): Promise<Row[]> {
  const database = openDatabase(findDatabase(data)!);
  try {
    const rows = await database.sql<Record<string, unknown>[]>`
      select sop_instance_uid, study_instance_uid, series_instance_uid, sop_class_uid, transfer_syntax_uid,
        instance_number, number_of_frames, "rows", "columns", object_key, object_bytes,
        encode(dataset_sha256, 'hex') as digest, dataset_offset, header
      from archive.instance order by sop_instance_uid`;
    return await Promise.all(
      rows.map(async (instance) => ({
        instance: { ...instance },
        bytes: await readFile(
          path.join(data, "objects", String(instance["object_key"])),
        ),
      })),
    );
  } finally {
    await database.close();
  }
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "isocenter-doors-"));
  const template = await readTemplate("brain-glioma/fs1990.dcm");
  objects = [0, 1, 2].map((instance) =>
    generateInstance(template, { seed: 7, study: 1, instance, bits: 16 }),
  );
  await mkdir(path.join(folder, "input"));
  for (const [index, { part10 }] of objects.entries())
    await writeFile(path.join(folder, "input", `${index}.dcm`), part10);
  for (const [door, send] of Object.entries(doors)) {
    const data = path.join(folder, door);
    const program = await startProgram({
      data,
      env: { ISOCENTER_LOG_LEVEL: "error" },
      args: ["--roles", "api,dimse"],
    });
    try {
      await send(program, data);
      await sleep(50);
      archives.set(door, await readArchive(data));
    } finally {
      await program.stop();
    }
  }
});
after(async () => await rm(folder, { recursive: true, force: true }));

for (const door of Object.keys(doors)) {
  test(`${door} yields the archive that upload yields: the same rows, the same bytes`, () => {
    const rows = archives.get(door)!;
    assert.equal(rows.length, objects.length);
    assert.deepEqual(rows, archives.get("upload"));
  });
}

test("the archived data set is the sender's, byte for byte", () => {
  for (const { part10, SOPInstanceUID } of objects) {
    const row = archives
      .get("cstore")!
      .find(({ instance }) => instance["sop_instance_uid"] === SOPInstanceUID)!;
    const sent = part10.subarray(readDataset(part10).datasetOffset);
    assert.deepEqual(
      row.bytes.subarray(Number(row.instance["dataset_offset"])),
      Buffer.from(sent),
    );
  }
});
