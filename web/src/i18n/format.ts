/** Numbers, dates and DICOM values as people read them. Pure; `locale` is a BCP 47 tag such as `es` or `en-GB`. */

/** Making a formatter costs a hundred times as much as using it. */
function remembered<Options, Format>(
  make: (locale: string, options: Options) => Format,
): (locale: string, options: Options) => Format {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const key = locale + JSON.stringify(options);
    const known = made.get(key);
    if (known !== undefined) return known;
    const format = make(locale, options);
    made.set(key, format);
    return format;
  };
}
const numberFormat = remembered(
  (locale, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options),
);
const dateFormat = remembered(
  (locale, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options),
);
const relativeFormat = remembered(
  (locale, options: Intl.RelativeTimeFormatOptions) =>
    new Intl.RelativeTimeFormat(locale, options),
);

/** `digits` decimals, always. */
export function fixed(locale: string, value: number, digits: number): string {
  return numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Up to three significant digits; for measures whose scale is not known beforehand. */
export function compact(locale: string, value: number): string {
  if (!Number.isFinite(value)) return "–";
  return numberFormat(locale, {
    maximumSignificantDigits: Math.abs(value) >= 1000 ? 6 : 3,
    maximumFractionDigits: 4,
    roundingPriority: "lessPrecision",
  }).format(value);
}

/** Units that say "a plain number" in the words of UCUM and of our measures. */
const plainUnits: readonly string[] = ["", "1", "index", "ratio"];

/** A measure with its unit: shares as per cent, plain numbers bare. */
export function measure(locale: string, value: number, unit: string): string {
  if (unit === "share")
    return numberFormat(locale, {
      style: "percent",
      maximumSignificantDigits: 3,
    }).format(value);
  const text = compact(locale, value);
  return plainUnits.includes(unit) ? text : `${text} ${unit}`;
}

/**
 * A probability, but never as 0.00 or 1.00: no model is certain, and rounding must not say that it is.
 */
export function probability(locale: string, value: number, digits = 2): string {
  if (value < 0.005) return `<${fixed(locale, 0.01, 2)}`;
  if (value >= 0.995) return `>${fixed(locale, 0.99, 2)}`;
  return fixed(locale, value, digits);
}

/** With its sign, also plus, but none where it rounds to zero: what a bar of a waterfall shows. A true minus sign, so that columns align. */
export function signed(locale: string, value: number, digits: number): string {
  const rounded = fixed(locale, Math.abs(value), digits);
  // What rounds to nothing pushes neither way.
  const sign =
    Number(Math.abs(value).toFixed(digits)) === 0
      ? ""
      : value < 0
        ? "\u2212"
        : "+";
  return sign + rounded;
}

export function integer(locale: string, value: number): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

export function percent(locale: string, share: number): string {
  return numberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 0,
  }).format(share);
}

/** Decimal multiples, as file managers show them. */
export function bytes(locale: string, value: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return numberFormat(locale, {
    style: "unit",
    unit: units[unit] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: scaled < 10 && unit > 0 ? 1 : 0,
  }).format(scaled);
}

/** `840 ms`, `2.4 s`, `3 min`. */
export function duration(locale: string, milliseconds: number): string {
  const [value, unit, digits] =
    milliseconds < 1000
      ? [milliseconds, "millisecond", 0]
      : milliseconds < 60_000
        ? [milliseconds / 1000, "second", 1]
        : milliseconds < 3_600_000
          ? [milliseconds / 60_000, "minute", 0]
          : [milliseconds / 3_600_000, "hour", 1];
  return numberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** `2 min. ago`; the future is possible (next attempt). Both are ISO 8601 or epoch milliseconds. */
export function relative(locale: string, iso: string, nowMs: number): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return "–";
  const seconds = (then - nowMs) / 1000;
  const format = relativeFormat(locale, {
    numeric: "auto",
    style: "short",
  });
  if (Math.abs(seconds) < 5) return format.format(0, "second");
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size)
      return format.format(Math.trunc(seconds / size), unit);
  return format.format(0, "second");
}

export function exact(locale: string, iso: string): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return "–";
  return dateFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
  }).format(then);
}

export function time(locale: string, iso: string): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return "–";
  return dateFormat(locale, { timeStyle: "medium" }).format(then);
}

/** DA `20260131` (PS3.5 §6.2). Anything else is shown as it came. */
export function dicomDate(locale: string, value: string | null): string {
  if (value === null || value === "") return "–";
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  if (parts === null) return value;
  const [, year, month, day] = parts;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1) return value;
  return dateFormat(locale, {
    dateStyle: "medium",
    timeZone: "UTC",
  }).format(date);
}

/**
 * PN `Yamada^Tarou=山田^太郎=…` (PS3.5 §6.2.1.1) as `Yamada, Tarou (山田 太郎)`. Prefix and suffix stay out: a worklist line is for
 * finding a person. An empty name gives the empty string.
 */
export function personName(value: string): string {
  const groups = value.split("=").map((group, index) => {
    const [family = "", given = "", middle = ""] = group
      .split("^")
      .map((part) => part.trim());
    const givens = [given, middle].filter(Boolean).join(" ");
    return index === 0
      ? [family, givens].filter(Boolean).join(", ")
      : [family, givens].filter(Boolean).join(" ");
  });
  const [first = "", ...others] = groups;
  const other = others.find(Boolean);
  if (first === "") return other ?? "";
  return other === undefined ? first : `${first} (${other})`;
}

/** AS `054Y` (PS3.5 §6.2) as a number and its unit letter; null if it is none. */
export function ageParts(
  value: string | null,
): { value: number; unit: "Y" | "M" | "W" | "D" } | null {
  const parts = /^(\d{3})([DWMY])$/.exec(value ?? "");
  if (parts === null) return null;
  return {
    value: Number(parts[1]),
    unit: parts[2] as "Y" | "M" | "W" | "D",
  };
}

/** First characters of a digest or UID; the whole stands in its title and is what is copied. */
export function short(value: string, length = 10): string {
  return value.length <= length + 1 ? value : `${value.slice(0, length)}…`;
}

/** DA range of the last `days` days up to `now`, for a query (PS3.18 §8.3.4.2 date range matching). */
export function lastDays(days: number, now: Date): string {
  const da = (date: Date) =>
    `${date.getFullYear()}${String(date.getMonth() + 1).padStart(2, "0")}${String(date.getDate()).padStart(2, "0")}`;
  const from = new Date(now);
  from.setDate(from.getDate() - days + 1);
  return days <= 1 ? da(now) : `${da(from)}-${da(now)}`;
}
