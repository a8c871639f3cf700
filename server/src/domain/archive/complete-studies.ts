import type { Database, Transaction } from "../../platform/database/index.ts";
import {
  postponeQuietStudy,
  updateQuietStudy,
  updateQuietUntil,
  type CompletedStudy,
} from "./store.ts";
import type { ArchiveDeps } from "./deps.ts";
import type { Caller } from "../identity/index.ts";

/** Clocks of one installation differ by less; a study written further ahead than this was written before a clock was set back. */
const clockAheadMsMax = 5 * 60_000;

/**
 * Makes the study complete for which nothing came for longest past its quiet period, in the transaction that enqueues its
 * pipeline run: no study is complete without a run, none runs twice. Undefined where none is quiet.
 */
export async function completeQuietStudy(
  tx: Transaction,
  now: Date,
): Promise<CompletedStudy | undefined> {
  return await updateQuietStudy(
    tx,
    now,
    new Date(now.getTime() + clockAheadMsMax),
  );
}

/** Long enough that a study that cannot be completed costs nothing, short enough that nobody waits once the cause is gone. */
const postponedMs = 60_000;

/** A study that could not be completed is tried again in a minute; the others go on meanwhile. */
export async function postponeStudy(
  database: Database,
  study: CompletedStudy,
  now: Date,
): Promise<void> {
  const until = new Date(now.getTime() + postponedMs);
  await postponeQuietStudy(database.sql, study, now, until);
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
