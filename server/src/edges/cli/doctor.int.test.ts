import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  createEmptyTestDatabase,
  createTestDatabase,
  migrationsFolder,
} from "../../platform/testing/index.ts";
import { checkNode } from "./doctor-checks.ts";
import { render } from "./doctor-command.ts";
import { examine, type Finding } from "./doctor.ts";

describe("doctor", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "isocenter-doctor-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const look = (env: Record<string, string>) =>
    examine(
      {
        webFolder: join(folder, "web"),
        viewerFolder: join(folder, "viewer"),
        migrationsFolder,
      },
      {
        ISOCENTER_DATA: join(folder, "data"),
        ISOCENTER_PORT: "0",
        ISOCENTER_DICOM_PORT: "0",
        ...env,
      },
    );
  const of = (findings: readonly Finding[], check: string) => {
    const found = findings.find((finding) => finding.check === check);
    assert.ok(found, `${check} in ${JSON.stringify(findings)}`);
    return found;
  };
  const isSound = (findings: readonly Finding[]) => {
    for (const { state, text, remedy } of findings) {
      assert.notEqual(text, "");
      if (state !== "ok") assert.ok(remedy, `${text} has a remedy`);
    }
  };

  test("a new installation: nothing in the way, what is not built is named", async () => {
    const findings = await look({});
    isSound(findings);
    assert.match(of(findings, "data folder").text, /will be made/);
    assert.match(
      of(findings, "database").text,
      /PostgreSQL \d+ will be set up/,
    );
    assert.equal(of(findings, "web app").state, "warning");
    mkdirSync(join(folder, "web"));
    writeFileSync(join(folder, "web", "index.html"), "");
    assert.equal(of(await look({}), "web app").state, "ok");
  });

  test("wrong settings are named, and the rest is still looked at", async () => {
    const findings = await look({
      ISOCENTER_PORT: "high",
      ISOCENTER_BIND: "::",
    });
    isSound(findings);
    assert.match(of(findings, "configuration").text, /port/);
    assert.match(of(findings, "data folder").text, new RegExp(folder));
  });

  test("a port that another program has", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => other.once("listening", done));
    const { port } = other.address() as AddressInfo;
    const findings = await look({ ISOCENTER_PORT: String(port) });
    other.close();
    assert.equal(of(findings, "web port").state, "warning");
    assert.match(of(findings, "web port").text, /in use/);
    assert.equal(of(findings, "DICOM port").state, "ok");
  });

  test("a data folder that others can read, and one that is a file", async () => {
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(open, 0o755);
    const findings = await look({ ISOCENTER_DATA: open });
    assert.equal(of(findings, "data folder").state, "warning");
    const file = join(folder, "file");
    writeFileSync(file, "");
    const broken = await look({ ISOCENTER_DATA: join(file, "data") });
    isSound(broken);
    assert.equal(of(broken, "data folder").state, "problem");
  });

  test("a database folder of another version", async () => {
    const data = join(folder, "old");
    mkdirSync(join(data, "postgres"), { recursive: true, mode: 0o700 });
    writeFileSync(join(data, "postgres", "PG_VERSION"), "14\n");
    const findings = await look({ ISOCENTER_DATA: data });
    assert.match(of(findings, "database").text, /of PostgreSQL 14/);
    assert.equal(of(findings, "database").state, "problem");
  });

  test("a database elsewhere: right, empty, newer than the program, and silent", async () => {
    const right = await createTestDatabase();
    const empty = await createEmptyTestDatabase();
    try {
      const good = await look({ DATABASE_URL: right.url });
      assert.equal(of(good, "database").state, "ok");
      assert.equal(of(good, "clock").state, "ok");
      const bare = await look({ DATABASE_URL: empty.url });
      assert.match(of(bare, "database").text, /schema 0 of/);
      await right.sql`
        insert into platform.migration (number, name, sha256) values (9999, 'x', 'x')`;
      const newer = await look({ DATABASE_URL: right.url });
      assert.equal(of(newer, "database").state, "problem");
    } finally {
      await right.drop();
      await empty.drop();
    }
    const silent = await look({
      DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none",
    });
    isSound(silent);
    assert.equal(of(silent, "database").state, "problem");
    assert.doesNotMatch(JSON.stringify(silent), /secret/);
  });

  test("an older Node is a warning", () => {
    assert.equal(checkNode("22.18.0").state, "warning");
    assert.equal(checkNode("26.0.0").state, "ok");
  });

  test("the last line sums up", () => {
    const ok = { check: "a", state: "ok", text: "fine" } as const;
    const warning = { ...ok, state: "warning", remedy: "do" } as const;
    const problem = { ...warning, state: "problem" } as const;
    assert.equal(render([ok]).at(-1), "Nothing is wrong.");
    assert.match(render([ok, warning]).at(-1) ?? "", /^It works; 1/);
    assert.match(render([problem, warning]).at(-1) ?? "", /^1 to be solved, 1/);
    assert.ok(render([warning]).some((line) => line.includes("→ do")));
  });
});
