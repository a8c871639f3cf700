import type { Queryable, Transaction } from "../../platform/database/index.ts";

/** Keeps the pseudonym that is there; two writers agree because the key decides. */
export async function upsertSubject(
  tx: Transaction,
  row: { site: string; patientId: string; pseudonym: string; createdAt: Date },
): Promise<string> {
  await tx`
    insert into deidentification.subject (site, patient_id, pseudonym, created_at)
    values (${row.site}, ${row.patientId}, ${row.pseudonym}, ${row.createdAt})
    on conflict (site, patient_id) do nothing`;
  const [found] = await tx<{ pseudonym: string }[]>`
    select pseudonym from deidentification.subject where site = ${row.site} and patient_id = ${row.patientId}`;
  return found.pseudonym;
}

export async function upsertUids(
  tx: Transaction,
  site: string,
  pairs: readonly { original: string; pseudonym: string }[],
  createdAt: Date,
): Promise<Map<string, string>> {
  // One order for every writer: two studies that share UIDs cannot wait for each other in a circle.
  const sorted = pairs.toSorted((a, b) => (a.original < b.original ? -1 : 1));
  const originals = sorted.map(({ original }) => original);
  await tx`
    insert into deidentification.uid (site, original, pseudonym, created_at)
    select ${site}, original, pseudonym, ${createdAt}
    from unnest(${originals}::text[], ${sorted.map(({ pseudonym }) => pseudonym)}::text[]) as pair(original, pseudonym)
    on conflict (site, original) do nothing`;
  return await selectPseudonyms(tx, site, originals);
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
