/** Rows of the index as DICOM JSON (PS3.18 Annex F). */
import { dictionaryEntry, hexTag } from "@isocenter/dicom";
import {
  levelRank,
  searchAttribute,
  searchAttributes,
  type Level,
  type SearchAttribute,
} from "./search-attributes.ts";
import type { DicomJson, SearchRow } from "./search-store.ts";

interface JsonElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
}

/** Which columns of a row hold an attribute where the row's name differs from the table's. */
const rowColumns: Readonly<Record<string, keyof SearchRow>> = {
  NumberOfStudyRelatedInstances: "study_instances",
  NumberOfSeriesRelatedInstances: "series_instances",
  BitsAllocated: "bits",
};

export function renderRow(
  row: SearchRow,
  level: Level,
  includeFields: "all" | readonly number[],
): DicomJson {
  const out: Record<string, unknown> = {
    "00080005": { vr: "CS", Value: ["ISO_IR 192"] },
    "00080056": { vr: "CS", Value: ["ONLINE"] },
  };
  const { header } = row;
  for (const attribute of searchAttributes) {
    if (levelRank[attribute.level] > levelRank[level]) continue;
    if (attribute.always || isAsked(attribute.tag, includeFields)) {
      const element = elementOf(row, attribute, level);
      if (element !== undefined) out[hexTag(attribute.tag)] = element;
    }
  }
  if (header !== undefined && header !== null)
    for (const [hex, element] of Object.entries(header))
      if (!(hex in out) && isOfLevel(hex, level, includeFields))
        out[hex] = element;
  return Object.fromEntries(
    Object.entries(out).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const isAsked = (
  tag: number,
  includeFields: "all" | readonly number[],
): boolean => includeFields === "all" || includeFields.includes(tag);

/**
 * With `includefield=all` every attribute of a header comes back at the instance level; above it only those whose group
 * cannot differ between the instances below, so that no instance's own value stands for its study.
 */
function isOfLevel(
  hex: string,
  level: Level,
  includeFields: "all" | readonly number[],
): boolean {
  const tag = Number.parseInt(hex, 16);
  const attribute = searchAttribute(tag);
  if (attribute !== undefined && levelRank[attribute.level] > levelRank[level])
    return false;
  if (includeFields !== "all") return includeFields.includes(tag);
  if (level === "instance") return true;
  if (tag >>> 16 === 0x0010) return true;
  const keyword = dictionaryEntry(tag)?.keyword ?? "";
  return (
    keyword.startsWith("Study") ||
    (level === "series" && keyword.startsWith("Series"))
  );
}

function elementOf(
  row: SearchRow,
  attribute: SearchAttribute,
  level: Level,
): JsonElement | undefined {
  const { vr, keyword, kind } = attribute;
  if (keyword === "BitsAllocated") return asElement(row.bits);
  if (attribute.column === undefined)
    return asElement(
      (level === "instance"
        ? (row.header ?? row.series_header)
        : row.series_header)?.[hexTag(attribute.tag)],
    );
  const name = rowColumns[keyword] ?? (attribute.column as keyof SearchRow);
  const value = row[name];
  if (value === undefined) return undefined;
  if (kind === "modalities")
    return { vr, Value: [...(value as string[])].sort() };
  if (value === null || value === "")
    return attribute.always ? { vr } : undefined;
  if (kind === "name") return { vr, Value: [personName(String(value))] };
  return { vr, Value: [value] };
}

const asElement = (value: unknown): JsonElement | undefined =>
  typeof value === "object" && value !== null && "vr" in value
    ? (value as JsonElement)
    : undefined;

/** PS3.18 §F.2.2: component groups of a name, by their names. */
export function personName(text: string): Record<string, string> {
  const groups = text.split("=");
  const names = ["Alphabetic", "Ideographic", "Phonetic"];
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const group = groups[index];
      return group === undefined || group === "" ? [] : [[name, group]];
    }),
  );
}
