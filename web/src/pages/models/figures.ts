/** One figure of a card, with its interval where the card gives one. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPair(value: unknown): value is [number, number] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((end) => typeof end === "number")
  );
}

/** `{value|estimate|mean|point, interval|ci|ci95|interval95: [low, high]}`, `{value, low, high}`, or a plain number. */
export function readFigure(name: string, value: unknown): Figure | null {
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
const countKey = "features";
const labelKeys = ["name", "key", "label", "class", "what"];
/** `accuracyInterval95` is the interval of its neighbour `accuracy`. */
const intervalSuffix = "Interval95";

function labelOf(entry: unknown, index: number): string {
  const label = isRecord(entry)
    ? labelKeys.map((key) => entry[key]).find((one) => typeof one === "string")
    : undefined;
  if (typeof label === "string") return label;
  // `moreFeatures`: each entry is named by its count.
  const count = isRecord(entry) ? entry[countKey] : undefined;
  return String(typeof count === "number" ? count : index + 1);
}

/** All figures below `value`, named by their path; a list of `{name, value, …}` counts too, a list of bare numbers does not. */
export function figuresOf(value: unknown, path = "", depth = 0): Figure[] {
  const join = (name: string) => (path === "" ? name : `${path} · ${name}`);
  const whole = path === "" ? null : readFigure(path, value);
  if (whole !== null) return [whole];
  if (depth >= depthMax) return [];
  if (Array.isArray(value))
    return value.every((one) => typeof one === "number")
      ? []
      : value.flatMap((entry: unknown, index) =>
          figuresOf(
            isRecord(entry)
              ? Object.fromEntries(
                  Object.entries(entry).filter(([key]) => key !== countKey),
                )
              : entry,
            join(labelOf(entry, index)),
            depth + 1,
          ),
        );
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    if (key.endsWith(intervalSuffix)) return [];
    const interval = value[key + intervalSuffix];
    return figuresOf(
      typeof entry === "number" && isPair(interval)
        ? { value: entry, interval }
        : entry,
      join(key),
      depth + 1,
    );
  });
}
