import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import * as statistics from "./index.ts";

const shared =
  process.env["ISOCENTER_SHARED_DATA"] ??
  resolve(import.meta.dirname, "../../../../shared/data");
const file = resolve(shared, "reference/metric_vectors.json");
const skip = existsSync(file) ? false : "no shared data";

interface Vectors {
  delong: {
    y: number[];
    score1: number[];
    score2: number[];
    auc1: number;
    se1: number;
    ci95: [number, number];
    auc2: number;
    pairedZ: number;
    pairedP: number;
  };
  calibration: {
    y: number[];
    p: number[];
    brier: number;
    ece10width: number;
    ece15width: number;
    ece10mass: number;
    mce10width: number;
    logloss: number;
  };
}

const near = (actual: number, expected: number, tolerance = 1e-12): void =>
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected}`,
  );

test("DeLong agrees with the reference vectors", { skip }, () => {
  const { delong } = JSON.parse(readFileSync(file, "utf8")) as Vectors;
  const first = statistics.aucInterval(delong.y, delong.score1);
  near(first.auc, delong.auc1);
  near(first.standardError, delong.se1);
  near(first.low, delong.ci95[0]);
  near(first.high, delong.ci95[1]);
  near(statistics.auc(delong.y, delong.score2), delong.auc2);
  const paired = statistics.compareAuc(delong.y, delong.score1, delong.score2);
  near(paired.z, delong.pairedZ);
  near(paired.p, delong.pairedP);
});

test("calibration figures agree with the reference vectors", { skip }, () => {
  const { calibration: c } = JSON.parse(readFileSync(file, "utf8")) as Vectors;
  near(statistics.brierScore(c.y, c.p), c.brier);
  const two = c.p.flatMap((p) => [1 - p, p]);
  near(statistics.logLoss(c.y, two, 2), c.logloss);
  near(statistics.multiclassBrierScore(c.y, two, 2), 2 * c.brier);
  const ten = statistics.reliabilityBins(c.y, c.p, 10);
  near(statistics.expectedCalibrationError(ten), c.ece10width);
  near(statistics.maximumCalibrationError(ten), c.mce10width);
  near(
    statistics.expectedCalibrationError(
      statistics.reliabilityBins(c.y, c.p, 15),
    ),
    c.ece15width,
  );
  near(
    statistics.expectedCalibrationError(
      statistics.reliabilityBins(c.y, c.p, 10, "mass"),
    ),
    c.ece10mass,
  );
});

test("the AUC counts pairs, a tie as one half", () => {
  const random = createRandom(3);
  const y = Array.from({ length: 80 }, () => random.below(2));
  const score = y.map((k) => Math.round(3 * (random.uniform() + 0.3 * k)));
  let pairs = 0;
  let sum = 0;
  for (let i = 0; i < 80; i++) {
    for (let j = 0; j < 80; j++) {
      if (!y[i] || y[j]) continue;
      pairs++;
      sum += score[i] > score[j] ? 1 : score[i] === score[j] ? 0.5 : 0;
    }
  }
  near(statistics.auc(y, score), sum / pairs);
  assert.throws(() => statistics.auc([1, 1], [0, 1]), {
    code: "invalid-argument",
  });
  assert.throws(() => statistics.auc([1, 0], [0, NaN]), {
    code: "invalid-argument",
  });
});

test("the normal distribution, against tabulated values", () => {
  // Abramowitz and Stegun table 7.1 and 26.2; erfc(5) from the DLMF.
  near(statistics.erfc(0.5), 0.4795001221869535, 1e-15);
  near(statistics.erfc(2), 0.004677734981047266, 1e-16);
  near(statistics.erfc(5) / 1.5374597944280349e-12, 1, 1e-13);
  near(statistics.erfc(-1), 1.842700792949715, 1e-15);
  near(statistics.normalQuantile(0.975), 1.959963984540054, 1e-14);
  near(statistics.normalQuantile(0.5), 0, 1e-15);
});

test("confusion, F1 and friends by hand", () => {
  const truth = [0, 0, 0, 1, 1, 2];
  const confusion = statistics.confusionMatrix(truth, [0, 0, 1, 1, 1, 0], 3);
  assert.deepEqual([...confusion], [2, 1, 0, 0, 2, 0, 1, 0, 0]);
  const figures = statistics.classificationFigures(confusion);
  near(figures.accuracy, 4 / 6);
  near(figures.perClass[0].precision, 2 / 3);
  near(figures.perClass[0].recall, 2 / 3);
  near(figures.perClass[0].specificity, 2 / 3);
  near(figures.perClass[1].f1, 0.8);
  near(figures.perClass[2].f1, 0);
  assert.ok(Number.isNaN(figures.perClass[2].precision));
  near(figures.macroF1, (2 / 3 + 0.8 + 0) / 3);
  near(figures.balancedAccuracy, (2 / 3 + 1 + 0) / 3);
  assert.deepEqual(
    [...statistics.predictedClasses([0.2, 0.8, 0.5, 0.5], 2)],
    [1, 0],
  );
});

test("Wilson's interval, against Newcombe 1998 table I", () => {
  const expected: [number, number, number, number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [r, n, low, high] of expected) {
    const interval = statistics.wilsonInterval(r, n);
    near(interval.low, low, 5e-5);
    near(interval.high, high, 5e-5);
  }
});

test("the bootstrap draws groups, repeats itself, and is wider than by row", () => {
  const random = createRandom(8);
  const perGroup = Array.from({ length: 40 }, () => random.uniform());
  const groups = Array.from({ length: 400 }, (_, i) => i % 40);
  const value = (rows: Int32Array): number =>
    rows.reduce((sum, i) => sum + perGroup[groups[i]], 0) / rows.length;
  const byGroup = statistics.bootstrapInterval(groups, value, {
    draws: 400,
    seed: 1,
  });
  assert.deepEqual(
    statistics.bootstrapInterval(groups, value, { draws: 400, seed: 1 }),
    byGroup,
  );
  const byRow = statistics.bootstrapInterval(
    groups.map((_, i) => i),
    value,
    { draws: 400, seed: 1 },
  );
  assert.ok(byGroup.low < byGroup.value && byGroup.value < byGroup.high);
  assert.ok(byGroup.high - byGroup.low > 2 * (byRow.high - byRow.low));
  // The standard error of the mean of 40 groups, times 2 × 1.96.
  const centre = perGroup.reduce((a, b) => a + b) / 40;
  const error = Math.sqrt(
    perGroup.reduce((a, b) => a + (b - centre) ** 2, 0) / 40 / 40,
  );
  near((byGroup.high - byGroup.low) / (3.92 * error), 1, 0.2);
});

test("quantiles are those of numpy's default", () => {
  near(statistics.quantileOfSorted([1, 2, 4, 8], 0.5), 3);
  near(statistics.quantileOfSorted([1, 2, 4, 8], 0.9), 6.8);
  assert.ok(Number.isNaN(statistics.quantileOfSorted([], 0.5)));
});
