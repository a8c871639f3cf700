import type { BrainClass, Explanation } from "@isocenter/contracts";
import { escape, word, type Language } from "./html.ts";

/** Bars shown one by one; the rest is one bar, so that the sum still stands. */
const barsMax = 9;
const width = 640;
const rowHeight = 24;
const labelWidth = 300;
const valueWidth = 70;

interface Bar {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

/** The waterfall of one class: base, what each feature added, the forest's output, calibration as its own bar, the probability. */
export function waterfall(
  explanation: Explanation,
  name: BrainClass,
  language: Language,
): string {
  const bars = barsOf(explanation, name, language);
  const edges = bars.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...edges);
  const high = Math.max(1, ...edges);
  const plot = width - labelWidth - valueWidth;
  const x = (value: number) =>
    labelWidth + ((value - low) / (high - low)) * plot;
  const rows = bars.map((bar, index) => {
    const y = index * rowHeight + 4;
    const left = Math.min(x(bar.from), x(bar.to));
    const size = Math.max(1, Math.abs(x(bar.to) - x(bar.from)));
    const whole = bar.from === 0;
    const text = whole
      ? bar.to.toFixed(3)
      : `${bar.to < bar.from ? "−" : "+"}${Math.abs(bar.to - bar.from).toFixed(3)}`;
    return `<text x="${labelWidth - 8}" y="${y + 13}" text-anchor="end">${escape(bar.label)}</text><rect x="${left.toFixed(1)}" y="${y}" width="${size.toFixed(1)}" height="16" fill="${bar.colour}"/><text x="${width}" y="${y + 13}" text-anchor="end">${text}</text>`;
  });
  const height = bars.length * rowHeight + 4;
  return `<svg viewBox="0 0 ${width} ${height}" width="100%" role="img" aria-label="${escape(word(language, "why"))}">${rows.join("")}</svg>`;
}

function barsOf(
  explanation: Explanation,
  name: BrainClass,
  language: Language,
): Bar[] {
  const ranked = explanation.features.toSorted(
    (a, b) => Math.abs(b.contribution[name]) - Math.abs(a.contribution[name]),
  );
  const steps = ranked.slice(0, barsMax).map((feature) => ({
    label: `${feature.name[language]} = ${Number(feature.value.toPrecision(3))}`,
    by: feature.contribution[name],
  }));
  const rest = ranked
    .slice(barsMax)
    .reduce((sum, { contribution }) => sum + contribution[name], 0);
  steps.push({ label: word(language, "others"), by: rest });
  const bars: Bar[] = [
    {
      label: word(language, "base"),
      from: 0,
      to: explanation.base[name],
      colour: "#8a939d",
    },
  ];
  let at = explanation.base[name];
  for (const { label, by } of steps) {
    bars.push({
      label,
      from: at,
      to: at + by,
      colour: by >= 0 ? "#b3261e" : "#1a5fb4",
    });
    at += by;
  }
  const raw = explanation.raw[name];
  const calibrated = raw + explanation.calibration[name];
  bars.push({
    label: word(language, "output"),
    from: 0,
    to: raw,
    colour: "#4b5560",
  });
  bars.push({
    label: word(language, "calibration"),
    from: raw,
    to: calibrated,
    colour: "#7a5b00",
  });
  bars.push({
    label: word(language, "calibrated"),
    from: 0,
    to: calibrated,
    colour: "#0b63a8",
  });
  return bars;
}
