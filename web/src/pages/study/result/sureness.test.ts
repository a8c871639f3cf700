import assert from "node:assert/strict";
import test from "node:test";
import { ranked, sureness } from "./sureness.ts";

const probabilities = {
  glioma: 0.7,
  meningioma: 0.2,
  pituitary: 0.06,
  noTumor: 0.04,
};
const interval = (
  glioma: readonly [number, number],
  meningioma: readonly [number, number],
) => ({
  glioma,
  meningioma,
  pituitary: [0, 0.1] as const,
  noTumor: [0, 0.1] as const,
});

test("classes are ranked by probability", () => {
  assert.deepEqual(ranked(probabilities), [
    "glioma",
    "meningioma",
    "pituitary",
    "noTumor",
  ]);
});

test("apart and narrow is clear; touching is an overlap; apart but wide is wide", () => {
  assert.deepEqual(
    sureness(probabilities, interval([0.62, 0.78], [0.12, 0.28])),
    { kind: "clear" },
  );
  assert.deepEqual(sureness(probabilities, interval([0.4, 0.9], [0.05, 0.4])), {
    kind: "overlap",
    with: "meningioma",
  });
  assert.deepEqual(
    sureness(probabilities, interval([0.5, 0.85], [0.05, 0.3])),
    { kind: "wide" },
  );
});

test("without an interval nothing is said", () => {
  assert.equal(sureness(probabilities, null), null);
});

test("an interval that leaves its estimate out says nothing", () => {
  assert.equal(sureness(probabilities, interval([0.9, 1], [0.05, 0.1])), null);
});

test("a low probability is not sure, however narrow its interval", () => {
  const low = {
    glioma: 0.47,
    meningioma: 0.13,
    pituitary: 0.31,
    noTumor: 0.09,
  };
  assert.deepEqual(
    sureness(low, {
      glioma: [0.41, 0.53],
      meningioma: [0.1, 0.2],
      pituitary: [0.23, 0.37],
      noTumor: [0.05, 0.15],
    }),
    { kind: "low" },
  );
});
