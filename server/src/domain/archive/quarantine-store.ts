import type { Queryable, Transaction } from "../../platform/database/index.ts";

export interface QuarantineRow {
  readonly site: string;
  readonly receivedAt: Date;
  readonly door: string;
  readonly sender: string;
  readonly fileName: string | null;
  readonly objectKey: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly storedSha256: Buffer | null;
  readonly code: string;
  readonly detail: string | null;
}

export interface StoredQuarantine extends QuarantineRow {
  readonly id: string;
  readonly state: "waiting" | "released" | "rejected";
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

/** The same bytes for the same reason wait once: the second sender gets the first row's id. */
export async function insertQuarantine(
  tx: Transaction,
  row: QuarantineRow,
): Promise<string> {
  const [inserted] = await tx<{ id: string }[]>`
    insert into archive.quarantine (site, received_at, door, sender, file_name, object_key, bytes, sha256,
      stored_sha256, code, detail)
    values (${row.site}, ${row.receivedAt}, ${row.door}, ${row.sender}, ${row.fileName}, ${row.objectKey}, ${row.bytes},
      ${row.sha256}, ${row.storedSha256}, ${row.code}, ${row.detail})
    on conflict (site, sha256, code) where state = 'waiting' do update set detail = excluded.detail
    returning id`;
  return inserted.id;
}

const columns = (query: Queryable) => query`
  id, site, received_at as "receivedAt", door, sender, file_name as "fileName", object_key as "objectKey",
  bytes::float8 as bytes, sha256, stored_sha256 as "storedSha256", code, detail, state, decided_by as "decidedBy",
  decided_at as "decidedAt", decision_reason as "decisionReason"`;

export async function selectQuarantine(
  query: Queryable,
  site: string,
  page: { offset: number; limit: number },
): Promise<{ rows: StoredQuarantine[]; total: number }> {
  const rows = await query<StoredQuarantine[]>`
    select ${columns(query)} from archive.quarantine where site = ${site}
    order by (state = 'waiting') desc, received_at desc, id offset ${page.offset} limit ${page.limit}`;
  const [{ total } = { total: 0 }] = await query<{ total: number }[]>`
    select count(*)::int as total from archive.quarantine where site = ${site}`;
  return { rows, total };
}

export async function selectQuarantineItem(
  query: Queryable,
  site: string,
  id: string,
): Promise<StoredQuarantine | undefined> {
  const [row] = await query<StoredQuarantine[]>`
    select ${columns(query)} from archive.quarantine where site = ${site} and id = ${id}`;
  return row;
}

/** False where another person decided first. */
export async function updateDecision(
  tx: Transaction,
  site: string,
  id: string,
  decision: {
    state: "released" | "rejected";
    by: string;
    at: Date;
    reason: string;
  },
): Promise<boolean> {
  const updated = await tx`
    update archive.quarantine set state = ${decision.state}, decided_by = ${decision.by}, decided_at = ${decision.at},
      decision_reason = ${decision.reason}
    where site = ${site} and id = ${id} and state = 'waiting'`;
  return updated.count === 1;
}

/** Items that wait for a person. */
export async function countWaiting(
  query: Queryable,
  site: string,
): Promise<number> {
  const [row] = await query<{ waiting: number }[]>`
    select count(*)::int as waiting from archive.quarantine where site = ${site} and state = 'waiting'`;
  return row?.waiting ?? 0;
}
