import type { Transaction } from "../../platform/database/index.ts";
import { insertEvent } from "./store.ts";
import type { AuditActor, AuditEntry } from "./types.ts";

/**
 * Records one event in the transaction of its effect: both stand or neither does. The transaction is demanded by type so
 * that an event cannot be written beside the effect it describes.
 */
export async function record(
  tx: Transaction,
  actor: AuditActor,
  entry: AuditEntry,
): Promise<void> {
  await insertEvent(tx, actor, entry);
}
