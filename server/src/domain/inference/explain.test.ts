import assert from "node:assert/strict";
import { test } from "node:test";
import type { Explanation, FeatureContribution } from "@isocenter/contracts";
import { additivityError, likeliest, perClass, sentence } from "./explain.ts";

const feature = (name: string, glioma: number) =>
  ({
    key: name,
    name: { en: name, es: `${name} (es)` },
    contribution: { glioma, meningioma: 0, pituitary: 0, noTumor: -glioma },
  }) as unknown as FeatureContribution;
const probabilities = {
  glioma: 0.8,
  meningioma: 0.1,
  pituitary: 0.06,
  noTumor: 0.04,
};

test("names the answer, at most three that pushed towards it and two against, largest first", () => {
  const { en, es } = sentence(probabilities, [
    feature("small", 0.01),
    feature("against", -0.2),
    feature("largest", 0.3),
    feature("second", 0.2),
    feature("third", 0.1),
    feature("nothing", 0.004),
    feature("weaker", -0.1),
    feature("weakest", -0.05),
  ]);
  assert.equal(
    en,
    "For this slice the forest's score is highest for glioma: calibrated probability 80 %. Towards it pushed most: largest (+0.30), second (+0.20), third (+0.10). Against it: against (−0.20), weaker (−0.10).",
  );
  assert.match(es, /máxima para glioma: probabilidad calibrada 80 %/);
  assert.match(es, /largest \(es\) \(\+0,30\)/);
});

test("of no tumour it says that one slice states nothing about the brain", () => {
  const { en, es } = sentence(
    { glioma: 0.02, meningioma: 0.01, pituitary: 0.01, noTumor: 0.96 },
    [],
  );
  assert.match(
    en,
    /^For this slice the forest's score is highest for no tumour/,
  );
  assert.match(en, /One slice states nothing about the brain\./);
  assert.match(es, /Un solo corte no afirma nada sobre el cerebro\./);
});

test("says so where nothing pushed", () => {
  const { en, es } = sentence(probabilities, []);
  assert.match(en, /Nothing pushed notably against it\.$/);
  assert.doesNotMatch(en, /Towards/);
  assert.match(es, /Nada pesó/);
});

test("the first of equals is the likeliest", () => {
  assert.equal(likeliest({ ...probabilities, meningioma: 0.8 }), "glioma");
  assert.equal(likeliest({ ...probabilities, noTumor: 0.9 }), "noTumor");
});

test("the error of additivity is that of the worst class", () => {
  const explanation = {
    base: perClass([0.25, 0.25, 0.25, 0.25]),
    raw: perClass([0.55, 0.25, 0.25, -0.05]),
    features: [feature("x", 0.3)],
  } as unknown as Explanation;
  assert.ok(additivityError(explanation) < 1e-15);
  assert.ok(
    Math.abs(
      additivityError({
        ...explanation,
        raw: perClass([0.55, 0.25, 0.4, -0.05]),
      }) - 0.15,
    ) < 1e-12,
  );
});
