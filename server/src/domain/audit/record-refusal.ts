import type { Database } from "../../platform/database/index.ts";
import { insertEvent } from "./store.ts";
import type { AuditActor, AuditEntry } from "./types.ts";

/** A refusal has no effect to share a transaction with: it gets its own, before the caller hears "no". */
export async function recordRefusal(
  database: Database,
  actor: AuditActor,
  entry: Omit<AuditEntry, "outcome">,
): Promise<void> {
  await database.transaction((tx) =>
    insertEvent(tx, actor, { ...entry, outcome: "refused" }),
  );
}
