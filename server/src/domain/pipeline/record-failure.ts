import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Failure } from "../../platform/errors/index.ts";
import { showReading } from "../archive/index.ts";
import { record } from "../audit/index.ts";
import { findOriginals } from "../deidentification/index.ts";
import { selectRun, updateRunFailed, type RunRow } from "./store.ts";
import { systemCaller } from "./system-caller.ts";

interface FailedRun {
  readonly site: string;
  readonly run: RunRow;
  readonly StudyInstanceUID: string;
}

interface RecordDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/**
 * A failure that another attempt cannot mend, or the last attempt, ends in the dead-letter view. Does nothing where the run has
 * ended or another attempt has taken it: an attempt that outlived its deadline may fail long after its successor succeeded.
 */
export async function recordFailure(
  deps: RecordDeps,
  { site, run, StudyInstanceUID }: FailedRun,
  failure: Failure,
  at: { readonly attempt: number; readonly isLastAttempt: boolean },
): Promise<void> {
  const dead = failure.meaning.retry === "never" || at.isLastAttempt;
  await deps.database.transaction(async (tx) => {
    const now = deps.clock.now();
    const failed = await updateRunFailed(tx, site, run.id, {
      attempt: at.attempt,
      dead,
      code: failure.code,
      detail: failure.detail ?? null,
      now,
      nextAttemptAt: null,
    });
    if (!failed) return;
    await showReading(
      deps.database,
      tx,
      { site, StudyInstanceUID, generation: run.generation },
      {
        reading: dead ? "failed" : "waiting",
        progress: null,
        failureCode: failure.code,
      },
      now,
    );
    await record(tx, systemCaller(site), {
      action: "run.fail",
      subject: run.study,
      outcome: "failure",
      detail: { code: failure.code, attempt: at.attempt, dead },
    });
  });
}

/**
 * The queue gave a job up, also one during which the program died again and again: its run is dead, so that a person sees it.
 * Does nothing where the run ended already.
 */
export async function buryRun(
  deps: RecordDeps,
  payload: { readonly site: string; readonly runId: string },
  failure: Failure,
): Promise<void> {
  const { site, runId } = payload;
  const run = await selectRun(deps.database.sql, site, runId);
  if (!run || (run.state !== "waiting" && run.state !== "running")) return;
  const original = (await findOriginals(deps.database, site, [run.study])).get(
    run.study,
  );
  await recordFailure(
    deps,
    { site, run, StudyInstanceUID: original ?? run.study },
    failure,
    { attempt: run.attempt, isLastAttempt: true },
  );
}
