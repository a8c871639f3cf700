import assert from "node:assert/strict";
import test from "node:test";
import { cardParts, confusionOf, perClassOf, words } from "./card-parts.ts";
import { figuresOf } from "./figures.ts";

test("figures are found with their intervals, however the card writes them", () => {
  assert.deepEqual(
    figuresOf({
      accuracy: { value: 0.95, interval: [0.94, 0.96] },
      auc: { estimate: 0.99, low: 0.98, high: 1 },
      recall: 0.8,
      recallInterval95: [0.7, 0.9],
      f1: { glioma: 0.9, meningioma: { value: 0.91, ci95: [0.9, 0.92] } },
      list: [{ name: "brier", value: 0.08 }],
      byFold: [0.1, 0.2],
      more: [{ features: 100, accuracy: 0.7 }],
      note: "text",
    }),
    [
      { name: "accuracy", value: 0.95, low: 0.94, high: 0.96 },
      { name: "auc", value: 0.99, low: 0.98, high: 1 },
      { name: "recall", value: 0.8, low: 0.7, high: 0.9 },
      { name: "f1 · glioma", value: 0.9, low: null, high: null },
      { name: "f1 · meningioma", value: 0.91, low: 0.9, high: 0.92 },
      { name: "list · brier", value: 0.08, low: null, high: null },
      { name: "more · 100 · accuracy", value: 0.7, low: null, high: null },
    ],
  );
});

test("per class: a list or a record becomes the same table", () => {
  const list = perClassOf([
    { class: "glioma", f1: { value: 0.8, low: 0.7, high: 0.9 }, slices: 3 },
    { class: "none", f1: 0.9, slices: 4 },
  ]);
  assert.deepEqual(list?.columns, ["f1", "slices"]);
  assert.deepEqual(
    list?.rows.map(({ name, cells }) => [name, cells[0]?.low, cells[1]?.value]),
    [
      ["glioma", 0.7, 3],
      ["none", null, 4],
    ],
  );
  assert.deepEqual(perClassOf({ CT: { f1: 1 } })?.rows[0]?.name, "CT");
  assert.equal(perClassOf("x"), null);
});

test("a confusion table is a square of counts, or none", () => {
  assert.deepEqual(
    confusionOf(
      [
        [1, 2],
        [3, 4],
      ],
      ["a", "b"],
    ),
    {
      classes: ["a", "b"],
      counts: [
        [1, 2],
        [3, 4],
      ],
    },
  );
  assert.equal(confusionOf([[1, 2]], ["a", "b"]), null);
  assert.equal(
    confusionOf(
      [
        [1, "x"],
        [2, 3],
      ],
      ["a", "b"],
    ),
    null,
  );
});

test("nothing of a card is lost but what its head says: known parts, and the rest", () => {
  const parts = cardParts({
    id: "m",
    version: "1",
    intendedUse: "research",
    figures: { accuracy: 0.9, perClass: [{ class: "a", f1: 1 }] },
    limits: ["one", "two"],
    data: { slices: 3 },
    trees: 300,
  });
  assert.deepEqual(parts.about, [["intendedUse", "research"]]);
  assert.equal(parts.figures.length, 1);
  assert.equal(parts.perClass?.rows.length, 1);
  assert.deepEqual(parts.limits, ["one", "two"]);
  assert.deepEqual(parts.data, { slices: 3 });
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
