import { demand, ImagingError } from "../imaging-error.ts";

/**
 * How raw class probabilities become calibrated ones; plain JSON. `temperature` and `vector`:
 * softmax(scale_k × log p_k + bias_k), one common scale without bias, or one pair per class. With
 * two classes `vector` is Platt's method. `isotonic`: one rising curve per class through (x, y),
 * linear between, then divided by the sum. `floor` is added to every probability before its
 * logarithm: a forest of 300 trees says 0 where it means "below 1/300".
 */
export type Calibration =
  | { readonly kind: "identity" }
  | {
      readonly kind: "temperature";
      readonly floor: number;
      readonly scale: number;
    }
  | {
      readonly kind: "vector";
      readonly floor: number;
      readonly scale: readonly number[];
      readonly bias: readonly number[];
    }
  | {
      readonly kind: "isotonic";
      readonly curves: readonly {
        readonly x: readonly number[];
        readonly y: readonly number[];
      }[];
    };

export type CalibrationKind = Calibration["kind"];

export const calibrationKinds = [
  "identity",
  "temperature",
  "vector",
  "isotonic",
] as const satisfies CalibrationKind[];

/** A curve never needs more knots than this; a longer one in a file is refused. */
const knotsMax = 10_000;

/** Calibrated probabilities, rows × classes, each row summing to 1. */
export function applyCalibration(
  calibration: Calibration,
  proba: Float64Array,
  classes: number,
): Float64Array {
  demand(proba.length % classes === 0, "proba must hold rows × classes values");
  const out = new Float64Array(proba.length);
  for (let start = 0; start < proba.length; start += classes) {
    let sum = 0;
    let greatest = -Infinity;
    for (let k = 0; k < classes; k++) {
      const v = moved(calibration, proba[start + k], k, classes);
      out[start + k] = v;
      sum += v;
      if (v > greatest) greatest = v;
    }
    if (calibration.kind === "temperature" || calibration.kind === "vector") {
      sum = 0;
      for (let k = 0; k < classes; k++)
        sum += out[start + k] = Math.exp(out[start + k] - greatest);
    }
    for (let k = 0; k < classes; k++)
      out[start + k] = sum > 0 ? out[start + k] / sum : 1 / classes;
  }
  return out;
}

/** One class's probability, moved, before the row is normalised: a logit for the softmax kinds. */
function moved(
  calibration: Calibration,
  p: number,
  k: number,
  classes: number,
): number {
  switch (calibration.kind) {
    case "identity":
      return p;
    case "temperature":
      return calibration.scale * flooredLog(p, calibration.floor, classes);
    case "vector":
      return (
        calibration.scale[k] * flooredLog(p, calibration.floor, classes) +
        calibration.bias[k]
      );
    case "isotonic":
      return interpolate(calibration.curves[k], p);
  }
}

export function flooredLog(p: number, floor: number, classes: number): number {
  return Math.log((p + floor) / (1 + classes * floor));
}

function interpolate(
  { x, y }: { readonly x: readonly number[]; readonly y: readonly number[] },
  p: number,
): number {
  let high = 0;
  while (high < x.length && x[high] < p) high++;
  if (high === 0) return y[0];
  if (high === x.length) return y[high - 1];
  const span = x[high] - x[high - 1];
  const share = span > 0 ? (p - x[high - 1]) / span : 1;
  return y[high - 1] + share * (y[high] - y[high - 1]);
}

/**
 * A calibration from untrusted JSON, for a model of that many classes. Throws `not-a-model` for
 * anything malformed.
 */
export function readCalibration(value: unknown, classes: number): Calibration {
  const refuse = (): never => {
    throw new ImagingError("not-a-model", "The calibration is malformed");
  };
  if (typeof value !== "object" || value === null) return refuse();
  const { kind, floor, scale, bias, curves } = value as Record<string, unknown>;
  const isFloor = (v: unknown): v is number => isNumber(v) && v > 0 && v < 1;
  switch (kind) {
    case "identity":
      return { kind };
    case "temperature":
      return isFloor(floor) && isNumber(scale)
        ? { kind, floor, scale }
        : refuse();
    case "vector":
      return isFloor(floor) &&
        isNumbers(scale, classes) &&
        isNumbers(bias, classes)
        ? { kind, floor, scale, bias }
        : refuse();
    case "isotonic":
      if (!Array.isArray(curves) || curves.length !== classes) return refuse();
      return {
        kind,
        curves: curves.map((curve: unknown) => readCurve(curve) ?? refuse()),
      };
    default:
      return refuse();
  }
}

function readCurve(value: unknown): { x: number[]; y: number[] } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { x, y } = value as Record<string, unknown>;
  if (!Array.isArray(x) || x.length < 1 || x.length > knotsMax)
    return undefined;
  if (!isNumbers(x, x.length) || !isNumbers(y, x.length)) return undefined;
  const rises = (list: number[]): boolean =>
    list.every((v, i) => i === 0 || v >= list[i - 1]);
  return rises(x) && rises(y) && y[0] >= 0 && y[y.length - 1] <= 1
    ? { x, y }
    : undefined;
}

function isNumber(value: unknown): value is number {
  return (
    typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e6
  );
}

function isNumbers(value: unknown, length: number): value is number[] {
  return (
    Array.isArray(value) && value.length === length && value.every(isNumber)
  );
}
