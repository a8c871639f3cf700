import type { ClinicalFacts, Result } from "@isocenter/contracts";
import type { Queryable, Transaction } from "../../platform/database/index.ts";

export interface ResultRow {
  readonly id: string;
  readonly generation: number;
  readonly verdict: Result["verdict"];
  readonly createdAt: Date;
  readonly supersededBy: string | null;
}

/**
 * Stores the result of one generation, once: a second attempt finds the first's row. The newest generation is the current one,
 * whatever the order in which they come: an older current result is superseded in the same transaction, and one that comes after
 * a newer is superseded from the start. Writers of one study wait for each other, so that it never shows two or none.
 */
export async function insertResult(
  tx: Transaction,
  site: string,
  result: Result,
): Promise<{ id: string; isNew: boolean }> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`results ${site} ${result.StudyInstanceUID}`}, 0))`;
  const [existing] = await tx<{ id: string }[]>`
    select id from results.result
    where site = ${site} and study = ${result.StudyInstanceUID} and generation = ${result.generation}`;
  if (existing) return { id: existing.id, isNew: false };
  const [newer] = await tx<{ id: string }[]>`
    select id from results.result
    where site = ${site} and study = ${result.StudyInstanceUID} and generation > ${result.generation}
    order by generation desc limit 1`;
  await tx`
    update results.result set superseded_by = ${result.id}
    where site = ${site} and study = ${result.StudyInstanceUID} and superseded_by is null
      and generation < ${result.generation}`;
  await tx`
    insert into results.result (site, id, study, generation, verdict, finding, model_digest, content, created_at,
      superseded_by)
    values (${site}, ${result.id}, ${result.StudyInstanceUID}, ${result.generation}, ${result.verdict},
      ${result.finding}, ${result.model?.digest ?? null}, ${tx.json(result as never)}, ${result.createdAt},
      ${newer?.id ?? null})`;
  return { id: result.id, isNew: true };
}

/** The current result as it was stored: some MB for a study of hundreds of slices. */
export async function selectCurrent(
  query: Queryable,
  site: string,
  study: string,
): Promise<Result | undefined> {
  const [row] = await query<{ content: Result }[]>`
    select content from results.result where site = ${site} and study = ${study} and superseded_by is null`;
  return row?.content;
}

/** All generations of a study, newest first, without their content; the one without `supersededBy` is the current one. */
export async function selectResults(
  query: Queryable,
  site: string,
  study: string,
): Promise<ResultRow[]> {
  return await query<ResultRow[]>`
    select id, generation, verdict, created_at as "createdAt", superseded_by as "supersededBy"
    from results.result where site = ${site} and study = ${study} order by generation desc limit 100`;
}

export async function selectFacts(
  query: Queryable,
  site: string,
  study: string,
): Promise<ClinicalFacts> {
  const [row] = await query<{ facts: ClinicalFacts }[]>`
    select facts from results.clinical_facts where site = ${site} and study = ${study}`;
  return row?.facts ?? {};
}

export async function upsertFacts(
  tx: Transaction,
  site: string,
  study: string,
  entry: { facts: ClinicalFacts; by: string; at: Date },
): Promise<void> {
  await tx`
    insert into results.clinical_facts (site, study, facts, entered_by, entered_at)
    values (${site}, ${study}, ${tx.json(entry.facts)}, ${entry.by}, ${entry.at})
    on conflict (site, study) do update set facts = excluded.facts, entered_by = excluded.entered_by,
      entered_at = excluded.entered_at`;
}
