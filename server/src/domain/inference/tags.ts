import { tagOfKeyword, type Keyword } from "@isocenter/dicom";

/** DICOM JSON of one instance (PS3.18 Annex F). */
export type HeaderJson = Readonly<Record<string, unknown>>;

/** The first value of an attribute of a DICOM JSON header as text, or undefined. */
export function tagText(
  header: HeaderJson,
  keyword: Keyword,
): string | undefined {
  const value = values(header, keyword)[0];
  return value === undefined || value === null || typeof value === "object"
    ? undefined
    : String(value);
}

/** All values as text. */
export function tagTexts(header: HeaderJson, keyword: Keyword): string[] {
  return values(header, keyword)
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map(String);
}

/** The first value as a finite number, or undefined. */
export function tagNumber(
  header: HeaderJson,
  keyword: Keyword,
): number | undefined {
  const number = Number(values(header, keyword)[0] ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** The key of an attribute in DICOM JSON: `GGGGEEEE`. */
export function jsonKey(keyword: Keyword): string {
  const tag = tagOfKeyword(keyword);
  if (tag === undefined) throw new TypeError(`${keyword} is no keyword`);
  return tag.toString(16).toUpperCase().padStart(8, "0");
}

function values(header: HeaderJson, keyword: Keyword): readonly unknown[] {
  const element = header[jsonKey(keyword)];
  if (typeof element !== "object" || element === null || !("Value" in element))
    return [];
  return Array.isArray(element.Value) ? element.Value : [];
}
