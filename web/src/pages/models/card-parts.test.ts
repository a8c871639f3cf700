import assert from "node:assert/strict";
import test from "node:test";
import { cardParts, figuresOf, words } from "./card-parts.ts";

test("figures are found with their intervals, however the card writes them", () => {
  assert.deepEqual(
    figuresOf({
      accuracy: { value: 0.95, interval: [0.94, 0.96] },
      auc: { estimate: 0.99, low: 0.98, high: 1 },
      f1: { glioma: 0.9, meningioma: { value: 0.91, ci95: [0.9, 0.92] } },
      list: [{ name: "brier", value: 0.08 }],
      note: "text",
    }),
    [
      { name: "accuracy", value: 0.95, low: 0.94, high: 0.96 },
      { name: "auc", value: 0.99, low: 0.98, high: 1 },
      { name: "f1 · glioma", value: 0.9, low: null, high: null },
      { name: "f1 · meningioma", value: 0.91, low: 0.9, high: 0.92 },
      { name: "list · brier", value: 0.08, low: null, high: null },
    ],
  );
});

test("nothing of a card is lost: known parts, and the rest", () => {
  const parts = cardParts({
    figures: { accuracy: 0.9 },
    limits: ["one", "two"],
    data: { slices: 3 },
    trees: 300,
  });
  assert.equal(parts.figures.length, 1);
  assert.deepEqual(parts.limits, ["one", "two"]);
  assert.deepEqual(parts.data, [["data", { slices: 3 }]]);
  assert.deepEqual(parts.rest, [["trees", 300]]);
});

test("a card nested without end ends", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  assert.deepEqual(figuresOf(loop), []);
});

test("keys become words", () => {
  assert.equal(words("trainedAt"), "Trained at");
  assert.equal(words("f1_macro"), "F1 macro");
  assert.equal(words("AUC"), "AUC");
});
