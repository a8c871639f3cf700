import assert from "node:assert/strict";
import test from "node:test";
import { priorityLevel } from "./priority.ts";

test("bands meet without a gap and rise with the score", () => {
  const order = ["low", "routine", "high", "urgent"];
  let last = 0;
  const seen = new Set<string>();
  for (let score = -5; score <= 150; score += 0.5) {
    const level = priorityLevel(score);
    seen.add(level);
    const place = order.indexOf(level);
    assert.ok(place >= last, `${score}: ${level}`);
    last = place;
  }
  assert.equal(seen.size, 4);
});

test("a STAT order is urgent, a likely finding raised, nothing at all low", () => {
  assert.equal(priorityLevel(60), "urgent");
  assert.equal(priorityLevel(0.87 * 40), "high");
  assert.equal(priorityLevel(5), "routine");
  assert.equal(priorityLevel(0), "low");
});
