import type { Clock } from "../../platform/clock/index.ts";
import type { Database, Transaction } from "../../platform/database/index.ts";
import { addJob } from "../../platform/queue/index.ts";
import type { Log } from "../../platform/log/index.ts";
import {
  announceStudy,
  completeQuietStudy,
  postponeStudy,
  type CompletedStudy,
} from "../archive/index.ts";
import { record } from "../audit/index.ts";
import { patientKey, pseudonymise } from "../deidentification/index.ts";
import { insertRun } from "./store.ts";
import { stepValues } from "./steps.ts";
import { systemCaller } from "./system-caller.ts";

export const runTask = "pipeline.run";

/** Lower is sooner: urgency decides, modality orders within it. */
const urgencyRank: Readonly<Record<string, number>> = {
  STAT: 0,
  HIGH: 10,
  MEDIUM: 20,
  ROUTINE: 30,
  LOW: 40,
};
/** CT first (trauma, stroke), then plain films, then what is rarely waited for. */
const modalityRank: Readonly<Record<string, number>> = {
  CT: 0,
  DX: 1,
  CR: 1,
  MR: 2,
  US: 3,
};

/** Priority of a job: urgency × 10 + modality, 0 (soonest) to 45. */
export function jobPriority(
  requestedPriority: string | null,
  modalities: readonly string[],
): number {
  const urgency =
    urgencyRank[(requestedPriority ?? "ROUTINE").trim().toUpperCase()] ?? 30;
  return (
    urgency +
    Math.min(5, ...modalities.map((modality) => modalityRank[modality] ?? 5))
  );
}

interface CompleteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly attemptsMax: number;
}

/** Studies of one call: then the scheduler may see that it should stop. */
const studiesMax = 50;

/**
 * Makes quiet studies complete and gives each its run, each in a transaction of its own: a crash leaves a study either still
 * arriving or complete with a job, never between; and one that fails is put off and keeps no other waiting. Returns how many.
 */
export async function completeStudies(deps: CompleteDeps): Promise<number> {
  let completed = 0;
  for (let looked = 0; looked < studiesMax; looked++) {
    const outcome = await completeOne(deps);
    if (outcome === "none") break;
    if (outcome === "completed") completed += 1;
  }
  return completed;
}

async function completeOne(
  deps: CompleteDeps,
): Promise<"completed" | "postponed" | "none"> {
  let study: CompletedStudy | undefined;
  try {
    return await deps.database.transaction(async (tx) => {
      study = undefined;
      const now = deps.clock.now();
      study = await completeQuietStudy(tx, now);
      if (study === undefined) return "none";
      await startRun(deps, tx, study, now);
      return "completed";
    });
  } catch (error) {
    if (study === undefined) throw error;
    await postponeStudy(deps.database, study, deps.clock.now());
    deps.log.error("a study could not be completed and is tried again later", {
      error,
    });
    return "postponed";
  }
}

async function startRun(
  deps: CompleteDeps,
  tx: Transaction,
  study: CompletedStudy,
  now: Date,
): Promise<void> {
  const pseudonym = await studyPseudonym(tx, study, now);
  const runId = await insertRun(tx, {
    site: study.site,
    study: pseudonym,
    generation: study.generation,
    attemptsMax: deps.attemptsMax,
    now,
    steps: stepValues,
  });
  // One statement each, sent together.
  await Promise.all([
    addJob(
      tx,
      runTask,
      { site: study.site, runId },
      {
        priority: jobPriority(study.requestedPriority, study.modalities),
        attemptsMax: deps.attemptsMax,
        jobKey: `${runTask}:${runId}`,
      },
    ),
    record(tx, systemCaller(study.site), {
      action: "study.complete",
      subject: pseudonym,
      detail: { generation: study.generation },
    }),
    announceStudy(deps.database, tx, study.site, study.studyInstanceUid),
  ]);
}

async function studyPseudonym(
  tx: Transaction,
  study: CompletedStudy,
  now: Date,
): Promise<string> {
  const { uids } = await pseudonymise(
    tx,
    study.site,
    {
      patientId: patientKey(study.patientId, study.studyInstanceUid),
      uids: [study.studyInstanceUid],
    },
    now,
  );
  return uids.get(study.studyInstanceUid)!;
}
