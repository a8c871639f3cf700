import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Failure } from "../errors/index.ts";
import { openObjects, openSpool, type Objects, type Spool } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
async function* chunks(...parts: Uint8Array[]) {
  yield* parts;
}
const isFailure = (code: string) => (error: unknown) =>
  error instanceof Failure && error.code === code;

describe("objects", { concurrency: false }, () => {
  let folder: string;
  let spool: Spool;
  let objects: Objects;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "isocenter-objects-"));
    spool = await openSpool(join(folder, "spool"), { bytesMax: 1_000_000 });
    objects = await openObjects(join(folder, "objects"));
  });
  after(async () => {
    await spool.close();
    rmSync(folder, { recursive: true });
  });
  const spooledFiles = () =>
    readdirSync(join(folder, "spool"), { recursive: true }).filter((name) =>
      statSync(join(folder, "spool", String(name))).isFile(),
    ).length;

  test("bytes come back as they were, whole and by range, in private files", async () => {
    const content = Uint8Array.from({ length: 700_000 }, (_, i) => i * 7);
    // Sizes around the gathering buffer: tiny, odd, larger than it.
    const spooled = await spool.receive(
      chunks(
        content.subarray(0, 1),
        content.subarray(1, 131_000),
        content.subarray(131_000, 262_200),
        content.subarray(262_200),
      ),
    );
    assert.equal(spooled.bytes, content.length);
    assert.equal(
      spooled.sha256,
      createHash("sha256").update(content).digest("hex"),
    );
    assert.deepEqual(await objects.adopt(spooled, "ab/cd/one.dcm"), {
      created: true,
    });
    assert.deepEqual(await objects.read("ab/cd/one.dcm"), content);
    assert.deepEqual(await objects.stat("ab/cd/one.dcm"), {
      bytes: content.length,
    });
    const range = { start: 300_001, end: 600_007 };
    const expected = content.subarray(range.start, range.end);
    assert.deepEqual(await objects.read("ab/cd/one.dcm", range), expected);
    const streamed = Buffer.concat(
      await (await objects.open("ab/cd/one.dcm", range)).toArray(),
    );
    assert.deepEqual(new Uint8Array(streamed), expected);
    const beyond = await objects.open("ab/cd/one.dcm", { start: 700_000 });
    assert.deepEqual(await beyond.toArray(), []);
    const path = join(folder, "objects", "ab", "cd", "one.dcm");
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, "objects", "ab")).mode & 0o777, 0o700);
  });

  test("a reused chunk does not change what was written", async () => {
    const chunk = bytes("first ");
    const writer = await spool.begin();
    await writer.write(chunk);
    chunk.set(bytes("second"));
    await writer.write(chunk);
    const spooled = await writer.finish();
    await objects.adopt(spooled, "reused");
    assert.deepEqual(await objects.read("reused"), bytes("first second"));
  });

  test("the same bytes again are the same object; other bytes are refused", async () => {
    const key = "twice";
    const before = spooledFiles();
    await objects.adopt(await spool.receive(chunks(bytes("one"))), key);
    assert.deepEqual(
      await objects.adopt(await spool.receive(chunks(bytes("one"))), key),
      { created: false },
    );
    // As long as the first, so that only the digest tells them apart.
    await assert.rejects(
      objects.adopt(await spool.receive(chunks(bytes("two"))), key),
      isFailure("conflict"),
    );
    assert.deepEqual(await objects.read(key), bytes("one"));
    assert.equal(spooledFiles(), before);
  });

  test("of many writers of one key one creates it", async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => spool.receive(chunks(bytes("same")))),
    );
    const outcomes = await Promise.all(
      all.map((spooled) => objects.adopt(spooled, "race/one")),
    );
    assert.equal(outcomes.filter(({ created }) => created).length, 1);
  });

  test("keys that could leave the folder are refused", async () => {
    for (const key of [
      "",
      "../x",
      "a/../../x",
      "/etc/passwd",
      "a//b",
      "a/",
      ".hidden",
      "A",
      "a\\b",
      "a\0b",
      "ü",
      "x".repeat(513),
    ])
      await assert.rejects(objects.read(key), RangeError, JSON.stringify(key));
  });

  test("what is not there is not-found; removing it is no error", async () => {
    await assert.rejects(objects.read("missing/one"), isFailure("not-found"));
    await assert.rejects(objects.open("missing/one"), isFailure("not-found"));
    await assert.rejects(objects.stat("missing/one"), isFailure("not-found"));
    assert.equal(await objects.exists("missing/one"), false);
    await objects.remove("missing/one");
    await objects.adopt(await spool.receive(chunks(bytes("x"))), "gone");
    await objects.remove("gone");
    assert.equal(await objects.exists("gone"), false);
  });

  test("more than the limit is refused and nothing of it stays", async () => {
    const before = spooledFiles();
    await assert.rejects(
      spool.receive(chunks(new Uint8Array(600_000), new Uint8Array(600_000))),
      isFailure("limit-exceeded"),
    );
    await assert.rejects(
      spool.receive(chunks(bytes("four")), { bytesMax: 3 }),
      isFailure("limit-exceeded"),
    );
    assert.equal(spooledFiles(), before);
  });

  test("a source that breaks off leaves nothing", async () => {
    const before = spooledFiles();
    await assert.rejects(
      spool.receive(
        (async function* () {
          yield bytes("half");
          throw new Error("connection lost");
        })(),
      ),
      /connection lost/,
    );
    assert.equal(spooledFiles(), before);
  });

  test("a disk with less room than the reserve takes nothing more", async () => {
    const strict = await openSpool(join(folder, "strict"), {
      bytesMax: 1000,
      freeBytesMin: Number.MAX_SAFE_INTEGER,
    });
    await assert.rejects(strict.begin(), isFailure("storage-full"));
    await strict.close();
  });

  test(
    "a full disk is storage-full",
    { skip: existsSync("/dev/full") ? false : "no /dev/full here" },
    async () => {
      const { asFailure } = await import("../errors/index.ts");
      const { open } = await import("node:fs/promises");
      const handle = await open("/dev/full", "w");
      const error = await handle.write(bytes("x")).then(
        () => assert.fail("written"),
        (thrown: unknown) => thrown,
      );
      await handle.close();
      assert.equal(asFailure(error).code, "storage-full");
    },
  );

  test("the probe notices a folder that cannot be written", async () => {
    await objects.probe();
    const gone = await openObjects(join(folder, "gone"));
    rmSync(join(folder, "gone"), { recursive: true });
    await assert.rejects(gone.probe());
  });
});

test("what a killed program left in the spool is removed, a living one's is not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "isocenter-spool-"));
  const program = fileURLToPath(
    new URL("spool.test-program.ts", import.meta.url),
  );
  const child = spawn(process.execPath, [program, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((done) => child.stdout.once("data", done));
  const folders = () =>
    readdirSync(folder, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    ).length;

  const beside = await openSpool(folder, { bytesMax: 1000 });
  assert.equal(folders(), 2, "the living one keeps its file");
  await beside.close();

  child.kill("SIGKILL");
  await new Promise((done) => child.once("exit", done));
  await sleep(10);
  const next = await openSpool(folder, { bytesMax: 1000 });
  assert.equal(folders(), 1, "the dead one's is gone");
  await next.close();
  assert.deepEqual(readdirSync(folder), []);
  rmSync(folder, { recursive: true });
});
