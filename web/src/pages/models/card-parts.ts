/** Finds what can be shown well in a model card, whose shape each model's training decides. Pure. */
import { figuresOf, isRecord, readFigure, type Figure } from "./figures.ts";

export interface PerClass {
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly (Figure | null)[];
  }[];
}

export interface Confusion {
  readonly classes: readonly string[];
  /** counts[truth][answer] */
  readonly counts: readonly (readonly number[])[];
}

export interface CardParts {
  /** What it is and for whom: shown first, as sentences. */
  readonly about: readonly (readonly [string, unknown])[];
  readonly figures: readonly Figure[];
  readonly perClass: PerClass | null;
  readonly confusion: Confusion | null;
  readonly limits: readonly unknown[];
  readonly data: unknown;
  readonly rest: readonly (readonly [string, unknown])[];
}

const aboutKeys = ["title", "intendedUse", "intendedUser", "method", "split"];
const figureKeys = ["figures", "heldOut", "metrics", "performance"];
const limitKeys = ["limits", "limitations"];
/** Said by the head of the card, or without meaning to a reader. */
const hiddenKeys = ["id", "version", "mode", "digest", "file"];

/** `[{class, f1, …}]` or `{glioma: {f1, …}}` as one table. */
export function perClassOf(value: unknown): PerClass | null {
  const entries: (readonly [string, unknown])[] = Array.isArray(value)
    ? value.flatMap((one: unknown) =>
        isRecord(one) && typeof one["class"] === "string"
          ? [[one["class"], one] as const]
          : [],
      )
    : isRecord(value)
      ? Object.entries(value)
      : [];
  const rows = entries.flatMap(([name, entry]) =>
    isRecord(entry) ? [{ name, entry }] : [],
  );
  const columns = [
    ...new Set(
      rows.flatMap(({ entry }) =>
        Object.keys(entry).filter(
          (key) => readFigure(key, entry[key]) !== null,
        ),
      ),
    ),
  ];
  if (rows.length === 0 || columns.length === 0) return null;
  return {
    columns,
    rows: rows.map(({ name, entry }) => ({
      name,
      cells: columns.map((column) => readFigure(column, entry[column])),
    })),
  };
}

/** A square of counts, as wide as there are classes. */
export function confusionOf(
  value: unknown,
  classes: unknown,
): Confusion | null {
  if (!Array.isArray(classes) || !Array.isArray(value)) return null;
  const names = classes.filter((name) => typeof name === "string");
  const counts = value.flatMap((row: unknown) =>
    Array.isArray(row) ? [row.filter((one) => typeof one === "number")] : [],
  );
  const square =
    names.length > 1 &&
    counts.length === names.length &&
    counts.every((row) => row.length === names.length);
  return square ? { classes: names, counts } : null;
}

export function cardParts(card: Readonly<Record<string, unknown>>): CardParts {
  const entries = Object.entries(card);
  const measured = entries
    .filter(([key]) => figureKeys.includes(key))
    .map(([, value]) => value);
  const inside = measured.filter(isRecord);
  const find = (key: string) =>
    inside.map((one) => one[key]).find((one) => one !== undefined);
  const known = [
    ...aboutKeys,
    ...figureKeys,
    ...limitKeys,
    ...hiddenKeys,
    "data",
    "classes",
  ];
  return {
    about: aboutKeys.flatMap((key) =>
      card[key] === undefined ? [] : [[key, card[key]] as const],
    ),
    figures: measured.flatMap((one) =>
      figuresOf(
        isRecord(one)
          ? Object.fromEntries(
              Object.entries(one).filter(
                ([key]) => !["perClass", "confusion", "errors"].includes(key),
              ),
            )
          : one,
      ),
    ),
    perClass: perClassOf(find("perClass")),
    confusion: confusionOf(find("confusion"), card["classes"]),
    limits: entries
      .filter(([key]) => limitKeys.includes(key))
      .flatMap(([, value]): readonly unknown[] =>
        Array.isArray(value) ? value : [value],
      ),
    data: card["data"],
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
