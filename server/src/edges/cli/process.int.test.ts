/** `isocenter process` as a person runs it, and against the platform's own pipeline. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { Result } from "@isocenter/contracts";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import {
  generateInstance,
  readTemplate,
} from "../../../../test/support/generator.ts";

const entry = fileURLToPath(
  new URL("../../../bin/isocenter.mjs", import.meta.url),
);
const samples = fileURLToPath(new URL("../../../samples", import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

async function isocenter(
  argv: readonly string[],
  whileRunning?: (child: ReturnType<typeof spawn>) => Promise<void>,
): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) =>
    child.on("close", resolve),
  );
  await whileRunning?.(child);
  return { status: await ended, out, err };
}

/** Every file below a folder, with `/` between folders. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.relative(folder, path.join(one.parentPath, one.name)))
    .toSorted();

/** Stored entries, written by hand: the smallest archive there is. */
function zipOf(entries: Readonly<Record<string, Uint8Array>>): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(entries)) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([
      Buffer.from("PK\u0003\u0004"),
      common,
      Buffer.from(name),
      bytes,
    ]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(
      Buffer.concat([
        Buffer.from("PK\u0001\u0002\u0014\u0000"),
        common,
        tail,
        Buffer.from(name),
      ]),
    );
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe("isocenter process", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "isocenter-process-test-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  describe("over a folder with good, bad and double files", () => {
    let input: string;
    let out: string;
    let ended: Ended;
    const inKey: string[] = ["secret-folder", "zipped-name"];
    const planted: string[] = ["GENERATED", "secret-folder", "=cmd|x"];

    before(async () => {
      input = path.join(folder, "in");
      out = path.join(folder, "out");
      await mkdir(path.join(input, "secret-folder"), { recursive: true });
      const template = await readTemplate("brain-glioma/fs1990.dcm");
      for (const study of [1, 2]) {
        const made = generateInstance(template, {
          seed: 9,
          study,
          instance: 0,
        });
        planted.push(
          `GEN9-${study}`,
          made.StudyInstanceUID,
          made.SOPInstanceUID,
        );
        inKey.push(`GEN9-${study}`, made.StudyInstanceUID);
        await writeFile(
          path.join(input, "secret-folder", `=cmd|x${study}.dcm`),
          made.part10,
        );
        if (study === 1)
          await writeFile(path.join(input, "again.dcm"), made.part10);
        else {
          const other = made.part10.slice();
          other[other.length - 10] ^= 1;
          await writeFile(path.join(input, "z-other-pixels.dcm"), other);
          await writeFile(
            path.join(input, "cut.dcm"),
            made.part10.subarray(0, 5000),
          );
        }
      }
      const zipped = generateInstance(template, {
        seed: 9,
        study: 3,
        instance: 0,
      });
      planted.push("GEN9-3", zipped.StudyInstanceUID, "zipped-name");
      inKey.push("GEN9-3", zipped.StudyInstanceUID);
      await writeFile(
        path.join(input, "a.zip"),
        zipOf({ "zipped-name.dcm": zipped.part10 }),
      );
      await writeFile(
        path.join(input, "slip.zip"),
        zipOf({ "../slipped.dcm": zipped.part10 }),
      );
      await writeFile(path.join(input, "empty.dcm"), "");
      await writeFile(
        path.join(input, "photo.dcm"),
        Buffer.from("ffd8ffe000104a464946", "hex"),
      );
      await writeFile(path.join(input, "lies.nii"), Buffer.alloc(348, 1));
      await copyFile(
        path.join(samples, "ct/CT_small.dcm"),
        path.join(input, "ct.dcm"),
      );
      ended = await isocenter([
        "process",
        input,
        "--out",
        out,
        "--threads",
        "1",
      ]);
    });

    test("ends well, says what it did and why files were left out", () => {
      assert.equal(ended.status, 0, ended.err);
      assert.match(
        ended.out,
        /^4 studies from 11 files, 1 duplicate, 6 files refused$/m,
      );
      assert.match(ended.out, /^Open .*index\.html$/m);
      for (const line of [
        /slip\.zip: .*leaves the archive/,
        /empty\.dcm: .*no bytes/,
        /photo\.dcm: .*not DICOM/,
        /lies\.nii: .*NIfTI/,
        /cut\.dcm: .*ends before/,
        /z-other-pixels\.dcm: .*same SOP Instance UID/,
      ])
        assert.match(ended.err, line);
      assert.equal(existsSync(path.join(folder, "slipped.dcm")), false);
    });

    test("leaves tables, pages and pictures, and no mark of an unfinished run", async () => {
      const files = filesOf(out);
      for (const name of [
        "identity-key.csv",
        "index.html",
        "refused.csv",
        "results.json",
        "slices.csv",
        "slices.parquet",
        "studies.csv",
        "studies.parquet",
      ])
        assert.ok(files.includes(name), name);
      assert.equal(files.includes("UNFINISHED.txt"), false);
      assert.equal(
        files.filter((name) => name.endsWith("report.html")).length,
        4,
      );
      assert.equal(
        files.filter((name) => name.endsWith(".png")).length,
        3,
        "only what was read is drawn",
      );
      const csv = parse<Record<string, string>>(
        await readFile(path.join(out, "studies.csv")),
        { columns: true },
      );
      assert.deepEqual(csv.map(({ verdict }) => verdict).toSorted(), [
        "finding",
        "finding",
        "finding",
        "not-applicable",
      ]);
      const { buffer } = new Uint8Array(
        await readFile(path.join(out, "studies.parquet")),
      );
      const parquet = await parquetReadObjects({ file: buffer });
      assert.deepEqual(
        parquet.map(({ study }) => study),
        csv.map(({ study }) => study),
      );
      const json = JSON.parse(
        await readFile(path.join(out, "results.json"), "utf8"),
      ) as { result: unknown }[];
      for (const { result } of json) Result.parse(result);
      assert.equal(json.length, 4);
      const index = await readFile(path.join(out, "index.html"), "utf8");
      const links = [...index.matchAll(/(?:href|src)="([^"]+)"/g)].map(
        ([, link]) => link,
      );
      assert.ok(links.length > 10);
      for (const link of links)
        assert.ok(existsSync(path.join(out, link)), link);
    });

    test("holds pseudonyms only, but for the key, which is the user's own", async () => {
      for (const name of filesOf(out)) {
        if (name === "identity-key.csv") continue;
        const bytes = await readFile(path.join(out, name));
        for (const text of planted) {
          assert.equal(
            name.includes(text),
            false,
            `${text} in the name ${name}`,
          );
          assert.equal(bytes.includes(text), false, `${text} in ${name}`);
        }
      }
      const key = path.join(out, "identity-key.csv");
      assert.equal(statSync(key).mode & 0o777, 0o600);
      const text = await readFile(key, "utf8");
      for (const name of inKey)
        assert.ok(text.includes(name), `${name} in the key`);
      const refused = parse<Record<string, string>>(
        await readFile(path.join(out, "refused.csv")),
        { columns: true },
      );
      const rows = parse<Record<string, string>>(text, { columns: true });
      for (const { what } of refused)
        assert.ok(
          rows.some(({ subject }) => subject === what),
          what,
        );
    });

    test("a folder that holds something is refused and left alone", async () => {
      const before = filesOf(out);
      const again = await isocenter(["process", input, "--out", out]);
      assert.equal(again.status, 1);
      assert.match(again.err, /is not empty/);
      assert.deepEqual(filesOf(out), before);
    });
  });

  test("nothing to process is status 1, a wrong call 2, and neither leaves a folder full of nothing", async () => {
    const out = path.join(folder, "none");
    const nothing = await isocenter([
      "process",
      path.join(folder, "missing"),
      "--out",
      out,
    ]);
    assert.equal(nothing.status, 1);
    assert.match(nothing.err, /No such file or folder/);
    assert.equal(existsSync(out), false);
    for (const argv of [
      ["process"],
      ["process", samples],
      ["process", samples, "--out", out, "--language", "fr"],
      ["process", samples, "--out", out, "--threads", "0"],
    ]) {
      const { status, err } = await isocenter(argv);
      assert.equal(status, 2, argv.join(" "));
      assert.match(err, /isocenter process PATH/);
    }
    const only = await isocenter([
      "process",
      path.join(samples, "README.md"),
      "--out",
      out,
    ]);
    assert.equal(only.status, 1);
    assert.match(only.out, /^0 studies from 1 file, 1 file refused/);
  });

  test("Ctrl-C: what is done is whole, and the folder says that it is not all", async () => {
    const out = path.join(folder, "stopped");
    const { status, out: said } = await isocenter(
      ["process", samples, "--out", out, "--threads", "1"],
      async (child) => {
        const reports = () =>
          existsSync(out) &&
          filesOf(out).some((name) => name.endsWith("report.html"));
        const end = Date.now() + 60_000;
        while (!reports() && Date.now() < end)
          await new Promise((resolve) => setTimeout(resolve, 5));
        child.kill("SIGINT");
      },
    );
    assert.equal(status, 130, said);
    assert.match(said, /Stopped: .* holds a part/);
    assert.ok(existsSync(path.join(out, "UNFINISHED.txt")));
    const json = JSON.parse(
      readFileSync(path.join(out, "results.json"), "utf8"),
    ) as unknown[];
    assert.ok(json.length >= 1 && json.length < 11, `${json.length} studies`);
    const csv = parse(readFileSync(path.join(out, "studies.csv")), {
      columns: true,
    });
    assert.equal(csv.length, json.length);
    assert.match(
      readFileSync(path.join(out, "index.html"), "utf8"),
      /This run was stopped/,
    );
  });
});
