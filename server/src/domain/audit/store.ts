import type { Queryable } from "../../platform/database/index.ts";
import type {
  AuditEntry,
  AuditActor,
  AuditQuery,
  StoredEvent,
} from "./types.ts";

export async function insertEvent(
  query: Queryable,
  actor: AuditActor,
  entry: AuditEntry,
): Promise<void> {
  await query`
    insert into audit.event (site, who, role, action, outcome, subject, door, detail)
    values (${actor.site}, ${actor.person.id}, ${actor.person.role}, ${entry.action},
      ${entry.outcome ?? "success"}, ${entry.subject}, ${actor.door},
      ${query.json(entry.detail ?? {})})`;
}

export async function selectEvents(
  query: Queryable,
  { site, subject, offset, limit }: AuditQuery,
): Promise<{ rows: StoredEvent[]; total: number }> {
  const rows = await query<StoredEvent[]>`
    select e.id::text, recorded_at as "recordedAt", who, role, action, outcome, subject, door, detail
    from audit.event e
    where site = ${site} ${subject === undefined ? query`` : query`and subject = ${subject}`}
    order by e.id desc offset ${offset} limit ${limit}`;
  const [{ total } = { total: 0 }] = await query<{ total: number }[]>`
    select count(*)::int as total from audit.event
    where site = ${site} ${subject === undefined ? query`` : query`and subject = ${subject}`}`;
  return { rows, total };
}
