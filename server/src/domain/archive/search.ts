/** The search that QIDO-RS, C-FIND and the verbs of the three levels share. */
import { dictionaryEntry } from "@isocenter/dicom";
import type { Database } from "../../platform/database/index.ts";
import type { Caller } from "../identity/index.ts";
import { parseMatching } from "./matching.ts";
import type { ReadLog } from "./read-log.ts";
import { renderRow } from "./render-search-row.ts";
import { kindOfVR, searchAttribute, type Level } from "./search-attributes.ts";
import {
  countMatches,
  isAtOrAbove,
  selectPage,
  type DicomJson,
  type Key,
} from "./search-store.ts";

/** A search as its door understood it: tags and raw values. */
export interface SearchQuery {
  /** Tags from the outermost sequence inwards, and the value as sent. */
  readonly keys: readonly {
    readonly path: readonly number[];
    readonly value: string;
  }[];
  /** Attributes to come back besides those that always do, or all that the index knows. */
  readonly includeFields: "all" | readonly number[];
  readonly offset: number;
  readonly limit: number;
}

export interface SearchAnswer {
  /** DICOM JSON (PS3.18 Annex F), one object per match. */
  readonly rows: readonly DicomJson[];
  /** Rows after this page, counted to `remainingMax`. */
  readonly remaining: number;
  /** Keys that the index does not hold: not matched, and said so. */
  readonly ignored: readonly (readonly number[])[];
}

export interface SearchDeps {
  readonly database: Database;
  readonly reads: ReadLog;
}

/** A bigger answer is paged: 1,000 study rows are half a megabyte. */
export const searchLimitMax = 1_000;
/** Where counting stops: it would cost more than the page itself. */
export const remainingMax = 10_000;

/**
 * Searches one level (PS3.18 §10.6, PS3.4 §C.4.1). Keys of levels below are ignored.
 * @throws Failure `bad-request` or `limit-exceeded` for a key that cannot be understood, `forbidden`
 */
export async function search(
  deps: SearchDeps,
  caller: Caller,
  level: Level,
  query: SearchQuery,
): Promise<SearchAnswer> {
  await deps.reads.note(caller, "study.read", "search");
  const keys: Key[] = [];
  const ignored: (readonly number[])[] = [];
  for (const { path, value } of query.keys) {
    const key = understand(level, path, value);
    if (key === undefined) ignored.push(path);
    else keys.push(key);
  }
  const limit = Math.min(query.limit, searchLimitMax);
  const withHeader =
    query.includeFields === "all" ||
    query.includeFields.some((tag) => needsHeader(tag, level));
  const found = await selectPage(
    deps.database.sql,
    caller.site,
    level,
    keys,
    { offset: query.offset, limit: limit + 1 },
    withHeader,
  );
  const rows = found.slice(0, limit);
  const seen = query.offset + rows.length;
  const remaining =
    found.length > limit
      ? (await countMatches(
          deps.database.sql,
          caller.site,
          level,
          keys,
          seen + remainingMax,
        )) - seen
      : 0;
  return {
    rows: rows.map((row) => renderRow(row, level, query.includeFields)),
    remaining: Math.max(remaining, found.length - rows.length),
    ignored,
  };
}

function needsHeader(tag: number, level: Level): boolean {
  const attribute = searchAttribute(tag);
  if (attribute === undefined) return true;
  return (
    attribute.column === undefined &&
    !attribute.always &&
    isAtOrAbove(attribute.level, level)
  );
}

function understand(
  level: Level,
  path: readonly number[],
  value: string,
): Key | undefined {
  const [first = 0] = path;
  const last = path.at(-1) ?? first;
  const attribute = path.length === 1 ? searchAttribute(first) : undefined;
  if (attribute !== undefined) {
    if (!isAtOrAbove(attribute.level, level)) return undefined;
    return { attribute, matching: parseMatching(attribute.vr, value) };
  }
  const vr = dictionaryEntry(last)?.vrs[0];
  if (level === "study" || vr === undefined) return undefined;
  // A series header holds what is the same for its instances; an instance header holds all.
  return {
    path,
    level: level === "series" ? "series" : "instance",
    kind: kindOfVR(vr),
    matching: parseMatching(vr, value),
  };
}
