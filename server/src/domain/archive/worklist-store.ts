/** The worklist's own SQL: rows of archive.study with what the pipeline said, from the index alone. */
import type { WorklistQuery } from "@isocenter/contracts";
import type { Queryable } from "../../platform/database/index.ts";
import { literalLike, parseMatching } from "./matching.ts";
import { searchAttributes } from "./search-attributes.ts";
import {
  condition,
  studyTextCondition,
  type Fragment,
} from "./search-conditions.ts";

export interface WorklistColumns {
  readonly study_instance_uid: string;
  readonly patient_name: string;
  readonly patient_id: string;
  readonly patient_sex: string | null;
  readonly patient_age: string | null;
  readonly study_description: string | null;
  readonly study_date: string | null;
  readonly accession_number: string | null;
  readonly modalities: string[];
  readonly series_count: number;
  readonly instance_count: number;
  readonly received_at: Date;
  readonly updated_at: Date;
  readonly reading: string;
  readonly progress: number | null;
  readonly failure_code: string | null;
  readonly result_summary: unknown;
  readonly priority: number;
  readonly priority_terms: unknown;
}

const columns = (query: Queryable): Fragment => query`
  s.study_instance_uid, s.patient_name, s.patient_id, s.patient_sex, s.patient_age, s.study_description, s.study_date,
  s.accession_number, s.modalities, s.series_count, s.instance_count, s.received_at, s.updated_at, s.reading, s.progress,
  s.failure_code, s.result_summary, s.priority, s.priority_terms`;

const studyDate = searchAttributes.find(
  ({ keyword }) => keyword === "StudyDate",
);

const wordsOf = ({ search = "" }: WorklistQuery): string[] =>
  search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");

function where(query: Queryable, site: string, asked: WorklistQuery): Fragment {
  let all = query`s.site = ${site}`;
  for (const word of wordsOf(asked))
    all = query`${all} and ${studyTextCondition(query, site, query`t.search like ${`%${literalLike(word)}%`}`)}`;
  if (asked.modality !== undefined && asked.modality !== "")
    all = query`${all} and ${asked.modality} = any(s.modalities)`;
  if (asked.state !== undefined)
    all = query`${all} and s.reading = ${asked.state}`;
  if (asked.flag === "finding")
    all = query`${all} and s.result_summary->>'verdict' = 'finding'`;
  if (asked.flag === "ood")
    all = query`${all} and s.result_summary->>'inDistribution' = 'false'`;
  if (asked.flag === "quality")
    all = query`${all} and s.result_summary->>'quality' in ('warning', 'fail')`;
  if (asked.date !== undefined && studyDate !== undefined) {
    const date = condition(
      query,
      site,
      studyDate,
      parseMatching("DA", asked.date),
    );
    if (date !== undefined) all = query`${all} and ${date}`;
  }
  return all;
}

function order(query: Queryable, sort: WorklistQuery["sort"]): Fragment {
  switch (sort) {
    case "priority":
      return query`s.priority desc, s.received_at, s.study_instance_uid`;
    case "received":
      return query`s.received_at desc, s.study_instance_uid`;
    case "patient":
      return query`n.patient_name, s.study_instance_uid`;
  }
}

export async function selectWorklist(
  query: Queryable,
  site: string,
  asked: WorklistQuery,
): Promise<WorklistColumns[]> {
  const names = query`
    join archive.study_text n on n.site = s.site and n.study_instance_uid = s.study_instance_uid and n.site = ${site}`;
  return await query<WorklistColumns[]>`
    select ${columns(query)} from archive.study s ${asked.sort === "patient" ? names : query``}
    where ${where(query, site, asked)}
    order by ${order(query, asked.sort)}
    offset ${asked.offset} limit ${asked.limit}`;
}

export async function countWorklist(
  query: Queryable,
  site: string,
  asked: WorklistQuery,
): Promise<number> {
  const [row] = await query<{ total: number }[]>`
    select count(*)::int as total from archive.study s where ${where(query, site, asked)}`;
  return row?.total ?? 0;
}

export async function selectWorklistRow(
  query: Queryable,
  site: string,
  StudyInstanceUID: string,
): Promise<WorklistColumns | undefined> {
  const [row] = await query<WorklistColumns[]>`
    select ${columns(query)} from archive.study s
    where s.site = ${site} and s.study_instance_uid = ${StudyInstanceUID}`;
  return row;
}

/** Patients' names by study, for lists that hold studies of another domain. */
export async function selectPatientNames(
  query: Queryable,
  site: string,
  StudyInstanceUIDs: readonly string[],
): Promise<{ StudyInstanceUID: string; PatientName: string }[]> {
  return await query<{ StudyInstanceUID: string; PatientName: string }[]>`
    select study_instance_uid as "StudyInstanceUID", patient_name as "PatientName" from archive.study
    where site = ${site} and study_instance_uid = any(${[...StudyInstanceUIDs]})`;
}
