import type { Queryable, Transaction } from "../../platform/database/index.ts";

export interface VersionRow {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly mode: "research" | "shadow" | "clinical";
  readonly card: Record<string, unknown>;
}

/** True where the version was not registered before. An existing row is never changed by a file on disk. */
export async function insertVersion(
  tx: Transaction,
  site: string,
  row: VersionRow,
  now: Date,
): Promise<boolean> {
  const inserted = await tx`
    insert into models.version (site, id, version, digest, mode, card, registered_at)
    values (${site}, ${row.id}, ${row.version}, ${row.digest}, ${row.mode}, ${tx.json(row.card as never)}, ${now})
    on conflict (site, id, version) do nothing`;
  return inserted.count === 1;
}

export async function selectVersions(
  query: Queryable,
  site: string,
): Promise<VersionRow[]> {
  return await query<VersionRow[]>`
    select id, version, digest, mode, card from models.version where site = ${site} order by id, registered_at desc`;
}

export async function selectVersion(
  query: Queryable,
  site: string,
  id: string,
  version: string,
): Promise<VersionRow | undefined> {
  const [row] = await query<VersionRow[]>`
    select id, version, digest, mode, card from models.version
    where site = ${site} and id = ${id} and version = ${version}`;
  return row;
}
