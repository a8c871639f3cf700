import type { Queryable, Transaction } from "../../platform/database/index.ts";

/**
 * Keeps the pseudonym that is there; two writers agree because the key decides. One statement: where another writer was faster,
 * the update that changes nothing waits for it and returns its row. (Two statements sent together may run in either order: the
 * driver runs one that it knows before one that it must prepare.)
 */
export async function upsertSubject(
  tx: Transaction,
  row: { site: string; patientId: string; pseudonym: string; createdAt: Date },
): Promise<string> {
  const [found] = await tx<{ pseudonym: string }[]>`
    insert into deidentification.subject as known (site, patient_id, pseudonym, created_at)
    values (${row.site}, ${row.patientId}, ${row.pseudonym}, ${row.createdAt})
    on conflict (site, patient_id) do update set created_at = known.created_at
    returning pseudonym`;
  return found.pseudonym;
}

/** The same for many: only those that are not there yet are written. */
export async function upsertUids(
  tx: Transaction,
  site: string,
  pairs: readonly { original: string; pseudonym: string }[],
  createdAt: Date,
): Promise<Map<string, string>> {
  // One order for every writer: two studies that share UIDs cannot wait for each other in a circle.
  const sorted = pairs.toSorted((a, b) => (a.original < b.original ? -1 : 1));
  const originals = sorted.map(({ original }) => original);
  const rows = await tx<{ original: string; pseudonym: string }[]>`
    with known as (
      select original, pseudonym from deidentification.uid
      where site = ${site} and original = any(${originals})
    ), fresh as (
      insert into deidentification.uid as row (site, original, pseudonym, created_at)
      select ${site}, original, pseudonym, ${createdAt}::timestamptz
      from unnest(${originals}::text[], ${sorted.map(({ pseudonym }) => pseudonym)}::text[])
        with ordinality as pair(original, pseudonym, place)
      where original not in (select original from known)
      order by place
      on conflict (site, original) do update set created_at = row.created_at
      returning original, pseudonym
    )
    select original, pseudonym from known union all select original, pseudonym from fresh`;
  return new Map(rows.map(({ original, pseudonym }) => [original, pseudonym]));
}

export async function selectPseudonyms(
  query: Queryable,
  site: string,
  originals: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ original: string; pseudonym: string }[]>`
    select original, pseudonym from deidentification.uid
    where site = ${site} and original = any(${originals as string[]})`;
  return new Map(rows.map(({ original, pseudonym }) => [original, pseudonym]));
}

export async function selectOriginals(
  query: Queryable,
  site: string,
  pseudonyms: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ original: string; pseudonym: string }[]>`
    select original, pseudonym from deidentification.uid
    where site = ${site} and pseudonym = any(${pseudonyms as string[]})`;
  return new Map(rows.map(({ original, pseudonym }) => [pseudonym, original]));
}

export async function selectSubjects(
  query: Queryable,
  site: string,
  patientIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ patientId: string; pseudonym: string }[]>`
    select patient_id as "patientId", pseudonym from deidentification.subject
    where site = ${site} and patient_id = any(${patientIds as string[]})`;
  return new Map(
    rows.map(({ patientId, pseudonym }) => [patientId, pseudonym]),
  );
}
