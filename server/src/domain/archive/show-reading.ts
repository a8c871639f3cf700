import type { Result, WorklistRow } from "@isocenter/contracts";
import type { Database, Transaction } from "../../platform/database/index.ts";
import { announceStudy } from "./announce.ts";
import { priorityOf } from "./priority.ts";
import {
  selectRequestedPriority,
  updateReading,
  updateSummary,
  type ReadingState,
} from "./store.ts";

export interface Reading {
  readonly site: string;
  readonly StudyInstanceUID: string;
  readonly generation: number;
}

/**
 * Shows on the worklist how far the pipeline is with a study. False where the study reopened meanwhile: then the row is left
 * alone, and the run is of an outdated generation.
 */
export async function showReading(
  database: Database,
  tx: Transaction,
  { site, StudyInstanceUID, generation }: Reading,
  state: ReadingState,
  now: Date,
): Promise<boolean> {
  const current = await updateReading(
    tx,
    site,
    StudyInstanceUID,
    generation,
    state,
    now,
  );
  if (current) await announceStudy(database, tx, site, StudyInstanceUID);
  return current;
}

/** Puts the answer and the priority that follows from it on the worklist, in the transaction that stores the result. */
export async function showResult(
  tx: Transaction,
  { site, StudyInstanceUID, generation }: Reading,
  result: Result,
): Promise<void> {
  const requestedPriority = await selectRequestedPriority(
    tx,
    site,
    StudyInstanceUID,
  );
  const probability =
    result.probabilities && result.finding
      ? result.probabilities[result.finding]
      : null;
  const summary: WorklistRow["result"] = {
    verdict: result.verdict,
    finding: result.finding,
    probability,
    inDistribution: result.inDistribution,
    quality: result.quality,
  };
  const priority = priorityOf({
    requestedPriority,
    finding: result.finding,
    probability,
    inDistribution: result.inDistribution,
  });
  await updateSummary(
    tx,
    site,
    StudyInstanceUID,
    generation,
    summary,
    priority,
  );
}
