import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { addJob } from "../../platform/queue/index.ts";
import {
  announceStudy,
  completeQuietStudies,
  type CompletedStudy,
} from "../archive/index.ts";
import { record } from "../audit/index.ts";
import { pseudonymise } from "../deidentification/index.ts";
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

/**
 * Makes quiet studies complete and gives each its run, in one transaction: a crash leaves a study either still arriving or
 * complete with a job, never between. Returns how many.
 */
export async function completeStudies(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly attemptsMax: number;
}): Promise<number> {
  return await deps.database.transaction(async (tx) => {
    const now = deps.clock.now();
    const studies = await completeQuietStudies(tx, now);
    for (const study of studies) {
      const pseudonym = await studyPseudonym(tx, study, now);
      const runId = await insertRun(tx, {
        site: study.site,
        study: pseudonym,
        generation: study.generation,
        attemptsMax: deps.attemptsMax,
        now,
        steps: stepValues,
      });
      await addJob(
        tx,
        runTask,
        { site: study.site, runId },
        {
          priority: jobPriority(study.requestedPriority, study.modalities),
          attemptsMax: deps.attemptsMax,
          jobKey: `${runTask}:${runId}`,
        },
      );
      await record(tx, systemCaller(study.site), {
        action: "study.complete",
        subject: pseudonym,
        detail: { generation: study.generation },
      });
      await announceStudy(
        deps.database,
        tx,
        study.site,
        study.studyInstanceUid,
      );
    }
    return studies.length;
  });
}

async function studyPseudonym(
  tx: Parameters<typeof pseudonymise>[0],
  study: CompletedStudy,
  now: Date,
): Promise<string> {
  const { uids } = await pseudonymise(
    tx,
    study.site,
    { patientId: study.patientId, uids: [study.studyInstanceUid] },
    now,
  );
  return uids.get(study.studyInstanceUid)!;
}
