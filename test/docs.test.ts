import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { docsTables, withTable } from "./docs-tables.ts";
import { readSources, root } from "./sources.ts";

const tables = await docsTables();

for (const [file, table] of Object.entries(tables))
  test(`${file} says what the program says: every row, and none that is gone`, () => {
    const text = readFileSync(join(root, file), "utf8");
    assert.equal(text, withTable(text, table), "npm run docs writes it");
    assert.ok(table.split("\n").length > 3, "the table is empty");
  });

test("a row that is missing or stale would be seen", () => {
  const [first] = Object.entries(tables);
  assert.ok(first);
  const [file, table] = first;
  const text = readFileSync(join(root, file), "utf8");
  const line = table.split("\n").at(-1) ?? "";
  assert.ok(text.includes(line));
  for (const wrong of [
    text.replace(`${line}\n`, ""),
    text.replace(
      line,
      `${line}\n| \`ISOCENTER_GONE\` | it was here once | | |`,
    ),
  ])
    assert.notEqual(wrong, withTable(wrong, table));
});

test("links and npm commands in the documents lead somewhere", () => {
  const { scripts } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as { scripts: Record<string, string> };
  const wrong: string[] = [];
  let links = 0;
  for (const { path, text } of readSources()) {
    if (!path.endsWith(".md") || path.startsWith("web/")) continue;
    for (const [, target = ""] of text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      links += 1;
      if (!existsSync(normalize(join(root, dirname(path), target))))
        wrong.push(`${path}: ${target}`);
    }
    for (const [, name = ""] of text.matchAll(/`npm run ([\w:-]+)/g))
      if (scripts[name] === undefined) wrong.push(`${path}: npm run ${name}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(links > 5, "no links were looked at");
});
