import assert from "node:assert/strict";
import test from "node:test";
import { isClutter } from "./collect.ts";

test("what operating systems leave behind is not sent; everything else gets its verdict", () => {
  for (const name of ["a/.DS_Store", "Thumbs.db", "x/y/._IM0001"])
    assert.equal(isClutter(name), true, name);
  for (const name of ["a/IM0001", "DICOMDIR", "a.dcm/._x/IM1", "notes.txt"])
    assert.equal(isClutter(name), false, name);
});
