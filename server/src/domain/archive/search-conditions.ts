/** SQL conditions of a search: part of the archive's store (see store.ts for why SQL stands nowhere else). */
import type { Queryable } from "../../platform/database/index.ts";
import type { Matching } from "./matching.ts";
import { literalLike } from "./matching.ts";
import type { ColumnKind, SearchAttribute } from "./search-attributes.ts";

/** A piece of SQL with its parameters. */
export type Fragment = ReturnType<typeof piece>;
const piece = (query: Queryable) => query``;
const named = (query: Queryable, name: string): Fragment =>
  query`${query(name)}`;

/** The aliases that every search gives its tables. */
const aliases = { study: "s", series: "r", instance: "i" } as const;

/** `true` where a key matches; undefined where the key is universal. */
export function condition(
  query: Queryable,
  attribute: SearchAttribute,
  matching: Matching,
): Fragment | undefined {
  if (matching.kind === "universal") return undefined;
  const alias = aliases[attribute.level];
  if (attribute.column === undefined)
    return headerCondition(
      query,
      alias === "s" ? "i" : alias,
      [attribute.tag],
      attribute.kind,
      matching,
    );
  const column = named(query, `${alias}.${attribute.column}`);
  switch (attribute.kind) {
    case "uid":
      return matching.kind === "single"
        ? query`${column} = any(${[...matching.values]})`
        : query`false`;
    case "integer":
      return integerCondition(query, column, matching);
    case "modalities":
      return modalitiesCondition(query, column, matching);
    case "name":
      return nameCondition(query, column, matching);
    case "range":
      return rangeCondition(query, column, matching);
    case "text":
      return textCondition(query, column, matching);
  }
}

function textCondition(
  query: Queryable,
  column: Fragment,
  matching: Matching,
): Fragment {
  if (matching.kind === "wildcard")
    return query`${column} like ${matching.like}`;
  if (matching.kind === "single")
    return query`${column} = any(${[...matching.values]})`;
  return query`false`;
}

/**
 * PS3.4 §C.2.2.2.1: names match without regard to case, against the whole value or one component group. A key in ASCII
 * can only mean the first group, so that the index on lower(name) serves it.
 */
function nameCondition(
  query: Queryable,
  column: Fragment,
  matching: Matching,
): Fragment {
  const like = (
    matching.kind === "wildcard"
      ? matching.like
      : matching.kind === "single"
        ? literalLike((matching.values[0] ?? "").replace(/\^+$/, ""))
        : ""
  ).toLowerCase();
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(like))
    return query`(lower(${column}) like ${like} or lower(${column}) like ${`${like}=%`})`;
  return query`exists (
    select 1 from unnest(array[lower(${column})] || string_to_array(lower(${column}), '=')) name
    where name like ${like})`;
}

/** Dates and times are compared as the text they are; a short end of a range covers all that begins with it. */
function rangeCondition(
  query: Queryable,
  column: Fragment,
  matching: Matching,
): Fragment {
  if (matching.kind !== "range") return query`false`;
  const { from, to } = matching;
  if (from !== undefined && from === to && from.length === 8)
    return query`${column} = ${from}`;
  const lower =
    from === undefined ? query`` : query`and ${column} collate "C" >= ${from}`;
  const upper =
    to === undefined ? query`` : query`and ${column} collate "C" < ${`${to}~`}`;
  return query`(${column} is not null ${lower} ${upper})`;
}

function integerCondition(
  query: Queryable,
  column: Fragment,
  matching: Matching,
): Fragment {
  const values =
    matching.kind === "single"
      ? matching.values.filter((value) => /^[+-]?\d{1,9}$/.test(value))
      : [];
  return query`${column} = any(${values.map(Number)}::integer[])`;
}

function modalitiesCondition(
  query: Queryable,
  column: Fragment,
  matching: Matching,
): Fragment {
  if (matching.kind === "single")
    return query`${column} && ${[...matching.values]}::text[]`;
  if (matching.kind === "wildcard")
    return query`exists (select 1 from unnest(${column}) one where one like ${matching.like})`;
  return query`false`;
}

/**
 * An attribute, nested or not, that stands only in a `header` column (DICOM JSON, PS3.18 Annex F).
 * @param path tags from the outermost sequence to the attribute
 */
export function headerCondition(
  query: Queryable,
  alias: "r" | "i",
  path: readonly number[],
  kind: ColumnKind,
  matching: Matching,
): Fragment | undefined {
  if (matching.kind === "universal") return undefined;
  const steps = path.map(
    (tag) => `."${tag.toString(16).toUpperCase().padStart(8, "0")}".Value[*]`,
  );
  const jsonPath = `$${steps.join("")}${kind === "name" ? ".*" : ""}`;
  const value = query`(found #>> '{}')`;
  const test =
    kind === "name"
      ? nameCondition(query, value, matching)
      : kind === "range"
        ? rangeCondition(query, value, matching)
        : textCondition(query, value, matching);
  return query`exists (
    select 1 from jsonb_path_query(${named(query, `${alias}.header`)}, ${jsonPath}::jsonpath) found
    where ${test})`;
}
