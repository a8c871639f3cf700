import assert from "node:assert/strict";
import { test } from "node:test";
import { brainClasses } from "@isocenter/contracts";
import { testSlice } from "./testing-result.ts";
import { amountOf, barsOf, waterfall } from "./waterfall.ts";

const { explanation } = testSlice(0).reading!;

test("each bar starts where the last ended, from the base to the raw output to the probability", () => {
  for (const name of brainClasses) {
    const bars = barsOf(explanation, name, "en");
    const steps = bars.filter(({ kind }) => kind === "up" || kind === "down");
    assert.equal(steps.length, 10, "nine features and the rest");
    let at = bars[0].to;
    assert.equal(at, explanation.base[name]);
    for (const { from, to, kind } of steps) {
      assert.equal(from, at);
      assert.equal(kind, to < from ? "down" : "up");
      at = to;
    }
    const [output, calibration, end] = bars.slice(-3);
    assert.ok(Math.abs(at - output.to) < 1e-9, "features lead to the output");
    assert.equal(output.to, explanation.raw[name]);
    assert.equal(calibration.from, output.to);
    assert.equal(calibration.to, end.to);
    assert.ok(
      Math.abs(end.to - testSlice(0).reading!.probabilities[name]) < 1e-12,
    );
  }
});

test("the numbers shown add up to the digit, in both languages", () => {
  for (const language of ["en", "es"] as const)
    for (const name of brainClasses) {
      const shown = barsOf(explanation, name, language).map((bar) => ({
        kind: bar.kind,
        thousandths: Math.round(
          Number(amountOf(bar, language).replace(",", ".").replace("−", "-")) *
            1000,
        ),
      }));
      const base = shown[0].thousandths;
      const steps = shown
        .filter(({ kind }) => kind === "up" || kind === "down")
        .reduce((sum, { thousandths }) => sum + thousandths, 0);
      const [output, calibration, end] = shown.slice(-3);
      assert.equal(base + steps, output.thousandths);
      assert.equal(
        output.thousandths + calibration.thousandths,
        end.thousandths,
      );
    }
});

test("bars lie within the plot, also where steps leave the range from 0 to 1", () => {
  const far = {
    ...explanation,
    features: explanation.features.map((feature, index) => ({
      ...feature,
      contribution: { ...feature.contribution, glioma: index === 0 ? -2 : 0.2 },
    })),
  };
  const html = waterfall(far, "glioma", "en");
  const places = [...html.matchAll(/left:([\d.-]+)%;width:([\d.-]+)%/g)];
  assert.equal(places.length, 14);
  for (const [, left, width] of places) {
    assert.ok(Number(left) >= 0 && Number(width) >= 0);
    assert.ok(Number(left) + Number(width) <= 100.01);
  }
});
