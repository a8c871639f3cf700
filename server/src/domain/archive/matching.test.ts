import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMatching } from "./matching.ts";

test("a key is read by its VR (PS3.4 §C.2.2.2)", () => {
  const cases: [string, string, object][] = [
    ["LO", "", { kind: "universal" }],
    ["PN", "*", { kind: "universal" }],
    ["PN", "Doe^J*", { kind: "wildcard", like: "Doe^J%" }],
    ["LO", "a_b%c\\d", { kind: "single", values: ["a_b%c", "d"] }],
    ["PN", "50%_?", { kind: "wildcard", like: "50\\%\\__" }],
    ["UI", "1.2,1.3\\1.4", { kind: "single", values: ["1.2", "1.3", "1.4"] }],
    ["UI", "1.2.*", { kind: "single", values: ["1.2.*"] }],
    ["DA", "20240101", { kind: "range", from: "20240101", to: "20240101" }],
    ["DA", "20240101-", { kind: "range", from: "20240101", to: undefined }],
    ["DA", "-2024.01.31", { kind: "range", from: undefined, to: "20240131" }],
    ["TM", "10:15-1030", { kind: "range", from: "1015", to: "1030" }],
    ["DA", "-", { kind: "universal" }],
  ];
  for (const [vr, value, wanted] of cases)
    assert.deepEqual(parseMatching(vr, value), wanted, `${vr} ${value}`);
});

test("what cannot be meant is refused, and lists have an end", () => {
  for (const [vr, value] of [
    ["DA", "2024010"],
    ["DA", "x"],
    ["TM", "25h"],
    ["DA", "20240101-x"],
  ] as const)
    assert.throws(
      () => parseMatching(vr, value),
      { code: "bad-request" },
      value,
    );
  assert.throws(() => parseMatching("UI", "1.2,".repeat(65)), {
    code: "limit-exceeded",
  });
  assert.throws(() => parseMatching("LO", "x".repeat(5000)), {
    code: "limit-exceeded",
  });
});
