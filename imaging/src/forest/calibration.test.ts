import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "../random.ts";
import {
  logLoss,
  topLabelCalibrationError,
} from "../statistics/calibration-error.ts";
import {
  applyCalibration,
  calibrationKinds,
  readCalibration,
  type Calibration,
} from "./calibration.ts";
import {
  fitCalibration,
  fitCalibrationKind,
  type CalibrationData,
} from "./fit-calibration.ts";

/** Rows whose true class probabilities are known; what is shown is softmax(log p × shown + bias). */
function rows(
  n: number,
  seed: number,
  shown: number,
  bias: number[],
): CalibrationData {
  const random = createRandom(seed);
  const classes = bias.length;
  const truth = new Float64Array(n * classes);
  const y = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const draws = bias.map(() => Math.log(1 - random.uniform()) ** 2);
    const weights = draws.map((d) => 0.3 + Math.abs(d));
    const sum = weights.reduce((a, b) => a + b);
    let left = random.uniform();
    y[i] = classes - 1;
    for (let k = 0; k < classes; k++) {
      truth[i * classes + k] = weights[k] / sum;
      left -= weights[k] / sum;
      if (left < 0) {
        y[i] = k;
        left = Infinity;
      }
    }
  }
  const distortion: Calibration = {
    kind: "vector",
    floor: 1e-9,
    scale: bias.map(() => shown),
    bias,
  };
  return { proba: applyCalibration(distortion, truth, classes), y, classes };
}

test("every kind improves on a forest that is too sure of itself, on rows it has not seen", () => {
  const data = rows(1500, 1, 1.8, [0, 0, 0, 0]);
  const held = rows(3000, 2, 1.8, [0, 0, 0, 0]);
  const before = topLabelCalibrationError(held.y, held.proba, 4);
  assert.ok(before > 0.08, String(before));
  for (const kind of ["temperature", "vector", "isotonic"] as const) {
    const after = applyCalibration(
      fitCalibrationKind(kind, data),
      held.proba,
      4,
    );
    assert.ok(topLabelCalibrationError(held.y, after, 4) < before / 2, kind);
    assert.ok(
      logLoss(held.y, after, 4) < logLoss(held.y, held.proba, 4, 1e-6),
      kind,
    );
    for (let i = 0; i < after.length; i += 4) {
      const row = after.subarray(i, i + 4);
      assert.ok(
        Math.abs(row.reduce((a, b) => a + b) - 1) < 1e-12 &&
          row.every((v) => v >= 0),
      );
    }
  }
});

test("temperature finds the exponent, vector finds the biases", () => {
  const temperature = fitCalibrationKind(
    "temperature",
    rows(6000, 3, 2, [0, 0, 0]),
  );
  assert.ok(temperature.kind === "temperature");
  assert.ok(
    Math.abs(temperature.scale - 0.5) < 0.05,
    String(temperature.scale),
  );
  const vector = fitCalibrationKind("vector", rows(6000, 4, 1, [0.8, 0, -0.8]));
  assert.ok(vector.kind === "vector");
  assert.ok(
    Math.abs(vector.bias[0] - vector.bias[2] + 1.6) < 0.25,
    String(vector.bias),
  );
});

test("the choice: nothing where nothing is wrong, biases where biases are", () => {
  const fine = fitCalibration({ ...rows(1500, 5, 1, [0, 0, 0]), seed: 1 });
  assert.equal(fine.calibration.kind, "identity", JSON.stringify(fine.scores));
  assert.deepEqual(
    fine.scores.map((s) => s.kind),
    [...calibrationKinds],
  );
  const skewed = {
    ...rows(1500, 6, 1.6, [1.5, 0, -1]),
    seed: 1,
    groups: Array.from({ length: 1500 }, (_, i) => i % 200),
  };
  const choice = fitCalibration(skewed);
  assert.equal(choice.calibration.kind, "vector");
  assert.deepEqual(fitCalibration(skewed), choice);
});

test("a calibration survives JSON; a malformed one is refused", () => {
  const data = rows(300, 7, 1.5, [0.5, 0]);
  for (const kind of calibrationKinds) {
    const fitted = fitCalibrationKind(kind, data);
    assert.deepEqual(
      readCalibration(JSON.parse(JSON.stringify(fitted)), 2),
      fitted,
    );
  }
  const hostile: unknown[] = [
    null,
    {},
    { kind: "temperature", floor: 0.01, scale: "2" },
    { kind: "temperature", floor: 0, scale: 1 },
    { kind: "vector", floor: 0.01, scale: [1], bias: [0, 0] },
    { kind: "vector", floor: 0.01, scale: [1, Infinity], bias: [0, 0] },
    { kind: "isotonic", curves: [{ x: [0, 1], y: [0, 1] }] },
    {
      kind: "isotonic",
      curves: [
        { x: [0, 1], y: [1, 0] },
        { x: [0], y: [0] },
      ],
    },
    {
      kind: "isotonic",
      curves: [
        { x: [], y: [] },
        { x: [0], y: [0] },
      ],
    },
  ];
  for (const value of hostile)
    assert.throws(() => readCalibration(value, 2), { code: "not-a-model" });
});
