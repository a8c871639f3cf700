/** `isocenter import` into a platform that runs and into one that does not, and the rest of the command line as it is installed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  signIn,
  startProgram,
  type Program,
} from "../../../test/support/program.ts";

const entry = fileURLToPath(
  new URL("../../bin/isocenter.mjs", import.meta.url),
);
const samples = fileURLToPath(new URL("../../samples", import.meta.url));

async function isocenter(data: string, ...argv: string[]) {
  const child = spawn(process.execPath, [entry, ...argv], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ISOCENTER_DATA: data },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const status = await new Promise<number | null>((resolve) =>
    child.on("close", resolve),
  );
  return { status, out, err };
}

interface Row {
  readonly result: { readonly verdict: string } | null;
}

/** The worklist, once as many studies have a verdict as are expected. */
async function worklist({ url }: Program, read: number): Promise<Row[]> {
  const cookie = await signIn(url);
  const end = Date.now() + 60_000;
  for (;;) {
    const reply = await fetch(new URL("/api/v1/studies", url), {
      headers: { cookie },
    });
    assert.equal(reply.status, 200);
    const { rows } = (await reply.json()) as { rows: Row[] };
    if (rows.filter(({ result }) => result !== null).length >= read)
      return rows;
    if (Date.now() > end) return rows;
    await sleep(100);
  }
}

describe("isocenter import", () => {
  let folder: string;
  let data: string;
  let mixed: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "isocenter-import-"));
    data = path.join(folder, "data");
    mixed = path.join(folder, "mixed");
    await mkdir(mixed);
    await cp(path.join(samples, "brain-glioma"), mixed, { recursive: true });
    await writeFile(path.join(mixed, "DICOMDIR"), "of a disc");
    await writeFile(path.join(mixed, "empty.dcm"), "");
    await writeFile(path.join(mixed, "photo.dcm"), Buffer.alloc(2000, 0xff));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test("into a stopped platform; its next start reads the studies", async () => {
    const clean = await isocenter(
      data,
      "import",
      path.join(samples, "brain-meningioma"),
      path.join(samples, "brain-pituitary", "fs1272.dcm"),
    );
    assert.equal(clean.status, 0, clean.err);
    assert.equal(clean.out, "stored: 3\n");
    const again = await isocenter(
      data,
      "import",
      path.join(samples, "brain-meningioma"),
    );
    assert.equal(again.status, 0, again.err);
    assert.equal(again.out, "duplicate: 2\n");
    const program = await startProgram({ data });
    try {
      const rows = await worklist(program, 3);
      assert.equal(rows.length, 3);
      assert.ok(rows.every(({ result }) => result !== null));
    } finally {
      assert.equal(await program.stop(), 0);
    }
  });

  test("into a running platform, which reads them at once; what was not stored makes status 1", async () => {
    const program = await startProgram({ data });
    try {
      const ran = await isocenter(data, "import", mixed);
      assert.equal(ran.status, 1);
      const counts = Object.fromEntries(
        ran.out
          .trim()
          .split(", ")
          .map((part) => part.split(": ")),
      ) as Record<string, string>;
      assert.equal(counts["stored"], "2");
      assert.equal(counts["ignored"], "1");
      assert.equal(
        Number(counts["refused"] ?? 0) + Number(counts["quarantined"] ?? 0),
        2,
        ran.out,
      );
      assert.match(ran.err, /empty\.dcm: .*has no bytes/);
      assert.match(ran.err, /photo\.dcm: .*not DICOM/);
      assert.doesNotMatch(ran.err, /DICOMDIR/);
      const rows = await worklist(program, 5);
      assert.equal(rows.filter(({ result }) => result !== null).length, 5);
      const json = await isocenter(data, "import", mixed, "--json");
      const verdicts = json.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { state: string });
      assert.equal(
        verdicts.length,
        5,
        "stdout holds verdicts and nothing else",
      );
      assert.equal(
        verdicts.filter(({ state }) => state === "duplicate").length,
        2,
      );
    } finally {
      assert.equal(await program.stop(), 0);
    }
  });

  test("a path that is not there, no path, an unknown role, an unknown option", async () => {
    for (const [argv, status, text] of [
      [["import", path.join(folder, "missing")], 1, /No such file or folder/],
      [["import"], 2, /give at least one path/],
      [["import", mixed, "--fast"], 2, /--fast/],
      [["serve", "--roles", "api,cook"], 2, /unknown role: cook/],
      [["frobnicate"], 2, /no command "frobnicate"/],
      [[], 2, /^$/],
    ] as const) {
      const ran = await isocenter(path.join(folder, "unused"), ...argv);
      assert.equal(ran.status, status, argv.join(" "));
      assert.match(ran.err, text);
    }
  });

  test("every command is in the overview and has help", async () => {
    const { out, status } = await isocenter(data, "--help");
    assert.equal(status, 0);
    for (const name of ["serve", "import", "process", "inspect", "doctor"]) {
      assert.match(out, new RegExp(`^  ${name} `, "m"));
      const help = await isocenter(data, name, "--help");
      assert.equal(help.status, 0);
      assert.match(help.out, new RegExp(`^isocenter ${name}`));
    }
  });
});
