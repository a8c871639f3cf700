import assert from "node:assert/strict";
import test from "node:test";
import type { Explanation } from "@isocenter/contracts";
import { place, ticks, waterfall } from "./waterfall.ts";

function explanation(contributions: readonly number[]): Explanation {
  const sum = contributions.reduce((a, b) => a + b, 0);
  const each = (value: number) => ({
    glioma: value,
    meningioma: -value,
    pituitary: 0,
    noTumor: 0,
  });
  return {
    base: { glioma: 0.25, meningioma: 0.25, pituitary: 0.25, noTumor: 0.25 },
    raw: {
      glioma: 0.25 + sum,
      meningioma: 0.25 - sum,
      pituitary: 0.25,
      noTumor: 0.25,
    },
    calibration: each(-0.05),
    sentence: { en: "", es: "" },
    features: contributions.map((value, index) => ({
      key: `f${index}`,
      name: { en: `f${index}`, es: `f${index}` },
      family: "texture",
      unit: "",
      value: 1,
      meaning: { en: "", es: "" },
      contribution: each(value),
    })),
  };
}

const nineteen = Array.from(
  { length: 19 },
  (_, i) => (i % 2 === 0 ? 1 : -1) * (0.2 / (i + 1)),
);

test("each bar starts where the one before ended, and the last feature ends at the raw output", () => {
  const chart = waterfall(explanation(nineteen), "glioma", 8);
  let at = 0.25;
  for (const bar of chart.bars.filter(
    ({ kind }) => kind === "feature" || kind === "other",
  )) {
    assert.equal(bar.from, at);
    assert.ok(Math.abs(bar.to - bar.from - bar.value) < 1e-12);
    at = bar.to;
  }
  const raw = chart.bars.find(({ kind }) => kind === "raw");
  assert.ok(raw !== undefined && Math.abs(at - raw.to) < 1e-9);
  assert.ok(Math.abs(chart.gap) < 1e-9);
});

test("the strongest features come first, whatever their sign; the others are one bar", () => {
  const chart = waterfall(
    explanation([0.01, -0.3, 0.2, 0.02, 0.03]),
    "glioma",
    2,
  );
  assert.deepEqual(
    chart.bars.map(({ key }) => key),
    ["base", "f1", "f2", "other", "raw", "calibration", "calibrated"],
  );
  const other = chart.bars.find(({ kind }) => kind === "other");
  assert.equal(other?.count, 3);
  assert.ok(Math.abs((other?.value ?? 0) - 0.06) < 1e-12);
});

test("a single feature left over is shown itself", () => {
  const chart = waterfall(explanation([0.3, 0.2, 0.1]), "glioma", 2);
  assert.equal(
    chart.bars.some(({ kind }) => kind === "other"),
    false,
  );
  assert.equal(chart.bars.filter(({ kind }) => kind === "feature").length, 3);
});

test("calibration is a bar of its own from raw to calibrated", () => {
  const chart = waterfall(explanation([0.3]), "glioma", 8);
  const [calibration, calibrated] = chart.bars.slice(-2);
  assert.ok(Math.abs((calibration?.from ?? 0) - 0.55) < 1e-12);
  assert.ok(Math.abs((calibrated?.to ?? 0) - 0.5) < 1e-12);
});

test("a contribution that does not add up shows as a gap", () => {
  const broken = explanation([0.3]);
  broken.raw.glioma += 0.1;
  assert.ok(Math.abs(waterfall(broken, "glioma", 8).gap + 0.1) < 1e-12);
});

test("all bars lie on the axis, also below zero", () => {
  const chart = waterfall(explanation([0.4, 0.2]), "meningioma", 8);
  assert.ok(chart.low < 0);
  for (const bar of chart.bars)
    for (const end of [bar.from, bar.to]) {
      const at = place(chart, end);
      assert.ok(at >= -1e-12 && at <= 1 + 1e-12, `${bar.key} ${at}`);
    }
  for (const tick of ticks(chart)) {
    assert.ok(place(chart, tick) >= -1e-9 && place(chart, tick) <= 1 + 1e-9);
  }
  assert.ok(ticks(chart).includes(0) && ticks(chart).length <= 7);
});
