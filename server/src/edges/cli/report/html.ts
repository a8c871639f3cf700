/** Text into HTML. Everything that is not built here goes through it (A15). */
export function escape(text: string | number): string {
  return String(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

export type Language = "en" | "es";

/** A number as the language writes it, with a true minus. */
export function decimal(
  value: number,
  language: Language,
  digits: number,
): string {
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
    signDisplay: "negative",
  })
    .format(value)
    .replace("-", "−");
}

/** Three significant digits, without zeros at the end: measures of any size. */
export function measured(value: number, language: Language): string {
  return new Intl.NumberFormat(language, {
    maximumSignificantDigits: 3,
    useGrouping: false,
  })
    .format(value)
    .replace("-", "−");
}

/** A probability, never as 0.00 or 1.00: no model is certain, and rounding must not say that it is. The web page's own rule. */
export function probability(
  value: number,
  language: Language,
  digits = 2,
): string {
  if (value < 0.005) return `<${decimal(0.01, language, 2)}`;
  if (value >= 0.995) return `>${decimal(0.99, language, 2)}`;
  return decimal(value, language, digits);
}

/** Date and time of day in UTC: a page has no place. */
export function moment(iso: string, language: Language): string {
  const text = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "es", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(new Date(iso));
  return `${text} UTC`;
}

/** A whole page without scripts, which its policy forbids besides. */
export function page(
  language: Language,
  title: string,
  style: string,
  body: string,
): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'none'; img-src * file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escape(title)}</title><style>${style}</style></head><body>
${body}
</body></html>
`;
}

/** A table that a narrow screen scrolls on its own, reachable by keyboard. */
export function scrollable(label: string, table: string): string {
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escape(label)}">${table}</div>`;
}
