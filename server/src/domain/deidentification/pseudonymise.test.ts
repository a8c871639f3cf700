import assert from "node:assert/strict";
import { test } from "node:test";
import {
  newPseudonymousUid,
  newSubjectPseudonym,
  pseudonymousUids,
  reattach,
} from "./index.ts";

test("a subject pseudonym has eight unmistakable symbols and does not repeat", () => {
  const many = new Set(
    Array.from({ length: 2000 }, () => newSubjectPseudonym()),
  );
  assert.equal(many.size, 2000);
  for (const one of many) assert.match(one, /^P-[2-9A-HJ-NP-Z]{8}$/);
});

test("a pseudonymous UID is a valid 2.25 UID of a version 4 UUID", () => {
  assert.equal(
    newPseudonymousUid(new Uint8Array(16)),
    `2.25.${0x4000_8000_0000_0000_0000n}`,
  );
  for (let i = 0; i < 200; i++)
    assert.match(newPseudonymousUid(), /^2\.25\.[1-9]\d{0,38}$/);
});

test("reattach replaces what the vault knows and nothing else", () => {
  const value = {
    a: ["2.25.1", "2.25.2", "x"],
    b: { c: "2.25.1" },
    n: 1,
    z: null,
  };
  assert.deepEqual(pseudonymousUids(value), ["2.25.1", "2.25.2"]);
  assert.deepEqual(reattach(value, new Map([["2.25.1", "1.2.3"]])), {
    a: ["1.2.3", "2.25.2", "x"],
    b: { c: "1.2.3" },
    n: 1,
    z: null,
  });
});
