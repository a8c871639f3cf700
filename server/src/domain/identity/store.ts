import type { Queryable } from "../../platform/database/index.ts";

export async function insertSession(
  query: Queryable,
  row: {
    site: string;
    tokenSha256: Buffer;
    personId: string;
    role: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  await query`
    insert into identity.session (site, token_sha256, person_id, role, created_at, expires_at)
    values (${row.site}, ${row.tokenSha256}, ${row.personId}, ${row.role}, ${row.createdAt}, ${row.expiresAt})`;
}

export async function selectSession(
  query: Queryable,
  site: string,
  tokenSha256: Buffer,
  now: Date,
): Promise<{ personId: string; role: string } | undefined> {
  const [row] = await query<{ personId: string; role: string }[]>`
    select person_id as "personId", role from identity.session
    where site = ${site} and token_sha256 = ${tokenSha256} and expires_at > ${now}`;
  return row;
}

export async function deleteSession(
  query: Queryable,
  site: string,
  tokenSha256: Buffer,
): Promise<void> {
  await query`delete from identity.session where site = ${site} and token_sha256 = ${tokenSha256}`;
}

/** Nobody comes back with their tokens: without this the table only grows. */
export async function deleteExpiredSessions(
  query: Queryable,
  site: string,
  now: Date,
): Promise<void> {
  await query`delete from identity.session where site = ${site} and expires_at <= ${now}`;
}
