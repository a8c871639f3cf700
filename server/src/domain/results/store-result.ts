import type { Result } from "@isocenter/contracts";
import type { Transaction } from "../../platform/database/index.ts";
import { record, type AuditActor } from "../audit/index.ts";
import { insertResult } from "./store.ts";

/**
 * Stores what the pipeline concluded, in the pipeline's transaction. Calling it again for the same generation changes
 * nothing and returns the first id. Holds pseudonyms only: `result.StudyInstanceUID` is the pseudonymous one.
 */
export async function storeResult(
  tx: Transaction,
  actor: AuditActor,
  result: Result,
): Promise<{ id: string; isNew: boolean }> {
  const stored = await insertResult(tx, actor.site, result);
  if (stored.isNew) {
    await record(tx, actor, {
      action: "result.store",
      subject: result.StudyInstanceUID,
      detail: {
        result: result.id,
        generation: result.generation,
        verdict: result.verdict,
        model: result.model?.digest ?? null,
      },
    });
  }
  return stored;
}
