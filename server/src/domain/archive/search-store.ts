/** The read side of the index. Every statement carries `site`. */
import type { Queryable } from "../../platform/database/index.ts";
import type { Matching } from "./matching.ts";
import {
  levelRank,
  type ColumnKind,
  type Level,
  type SearchAttribute,
} from "./search-attributes.ts";
import {
  aliases,
  condition,
  headerCondition,
  type Alias,
  type Fragment,
} from "./search-conditions.ts";

/** One key of a search, understood. */
export type Key =
  | { readonly attribute: SearchAttribute; readonly matching: Matching }
  | {
      /** Only in the `header` of that level: tags from the outermost sequence inwards. */
      readonly path: readonly number[];
      readonly level: "series" | "instance";
      readonly kind: ColumnKind;
      readonly matching: Matching;
    };

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export type DicomJson = Readonly<Record<string, unknown>>;

export interface StudyColumns {
  readonly study_instance_uid: string;
  readonly patient_id: string;
  readonly patient_name: string;
  readonly patient_birth_date: string | null;
  readonly patient_sex: string | null;
  readonly patient_age: string | null;
  readonly study_date: string | null;
  readonly study_time: string | null;
  readonly accession_number: string | null;
  readonly study_id: string | null;
  readonly study_description: string | null;
  readonly referring_physician_name: string | null;
  readonly modalities: string[];
  readonly series_count: number;
  readonly study_instances: number;
}
export interface SeriesColumns {
  readonly series_instance_uid: string;
  readonly modality: string;
  readonly series_number: number | null;
  readonly series_description: string | null;
  readonly body_part_examined: string | null;
  readonly series_instances: number;
  readonly series_header: DicomJson;
}
export interface InstanceColumns {
  readonly sop_instance_uid: string;
  readonly sop_class_uid: string;
  readonly transfer_syntax_uid: string;
  readonly instance_number: number | null;
  readonly number_of_frames: number;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly bits: unknown;
}
/** A row of a search: the columns of its level and of those above, and a whole header where one was asked for. */
export type SearchRow = StudyColumns &
  Partial<SeriesColumns> &
  Partial<InstanceColumns> & { readonly header?: DicomJson | null };

const studyColumns = (query: Queryable): Fragment => query`
  s.study_instance_uid, s.patient_id, s.patient_name, s.patient_birth_date, s.patient_sex, s.patient_age, s.study_date,
  s.study_time, s.accession_number, s.study_id, s.study_description, s.referring_physician_name, s.modalities,
  s.series_count, s.instance_count as study_instances`;
const seriesColumns = (query: Queryable): Fragment => query`
  r.series_instance_uid, r.modality, r.series_number, r.series_description, r.body_part_examined,
  r.instance_count as series_instances, r.header as series_header`;
const instanceColumns = (query: Queryable): Fragment => query`
  i.sop_instance_uid, i.sop_class_uid, i.transfer_syntax_uid, i.instance_number, i.number_of_frames, i."rows",
  i."columns", i.header->'00280100' as bits`;

/** Of the page's rows: whole headers are read for them alone. */
function columnsOf(
  query: Queryable,
  level: Level,
  withHeader: boolean,
): Fragment {
  switch (level) {
    case "study":
      // Any instance of the study knows its patient and study attributes.
      return withHeader
        ? query`${studyColumns(query)}, (
            select i.header from archive.instance i
            where i.site = s.site and i.study_instance_uid = s.study_instance_uid limit 1) as header`
        : studyColumns(query);
    case "series":
      return withHeader
        ? query`${studyColumns(query)}, ${seriesColumns(query)}, (
            select i.header from archive.instance i
            where i.site = r.site and i.study_instance_uid = r.study_instance_uid
              and i.series_instance_uid = r.series_instance_uid limit 1) as header`
        : query`${studyColumns(query)}, ${seriesColumns(query)}`;
    case "instance":
      return query`${studyColumns(query)}, ${seriesColumns(query)}, ${instanceColumns(query)}
        ${withHeader ? query`, i.header` : query``}`;
  }
}

const joinStudy = (query: Queryable, alias: Alias): Fragment => query`
  join archive.study s on s.site = ${query(`${alias}.site`)}
    and s.study_instance_uid = ${query(`${alias}.study_instance_uid`)}`;
const joinSeries = (query: Queryable): Fragment => query`
  join archive.series r on r.site = i.site and r.series_instance_uid = i.series_instance_uid`;

/** The table of a level, and those above it only where a key needs them. */
function tables(
  query: Queryable,
  level: Level,
  keys: readonly Key[],
): Fragment {
  const needed = new Set(keys.map((key) => aliasOf(key, level)));
  const study = needed.has("s") ? joinStudy(query, aliases[level]) : query``;
  switch (level) {
    case "study":
      return query`archive.study s`;
    case "series":
      return query`archive.series r ${study}`;
    case "instance":
      return query`archive.instance i ${needed.has("r") ? joinSeries(query) : query``} ${study}`;
  }
}

/** The UIDs of the levels above stand in every row: they need no other table. */
function aliasOf(key: Key, level: Level): Alias {
  if ("path" in key) return aliases[key.level];
  const { keyword } = key.attribute;
  const isParent =
    (keyword === "StudyInstanceUID" && level !== "study") ||
    (keyword === "SeriesInstanceUID" && level === "instance");
  return aliases[isParent ? level : key.attribute.level];
}

/** What names a row of a level, in an order that an index gives: within a study by number, across studies by the key. */
function pageColumns(
  query: Queryable,
  level: Level,
  withinStudy: boolean,
): { readonly columns: Fragment; readonly order: Fragment } {
  switch (level) {
    case "study":
      return {
        columns: query`s.study_instance_uid`,
        order: query`s.received_at desc, s.study_instance_uid`,
      };
    case "series":
      return {
        columns: query`r.series_instance_uid`,
        order: withinStudy
          ? query`r.series_number nulls last, r.series_instance_uid`
          : query`r.series_instance_uid`,
      };
    case "instance":
      return {
        columns: query`i.sop_instance_uid`,
        order: withinStudy
          ? query`i.series_instance_uid, i.instance_number nulls last, i.sop_instance_uid`
          : query`i.sop_instance_uid`,
      };
  }
}

/** The rows of a page with the tables above. */
function pageTables(query: Queryable, site: string, level: Level): Fragment {
  switch (level) {
    case "study":
      return query`join archive.study s on s.site = ${site} and s.study_instance_uid = page.study_instance_uid`;
    case "series":
      return query`join archive.series r on r.site = ${site} and r.series_instance_uid = page.series_instance_uid
        ${joinStudy(query, "r")}`;
    case "instance":
      return query`join archive.instance i on i.site = ${site} and i.sop_instance_uid = page.sop_instance_uid
        ${joinSeries(query)} ${joinStudy(query, "i")}`;
  }
}

function where(
  query: Queryable,
  site: string,
  level: Level,
  keys: readonly Key[],
): Fragment {
  let all = query`${query(`${aliases[level]}.site`)} = ${site}`;
  for (const key of keys) {
    const one =
      "attribute" in key
        ? condition(
            query,
            site,
            key.attribute,
            key.matching,
            aliasOf(key, level),
          )
        : headerCondition(
            query,
            aliases[key.level],
            key.path,
            key.kind,
            key.matching,
          );
    if (one !== undefined) all = query`${all} and ${one}`;
  }
  return all;
}

/** One page of a level's index, in a fixed order. The page is found first; headers and levels above are read for it alone. */
export async function selectPage(
  query: Queryable,
  site: string,
  level: Level,
  keys: readonly Key[],
  page: Page,
  withHeader: boolean,
): Promise<SearchRow[]> {
  const withinStudy = keys.some(
    (key) =>
      "attribute" in key &&
      key.attribute.keyword === "StudyInstanceUID" &&
      key.matching.kind === "single",
  );
  const { columns, order } = pageColumns(query, level, withinStudy);
  return await query<SearchRow[]>`
    with page as materialized (
      select ${columns} from ${tables(query, level, keys)}
      where ${where(query, site, level, keys)}
      order by ${order} offset ${page.offset} limit ${page.limit})
    select ${columnsOf(query, level, withHeader)}
    from page ${pageTables(query, site, level)}
    order by ${order}`;
}

/** How many rows match, counted no further than `countMax`. */
export async function countMatches(
  query: Queryable,
  site: string,
  level: Level,
  keys: readonly Key[],
  countMax: number,
): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from ${tables(query, level, keys)} where ${where(query, site, level, keys)} limit ${countMax}) matches`;
  return row?.count ?? 0;
}

/** Levels at which an attribute may be matched in a search of `level`. */
export const isAtOrAbove = (attribute: Level, level: Level): boolean =>
  levelRank[attribute] <= levelRank[level];
