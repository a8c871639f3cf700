import assert from "node:assert/strict";
import { test } from "node:test";
import { readSources, type SourceFile } from "./sources.ts";
import { tidyRules } from "./tidy-rules.ts";

const sources = readSources();

for (const rule of tidyRules)
  test(`tidy: ${rule.name}`, () => {
    const files = sources.filter((file) => rule.applies(file.path));
    assert.ok(files.length > 0, "the rule looks at no file");
    assert.deepEqual(
      files.flatMap((file) =>
        rule.check(file).map((what) => `${file.path}:${what}`),
      ),
      [],
    );
  });

/** One file per rule that breaks it: a check that finds nothing here would find nothing anywhere. */
const store = "server/src/domain/archive/store.ts";
const planted: readonly [path: string, text: string][] = [
  ["dicom/src/long.ts", "\n".repeat(401)],
  ["dicom/src/uid.ts", 'export const mr = "1.2.840.10008.5.1.4.1.1.4";\n'],
  [
    "server/src/edges/rest/list.ts",
    "export const list = sql`select id from archive.study where site = ${site}`;\n",
  ],
  [
    store,
    "export const peek = sql`select id, site from audit.event where site = ${site}`;\n",
  ],
  [
    store,
    "export const all = sql`delete from archive.study where id = ${id}`;\n",
  ],
  ["server/src/domain/archive/log.ts", 'console.log("here");\n'],
  ["docs/later.md", "TODO write this\n"],
  ["dicom/src/a.test.ts", 'test.skip("hard", () => {});\n'],
  ["docs/path.md", "Look in /home/somebody/data\n"],
  ["package-lock.json", '{ "resolved": "https://example.org/a.tgz" }\n'],
  ["docs/tab.md", "a\tb\n"],
  ["imaging/src/ignore.ts", "// @ts-ignore\n"],
  ["imaging/src/promise.ts", "new Promise(async () => 1);\n"],
  ["imaging/src/swallow.ts", "try { f(); } catch {}\n"],
  ["contracts/src/api.ts", "export interface A { studyUid: string }\n"],
  ["docs/list.md", "Put it on the whitelist.\n"],
  ["docs/cds.md", "This is non-device CDS.\n"],
  ["server/src/edges/rest/port.ts", "export const p = process.env.PORT;\n"],
  ["server/src/domain/audit/now.ts", "export const at = new Date();\n"],
  ["imaging/src/noise.ts", "export const n = Math.random();\n"],
];

test("tidy: every rule finds its planted file", () => {
  const silent = new Set(tidyRules.map((rule) => rule.name));
  for (const [path, text] of planted) {
    const file: SourceFile = { path, text, bytes: Buffer.from(text) };
    const found = tidyRules.filter(
      (rule) => rule.applies(path) && rule.check(file).length > 0,
    );
    assert.equal(
      found.length,
      1,
      `${path}: ${found.map((rule) => rule.name).join(", ") || "nothing"}`,
    );
    for (const rule of found) silent.delete(rule.name);
  }
  assert.deepEqual([...silent], []);
});
