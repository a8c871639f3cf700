import assert from "node:assert/strict";
import test from "node:test";
import type { PipelineStep } from "@isocenter/contracts";
import { timeline } from "./timeline.ts";

const at = (ms: number) => new Date(1_700_000_000_000 + ms).toISOString();
const step = (part: Partial<PipelineStep>): PipelineStep => ({
  step: "quality",
  state: "done",
  attempt: 1,
  startedAt: null,
  finishedAt: null,
  milliseconds: null,
  failure: null,
  ...part,
});

test("steps stand at their real times, waits are gaps", () => {
  const line = timeline(
    [
      step({ startedAt: at(0), finishedAt: at(100), milliseconds: 100 }),
      step({ startedAt: at(300), finishedAt: at(400), milliseconds: 100 }),
    ],
    0,
  );
  assert.equal(line.milliseconds, 400);
  assert.deepEqual(
    line.spans.map(({ start, share }) => [start, share]),
    [
      [0, 0.25],
      [0.75, 0.25],
    ],
  );
});

test("a running step lasts until now; one not begun has no length", () => {
  const line = timeline(
    [step({ state: "running", startedAt: at(0) }), step({ state: "waiting" })],
    1_700_000_000_500,
  );
  assert.equal(line.milliseconds, 500);
  assert.equal(line.spans[0]?.milliseconds, 500);
  assert.equal(line.spans[1]?.milliseconds, null);
  assert.equal(line.spans[1]?.share, 0);
});

test("nothing begun is no line", () => {
  assert.equal(timeline([step({ state: "waiting" })], 5).milliseconds, 0);
});
