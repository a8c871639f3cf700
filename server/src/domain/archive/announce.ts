import type { LiveEvent } from "@isocenter/contracts";
import type { Database, Transaction } from "../../platform/database/index.ts";

/** The channel of live events: what the web app's event stream listens to. Notices leave when the transaction commits. */
export const liveChannel = "isocenter_live";

export async function announce(
  database: Database,
  tx: Transaction,
  site: string,
  event: LiveEvent,
): Promise<void> {
  await database.notify(tx, liveChannel, JSON.stringify({ site, event }));
}

export async function announceStudy(
  database: Database,
  tx: Transaction,
  site: string,
  StudyInstanceUID: string,
): Promise<void> {
  await announce(database, tx, site, { type: "study", StudyInstanceUID });
}

export async function announceQuarantine(
  database: Database,
  tx: Transaction,
  site: string,
): Promise<void> {
  await announce(database, tx, site, { type: "quarantine" });
}
