import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { record, type AuditActor } from "../audit/index.ts";
import type { Model } from "./catalogue.ts";
import {
  insertVersion,
  selectVersion,
  selectVersions,
  type VersionRow,
} from "./store.ts";

/** Writes the models that lie on disk into the registry. A version already there keeps its first digest. */
export async function registerModels(
  deps: { readonly database: Database; readonly clock: Clock },
  actor: AuditActor,
  models: readonly Model[],
): Promise<void> {
  for (const { card, digest } of models) {
    await deps.database.transaction(async (tx) => {
      const row = {
        id: card.id,
        version: card.version,
        digest,
        mode: card.mode,
        card,
      };
      if (await insertVersion(tx, actor.site, row, deps.clock.now()))
        await record(tx, actor, {
          action: "model.register",
          subject: `${card.id}@${card.version}`,
          detail: { digest, mode: card.mode },
        });
    });
  }
}

export async function listVersions(
  database: Database,
  site: string,
): Promise<VersionRow[]> {
  return await selectVersions(database.sql, site);
}

export async function findVersion(
  database: Database,
  site: string,
  id: string,
  version: string,
): Promise<VersionRow | undefined> {
  return await selectVersion(database.sql, site, id, version);
}
