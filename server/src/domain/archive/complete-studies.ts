import type { Transaction } from "../../platform/database/index.ts";
import {
  updateQuietStudies,
  updateQuietUntil,
  type CompletedStudy,
} from "./store.ts";
import type { ArchiveDeps } from "./deps.ts";
import type { Caller } from "../identity/index.ts";

/** Studies completed in one transaction: enough for a burst, few enough that the transaction stays short. */
const batchMax = 50;

/**
 * Makes the studies complete for which nothing came during the quiet period, in the transaction that enqueues their
 * pipeline run: no study is complete without a run, none runs twice.
 */
export async function completeQuietStudies(
  tx: Transaction,
  now: Date,
): Promise<CompletedStudy[]> {
  return await updateQuietStudies(tx, now, batchMax);
}

/** The sender said that these studies are complete (the end of a STOW of a sender configured so). */
export async function endQuietPeriod(
  deps: Pick<ArchiveDeps, "database" | "clock">,
  caller: Caller,
  StudyInstanceUIDs: readonly string[],
): Promise<void> {
  await updateQuietUntil(
    deps.database.sql,
    caller.site,
    StudyInstanceUIDs,
    deps.clock.now(),
  );
}
