import type { Database } from "../../platform/database/index.ts";
import { selectEvents } from "./store.ts";
import type { AuditQuery, StoredEvent } from "./types.ts";

/** Newest first. The caller is authorised by the edge's domain before it gets here. */
export async function listEvents(
  database: Database,
  query: AuditQuery,
): Promise<{ rows: StoredEvent[]; total: number }> {
  return await selectEvents(database.sql, query);
}
