import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, test } from "node:test";
import {
  modelBytesMax,
  newest,
  readCatalogue,
  readModel,
} from "./catalogue.ts";

const bytes = new TextEncoder().encode("a model");
const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

describe("a catalogue of model files", () => {
  let root = "";
  const roots: string[] = [];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "isocenter-models-"));
    roots.push(root);
  });
  after(() => roots.forEach((one) => rmSync(one, { recursive: true })));
  const put = (
    id: string,
    version: string,
    card: Record<string, unknown> = {},
  ) => {
    const folder = join(root, id, version);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "model.bin"), bytes);
    writeFileSync(
      join(folder, "card.json"),
      JSON.stringify({ id, version, mode: "research", digest, ...card }),
    );
    return folder;
  };
  const refused = { code: "model-not-allowed" };

  test("all of it, versions by number, the last one newest", async () => {
    for (const version of ["1.9.0", "1.10.0", "1.2.0"]) put("m", version);
    put("other", "1.0.0");
    const models = await readCatalogue(root);
    assert.deepEqual(
      models.map(({ card }) => `${card.id} ${card.version}`),
      ["m 1.2.0", "m 1.9.0", "m 1.10.0", "other 1.0.0"],
    );
    assert.equal(newest(models, "m").card.version, "1.10.0");
    assert.throws(() => newest(models, "none"), { code: "not-found" });
  });

  test("what desktops leave beside models is no reason not to start", async () => {
    put("m", "1.0.0");
    writeFileSync(join(root, ".DS_Store"), "x");
    writeFileSync(join(root, "m", "notes.txt"), "x");
    mkdirSync(join(root, "m", ".git"));
    assert.equal((await readCatalogue(root)).length, 1);
  });

  test("a changed file is an unknown model", async () => {
    const folder = put("m", "1.0.0");
    writeFileSync(join(folder, "model.bin"), "another model");
    await assert.rejects(readModel(folder), refused);
    await assert.rejects(readCatalogue(root), refused);
  });

  test("a card in another model's folder, without sense, or with a path in its name", async () => {
    for (const card of [
      { id: "n" },
      { version: "2.0.0" },
      { id: "../m" },
      { mode: "approved" },
      { digest: "sha256:0" },
      { id: undefined },
    ])
      await assert.rejects(readModel(put("m", "1.0.0", card)), refused);
    const folder = put("m", "1.0.0");
    for (const text of ["", "{", "null", "[]", "\0"]) {
      writeFileSync(join(folder, "card.json"), text);
      await assert.rejects(readModel(folder), refused, text);
    }
  });

  test("missing, huge, or no plain file", async () => {
    const folder = put("m", "1.0.0");
    const file = join(folder, "model.bin");
    truncateSync(file, modelBytesMax + 1);
    await assert.rejects(readModel(folder), refused);
    rmSync(file);
    await assert.rejects(readModel(folder), refused);
    mkdirSync(file);
    await assert.rejects(readModel(folder), refused);
    rmSync(file, { recursive: true });
    for (const elsewhere of ["/dev/zero", "/etc/hostname"]) {
      symlinkSync(elsewhere, file);
      await assert.rejects(readModel(folder), refused, elsewhere);
      rmSync(file);
    }
    rmSync(join(folder, "card.json"));
    await assert.rejects(readModel(folder), refused);
  });

  test("the bundled models are the ones their cards name", async () =>
    assert.ok((await readCatalogue()).length >= 2));
});
