import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { priorityOf, type PriorityFacts } from "./priority.ts";

const score = (facts: Partial<PriorityFacts>) =>
  priorityOf({
    requestedPriority: null,
    finding: null,
    probability: null,
    inDistribution: null,
    ...facts,
  }).score;

/** The table of docs/priority.md. */
const document = readFileSync(
  new URL("../../../../docs/priority.md", import.meta.url),
  "utf8",
);

test("urgency as documented", () => {
  for (const [order, points] of [
    ["STAT", 60],
    ["HIGH", 30],
    ["MEDIUM", 10],
    ["ROUTINE", 0],
    ["LOW", 0],
    [" stat ", 60],
    ["whatever", 0],
    [null, 0],
  ] as const)
    assert.equal(score({ requestedPriority: order }), points, String(order));
  assert.match(document, /STAT 60, HIGH 30, MEDIUM 10, ROUTINE and LOW 0/);
});

test("finding times probability as documented", () => {
  for (const [finding, points] of [
    ["glioma", 40],
    ["meningioma", 25],
    ["pituitary", 20],
    ["noTumor", 0],
  ] as const) {
    assert.equal(score({ finding, probability: 1 }), points, finding);
    assert.equal(score({ finding, probability: 0.5 }), points / 2, finding);
    assert.equal(score({ finding, probability: null }), 0, finding);
  }
  assert.match(
    document,
    /glioma 40, meningioma 25, pituitary tumour 20, no tumour 0/,
  );
});

test("five points where the image is unlike the training data, none where that is not known", () => {
  assert.equal(score({ inDistribution: false }), 5);
  assert.equal(score({ inDistribution: true }), 0);
  assert.equal(score({ inDistribution: null }), 0);
  assert.match(document, /unlike the training data\s+\| 5/);
});

test("what a person ordered outranks what the model thinks; a doubt is looked at before a sure nothing", () => {
  const surestGlioma = score({ finding: "glioma", probability: 1 });
  assert.ok(score({ requestedPriority: "STAT" }) > surestGlioma);
  assert.ok(
    score({ requestedPriority: "STAT" }) >
      score({ finding: "glioma", probability: 1, inDistribution: false }),
  );
  assert.ok(score({ inDistribution: false }) > score({ finding: "noTumor" }));
});

test("the terms sum to the score, to a tenth of a point", () => {
  const { score: total, terms } = priorityOf({
    requestedPriority: "HIGH",
    finding: "glioma",
    probability: 0.3333,
    inDistribution: false,
  });
  assert.equal(total, 48.3);
  assert.deepEqual(
    terms.map(({ points }) => points),
    [30, 13.3, 5],
  );
  assert.ok(terms.every(({ name }) => name.en !== "" && name.es !== ""));
});
