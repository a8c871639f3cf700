/** Finds what can be shown well in a model card, whose shape each model's training decides. Pure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPair(value: unknown): value is [number, number] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((end) => typeof end === "number")
  );
}

/** `{value|estimate|mean|point, interval|ci|ci95|interval95: [low, high]}`, or `{value, low, high}`. */
function readFigure(name: string, value: unknown): Figure | null {
  if (typeof value === "number") return { name, value, low: null, high: null };
  if (!isRecord(value)) return null;
  const point = ["value", "estimate", "mean", "point"]
    .map((key) => value[key])
    .find((one) => typeof one === "number");
  if (typeof point !== "number") return null;
  const interval = ["interval", "interval95", "ci", "ci95"]
    .map((key) => value[key])
    .find(isPair);
  const low = interval?.[0] ?? value["low"];
  const high = interval?.[1] ?? value["high"];
  return {
    name,
    value: point,
    low: typeof low === "number" ? low : null,
    high: typeof high === "number" ? high : null,
  };
}

const depthMax = 4;

/** All figures below `value`, named by their path; a list of `{name|key|label, value, …}` counts too. */
export function figuresOf(value: unknown, path = "", depth = 0): Figure[] {
  const whole = path === "" ? null : readFigure(path, value);
  if (whole !== null) return [whole];
  if (depth >= depthMax) return [];
  if (Array.isArray(value))
    return value.flatMap((entry: unknown, index) => {
      const named = isRecord(entry)
        ? ["name", "key", "label"]
            .map((key) => entry[key])
            .find((one) => typeof one === "string")
        : undefined;
      const label = typeof named === "string" ? named : String(index + 1);
      return figuresOf(
        entry,
        path === "" ? label : `${path} · ${label}`,
        depth + 1,
      );
    });
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    figuresOf(entry, path === "" ? key : `${path} · ${key}`, depth + 1),
  );
}

const figureKeys = ["figures", "metrics", "performance"];
const limitKeys = ["limits", "limitations"];
const dataKeys = ["data", "dataset", "datasets", "split"];

export interface CardParts {
  readonly figures: readonly Figure[];
  readonly limits: readonly unknown[];
  readonly data: readonly (readonly [string, unknown])[];
  readonly rest: readonly (readonly [string, unknown])[];
}

export function cardParts(card: Readonly<Record<string, unknown>>): CardParts {
  const entries = Object.entries(card);
  const among = (keys: readonly string[]) =>
    entries.filter(([key]) => keys.includes(key));
  const limits = among(limitKeys).flatMap(([, value]): readonly unknown[] =>
    Array.isArray(value) ? value : [value],
  );
  const known = [...figureKeys, ...limitKeys, ...dataKeys];
  return {
    figures: among(figureKeys).flatMap(([, value]) => figuresOf(value)),
    limits,
    data: among(dataKeys),
    rest: entries.filter(([key]) => !known.includes(key)),
  };
}

/** `trainedAt` → `Trained at`, `f1_macro` → `F1 macro`; abbreviations stay. */
export function words(key: string): string {
  const spaced = key
    .replaceAll("_", " ")
    .replace(
      /([a-z0-9])([A-Z])(?![A-Z])/g,
      (_, before: string, letter: string) =>
        `${before} ${letter.toLowerCase()}`,
    );
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
