import assert from "node:assert/strict";
import test from "node:test";
import { pageOf, pagesFor } from "./pages.ts";

test("a row lies on the page that starts at a multiple of the size", () => {
  assert.equal(pageOf(0, 100), 0);
  assert.equal(pageOf(99, 100), 0);
  assert.equal(pageOf(100, 100), 1);
  assert.equal(pageOf(99_999, 100), 999);
});

test("a range asks for its pages, never for the first", () => {
  assert.deepEqual(pagesFor(0, 20, 100), []);
  assert.deepEqual(pagesFor(90, 110, 100), [1]);
  assert.deepEqual(pagesFor(95_195, 95_210, 100), [951, 952]);
});
