import type {
  BrainClass,
  Explanation,
  FeatureContribution,
} from "@isocenter/contracts";

/** One line of the waterfall, from `from` to `to` on the axis of the output. */
export interface Bar {
  readonly key: string;
  readonly kind:
    "base" | "feature" | "other" | "raw" | "calibration" | "calibrated";
  readonly from: number;
  readonly to: number;
  /** What is printed at the right: a change, or for `base`, `raw`, `calibrated` the value itself. */
  readonly value: number;
  readonly feature?: FeatureContribution;
  /** For `other`: how many features it stands for. */
  readonly count?: number;
}

export interface Waterfall {
  readonly bars: readonly Bar[];
  readonly low: number;
  readonly high: number;
  /** base + Σ contributions − raw: 0 but for rounding (Explanation). */
  readonly gap: number;
}

/**
 * Base → the `featuresMax` strongest features by |contribution| → the others together → raw output → calibration → calibrated
 * probability, for one class.
 */
export function waterfall(
  explanation: Explanation,
  of: BrainClass,
  featuresMax: number,
): Waterfall {
  const sorted = explanation.features.toSorted(
    (a, b) => Math.abs(b.contribution[of]) - Math.abs(a.contribution[of]),
  );
  // One left over is shown itself: "1 other feature" would take the same line and say less.
  const shown = sorted.length - featuresMax === 1 ? sorted.length : featuresMax;
  const base = explanation.base[of];
  const raw = explanation.raw[of];
  const bars: Bar[] = [
    { key: "base", kind: "base", from: 0, to: base, value: base },
  ];
  let at = base;
  for (const feature of sorted.slice(0, shown)) {
    const value = feature.contribution[of];
    bars.push({
      key: feature.key,
      kind: "feature",
      from: at,
      to: at + value,
      value,
      feature,
    });
    at += value;
  }
  const others = sorted.slice(shown);
  if (others.length > 0) {
    const value = others.reduce((sum, one) => sum + one.contribution[of], 0);
    bars.push({
      key: "other",
      kind: "other",
      from: at,
      to: at + value,
      value,
      count: others.length,
    });
    at += value;
  }
  const calibration = explanation.calibration[of];
  const calibrated = raw + calibration;
  bars.push(
    { key: "raw", kind: "raw", from: 0, to: raw, value: raw },
    {
      key: "calibration",
      kind: "calibration",
      from: raw,
      to: calibrated,
      value: calibration,
    },
    {
      key: "calibrated",
      kind: "calibrated",
      from: 0,
      to: calibrated,
      value: calibrated,
    },
  );
  const ends = bars.flatMap((bar) => [bar.from, bar.to]);
  return {
    bars,
    low: Math.min(0, ...ends),
    high: Math.max(...ends, 0.05),
    gap: at - raw,
  };
}

/** Place on the axis as a share 0–1 of its length. */
export function place(chart: Waterfall, value: number): number {
  return (value - chart.low) / (chart.high - chart.low);
}

/** Round values for the axis: 0, 0.2, 0.4 … at most six of them. */
export function ticks(chart: Waterfall): number[] {
  const span = chart.high - chart.low;
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1].find(
    (size) => span / size <= 5,
  );
  if (step === undefined) return [0];
  const first = Math.ceil(chart.low / step - 1e-9);
  const last = Math.floor(chart.high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(4)),
  );
}
