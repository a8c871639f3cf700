import type { BrainClass, Explanation } from "@isocenter/contracts";
import {
  decimal,
  escape,
  measured,
  probability,
  type Language,
} from "./html.ts";
import { word } from "./words.ts";

/** Bars shown one by one; the rest is one bar, so that the sum still stands. */
const barsMax = 9;
const digits = 3;

export interface Bar {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** `sum` and `end` start from 0 and show a whole; the others are steps. */
  readonly kind: "sum" | "up" | "down" | "cal" | "end";
}

/** Base, what each feature added, the forest's output, calibration as its own bar, the probability; each step starts where the last ended. */
export function barsOf(
  explanation: Explanation,
  name: BrainClass,
  language: Language,
): Bar[] {
  const ranked = explanation.features.toSorted(
    (a, b) => Math.abs(b.contribution[name]) - Math.abs(a.contribution[name]),
  );
  const steps = ranked.slice(0, barsMax).map((feature) => ({
    label: `${feature.name[language]} = ${measured(feature.value, language)}${feature.unit === "1" ? "" : ` ${feature.unit}`}`,
    by: feature.contribution[name],
  }));
  const others = ranked.slice(barsMax);
  if (others.length > 0)
    steps.push({
      label: `${others.length} ${word(language, "others")}`,
      by: others.reduce((sum, { contribution }) => sum + contribution[name], 0),
    });
  let at = explanation.base[name];
  const bars: Bar[] = [
    { label: word(language, "base"), from: 0, to: at, kind: "sum" },
  ];
  for (const { label, by } of steps) {
    bars.push({ label, from: at, to: at + by, kind: by < 0 ? "down" : "up" });
    at += by;
  }
  const raw = explanation.raw[name];
  const calibrated = raw + explanation.calibration[name];
  return [
    ...bars,
    { label: word(language, "output"), from: 0, to: raw, kind: "sum" },
    {
      label: word(language, "calibration"),
      from: raw,
      to: calibrated,
      kind: "cal",
    },
    {
      label: word(language, "calibrated"),
      from: 0,
      to: calibrated,
      kind: "end",
    },
  ];
}

/** What stands beside a bar. Steps are differences of rounded ends, so that the numbers shown add up to the digit;
 * wholes near 0 or 1 say only that. */
export function amountOf({ from, to, kind }: Bar, language: Language): string {
  if (kind === "sum" || kind === "end")
    return probability(to, language, digits);
  const unit = 10 ** digits;
  const by = (Math.round(to * unit) - Math.round(from * unit)) / unit;
  return `${by < 0 ? "−" : "+"}${decimal(Math.abs(by), language, digits)}`;
}

/** The waterfall of one class as a list: its text alone says all that the bars show. */
export function waterfall(
  explanation: Explanation,
  name: BrainClass,
  language: Language,
): string {
  const bars = barsOf(explanation, name, language);
  const edges = bars.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...edges);
  const high = Math.max(1, ...edges);
  const x = (value: number) => ((value - low) / (high - low)) * 100;
  const rows = bars.map((bar, index) => {
    const left = x(Math.min(bar.from, bar.to));
    const width = x(Math.max(bar.from, bar.to)) - left;
    const link =
      index === bars.length - 1
        ? ""
        : `<u style="left:${x(bar.to).toFixed(2)}%"></u>`;
    const whole = bar.kind === "sum" || bar.kind === "end" ? " whole" : "";
    return `<li><span class="name${whole}">${escape(bar.label)}</span><span class="bar"><i class="${bar.kind}" style="left:${left.toFixed(2)}%;width:${width.toFixed(2)}%"></i>${link}</span><span class="amount${whole}">${escape(amountOf(bar, language))}</span></li>`;
  });
  const axis = [low, (low + high) / 2, high]
    .map((value) => `<span>${decimal(value, language, 2)}</span>`)
    .join("");
  const legend = (["up", "down", "cal"] as const).map((kind) => {
    const key = { up: "towards", down: "against", cal: "calibration" } as const;
    return `<li><i class="${kind}"></i>${escape(word(language, key[kind]))}</li>`;
  });
  return `<ol class="fall">${rows.join("")}<li class="axis" aria-hidden="true"><span class="name"></span><span class="bar">${axis}</span><span class="amount"></span></li></ol>
<ul class="legend">${legend.join("")}</ul>`;
}
