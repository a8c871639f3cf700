import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import { quantile } from "./quantile.ts";

test("selection equals sorting, also with repeats", () => {
  const random = createRandom(5);
  for (const length of [1, 2, 3, 10, 999, 4096])
    for (const range of [1, 3, 1e6]) {
      const values = Float32Array.from({ length }, () => random.below(range));
      const sorted = values.slice().sort();
      for (const share of [0, 0.05, 0.5, 0.97, 1]) {
        const expected =
          sorted[Math.min(length - 1, Math.floor(share * length))];
        assert.equal(quantile(values.slice(), share), expected);
      }
    }
  assert.ok(Number.isNaN(quantile(new Float32Array(0), 0.5)));
});
