import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { csv } from "./csv.ts";

test("what is written is read back, whatever stands in it", () => {
  const rows = [
    ["a,b", 'say "x"', "two\r\nlines", "ñ 山田", "", " space "],
    ["plain", 1.5, -2, true, null, 1e-9],
  ];
  const text = csv(["c1", "c2", "c3", "c4", "c5", "c6"], rows);
  assert.deepEqual(parse(text, { from_line: 1 }).slice(1), [
    ["a,b", 'say "x"', "two\r\nlines", "ñ 山田", "", " space "],
    ["plain", "1.5", "-2", "true", "", "1e-9"],
  ]);
});

test("text that a spreadsheet would run is text; numbers stay numbers (A21)", () => {
  for (const formula of [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "＝1+1",
  ]) {
    const [[cell]] = parse(csv(["c"], [[formula]])).slice(1);
    assert.equal(cell, `'${formula}`);
  }
  assert.equal(csv(["c"], [[-1.5]]), "c\r\n-1.5\r\n");
  assert.equal(csv(["=c"], []), "'=c\r\n");
});
