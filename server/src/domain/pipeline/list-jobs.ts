import {
  failures,
  isFailureCode,
  type Job,
  type PipelineStep,
} from "@isocenter/contracts";
import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { addJob } from "../../platform/queue/index.ts";
import { announceStudy, showReading } from "../archive/index.ts";
import { record } from "../audit/index.ts";
import { findOriginals, findPseudonyms } from "../deidentification/index.ts";
import { authorise, permissions, type Caller } from "../identity/index.ts";
import type { Clock } from "../../platform/clock/index.ts";
import { jobPriority, runTask } from "./complete-studies.ts";
import {
  selectRunCounts,
  selectRuns,
  selectSteps,
  updateRunRetried,
  type RunRow,
  type StepRow,
} from "./store.ts";

export interface JobView extends Omit<Job, "PatientName" | "StudyInstanceUID"> {
  /** The original UID, or the pseudonymous one for a caller who may not see patients. */
  readonly StudyInstanceUID: string;
}

/** Runs, newest first, with their steps and the counts by state. */
export async function listJobs(
  deps: { readonly database: Database },
  caller: Caller,
  filter: {
    state?: "waiting" | "running" | "done" | "dead" | undefined;
    offset: number;
    limit: number;
  },
): Promise<{
  rows: JobView[];
  counts: JobCounts;
}> {
  await authorise(deps, caller, "jobs.read", "jobs");
  const { sql } = deps.database;
  const runs = await selectRuns(sql, caller.site, filter);
  const steps = await selectSteps(
    sql,
    caller.site,
    runs.map(({ id }) => id),
  );
  // Who may not see patients gets the pseudonymous UID.
  const mayIdentify = permissions[caller.person.role].includes("study.read");
  const originals = await findOriginals(
    deps.database,
    caller.site,
    runs.map(({ study }) => study),
  );
  const counts = await countJobs(deps, caller.site);
  return {
    rows: runs.map((run) =>
      render(
        run,
        steps,
        (mayIdentify ? originals.get(run.study) : undefined) ?? run.study,
      ),
    ),
    counts,
  };
}

export type JobCounts = Record<"waiting" | "running" | "done" | "dead", number>;

/** Runs of a site by state. */
export async function countJobs(
  deps: { readonly database: Database },
  site: string,
): Promise<JobCounts> {
  const counts: JobCounts = { waiting: 0, running: 0, done: 0, dead: 0 };
  for (const { state, count } of await selectRunCounts(deps.database.sql, site))
    if (state in counts) counts[state as keyof JobCounts] = count;
  return counts;
}

/** The steps of a study's newest run, by its pseudonymous UID. */
export async function studySteps(
  database: Database,
  site: string,
  study: string,
): Promise<PipelineStep[]> {
  const [run] = await selectRuns(database.sql, site, {
    study,
    offset: 0,
    limit: 1,
  });
  if (!run) return [];
  return (await selectSteps(database.sql, site, [run.id])).map(renderStep);
}

/** Starts a dead run again, from its first unfinished step. Throws `not-found`, `conflict` where it is not dead. */
export async function retryRun(
  deps: { readonly database: Database; readonly clock: Clock },
  caller: Caller,
  StudyInstanceUID: string,
  reason: string,
): Promise<void> {
  const study = (
    await findPseudonyms(deps.database, caller.site, [StudyInstanceUID])
  ).get(StudyInstanceUID);
  await authorise(deps, caller, "jobs.retry", study ?? "unknown");
  if (study === undefined) throw new Failure("not-found");
  await deps.database.transaction(async (tx) => {
    const [run] = await selectRuns(tx, caller.site, {
      study,
      offset: 0,
      limit: 1,
    });
    if (!run) throw new Failure("not-found");
    if (!(await updateRunRetried(tx, caller.site, run.id)))
      throw new Failure("conflict");
    await addJob(
      tx,
      runTask,
      { site: caller.site, runId: run.id },
      {
        priority: jobPriority("HIGH", []),
        attemptsMax: run.attemptsMax,
        jobKey: `${runTask}:${run.id}`,
      },
    );
    await showReading(
      deps.database,
      tx,
      { site: caller.site, StudyInstanceUID, generation: run.generation },
      { reading: "waiting", progress: null, failureCode: null },
      deps.clock.now(),
    );
    await record(tx, caller, {
      action: "run.retry",
      subject: study,
      detail: { reasonLength: reason.length },
    });
    await announceStudy(deps.database, tx, caller.site, StudyInstanceUID);
  });
}

function render(
  run: RunRow,
  steps: readonly StepRow[],
  StudyInstanceUID: string,
): JobView {
  return {
    StudyInstanceUID,
    generation: run.generation,
    state: run.state === "superseded" ? "done" : run.state,
    attempt: run.attempt,
    attemptsMax: run.attemptsMax,
    createdAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    nextAttemptAt: run.nextAttemptAt?.toISOString() ?? null,
    failure: failureOf(run.failureCode, run.failureDetail),
    steps: steps.filter(({ runId }) => runId === run.id).map(renderStep),
  };
}

function renderStep(step: StepRow): PipelineStep {
  const { startedAt, finishedAt } = step;
  return {
    step: step.step,
    state: step.state,
    attempt: step.attempt,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    milliseconds:
      startedAt && finishedAt
        ? finishedAt.getTime() - startedAt.getTime()
        : null,
    failure: failureOf(step.failureCode, null),
  };
}

function failureOf(code: string | null, detail: string | null) {
  if (code === null) return null;
  const meaning = failures[isFailureCode(code) ? code : "internal"];
  return {
    code,
    text: detail ? `${meaning.text}: ${detail}` : meaning.text,
    remedy: meaning.remedy,
  };
}
