import type { Result, SliceResult } from "@isocenter/contracts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import type { Log } from "../../platform/log/index.ts";
import type { Objects } from "../../platform/objects/index.ts";
import type { JobContext } from "../../platform/queue/index.ts";
import {
  showReading,
  showResult,
  studyInstances,
  studyPatientId,
  type StoredInstance,
} from "../archive/index.ts";
import { record } from "../audit/index.ts";
import {
  findOriginals,
  findPseudonyms,
  patientKey,
  pseudonymise,
} from "../deidentification/index.ts";
import { mayServe } from "../governance/index.ts";
import {
  concludeStudy,
  contractTags,
  pipelineVersion,
  selectSlices,
  type ContractInstance,
  type Reader,
  type Selection,
} from "../inference/index.ts";
import type { Model } from "../models/index.ts";
import { storeResult, suggest } from "../results/index.ts";
import {
  selectRun,
  updateRunEnded,
  updateRunStarted,
  updateLastStepDone,
  type RunRow,
} from "./store.ts";
import { recordFailure } from "./record-failure.ts";
import { openSteps, type StepRunner } from "./step-runner.ts";
import { systemCaller } from "./system-caller.ts";

export interface PipelineDeps {
  readonly database: Database;
  readonly objects: Objects;
  readonly clock: Clock;
  readonly log: Log;
  readonly reader: Reader;
  readonly model: Model;
  readonly onStep: (step: string, milliseconds: number) => void;
  /** Told once a result is stored: its verdict, and how long after the study's completion. */
  readonly onResult: (verdict: Result["verdict"], delayMs: number) => void;
}

interface Job {
  readonly site: string;
  readonly run: RunRow;
  readonly StudyInstanceUID: string;
  readonly context: JobContext;
}

/**
 * Runs one study through the chain. Safe to call again at any point: steps that are done are not repeated, and the result is
 * stored once. A run whose study reopened meanwhile ends as `superseded`.
 */
export async function runStudy(
  deps: PipelineDeps,
  payload: { readonly site: string; readonly runId: string },
  context: JobContext,
): Promise<void> {
  const { site, runId } = payload;
  const { sql } = deps.database;
  const now = deps.clock.now();
  const run = await updateRunStarted(sql, site, runId, context.attempt, now);
  if (!run) {
    if (await selectRun(sql, site, runId)) return;
    throw new Failure("not-found", { detail: "The run is gone" });
  }
  const StudyInstanceUID = (
    await findOriginals(deps.database, site, [run.study])
  ).get(run.study);
  if (StudyInstanceUID === undefined)
    throw new Failure("not-found", {
      detail: "The vault does not know the study",
    });
  const job: Job = { site, run, StudyInstanceUID, context };
  try {
    await work(deps, job);
  } catch (error) {
    // The program is stopping: no failure of the study, and the queue gives the job to the next program.
    if (isStopped(context)) throw error;
    await recordFailure(deps, job, asFailure(error), {
      attempt: context.attempt,
      isLastAttempt: context.isLastAttempt,
    });
    throw error;
  }
}

/** At its deadline a job is aborted with a Failure, at the end of the program with another reason. */
const isStopped = ({ signal }: JobContext): boolean =>
  signal.aborted && !(signal.reason instanceof Failure);

async function work(deps: PipelineDeps, job: Job): Promise<void> {
  const { site, run, StudyInstanceUID } = job;
  if (!(await show(deps, job, "reading", 0))) return await supersede(deps, job);
  const madeWith = `${pipelineVersion} ${deps.model.digest}`;
  const steps = await openSteps(deps, site, run.id, madeWith);
  const instances = await studyInstances(
    deps.database,
    site,
    StudyInstanceUID,
    contractTags,
  );
  if (instances.length === 0)
    throw new Failure("not-found", { detail: "The study has no instances" });
  const originals = everyUid(StudyInstanceUID, instances);
  let fresh: ReadonlyMap<string, string> | undefined;
  await steps.run("deidentify", async () => {
    const { subject, uids } = await deidentify(deps, job, originals);
    fresh = uids;
    return { subject, instances: instances.length };
  });
  const uids = fresh ?? (await findPseudonyms(deps.database, site, originals));
  const clean = instances.map((instance) => toContractInstance(instance, uids));
  const selection = await steps.run("select", () =>
    Promise.resolve(selectSlices(clean)),
  );
  const permission = await steps.runAlways(
    "govern",
    async () =>
      await mayServe(deps.database, systemCaller(site), deps.model, run.study),
  );
  const slices = await steps.run("read", async () =>
    permission.may
      ? await readSlices(deps, job, steps, selection, instances, uids)
      : [],
  );
  const result = await steps.run("conclude", () =>
    Promise.resolve(conclude(deps, job, selection, permission, slices, clean)),
  );
  await steps.run("store", async () => await store(deps, job, result));
}

async function deidentify(
  deps: PipelineDeps,
  job: Job,
  originals: readonly string[],
) {
  const { site, StudyInstanceUID } = job;
  const patientId = patientKey(
    await studyPatientId(deps.database, site, StudyInstanceUID),
    StudyInstanceUID,
  );
  return await deps.database.transaction(async (tx) => {
    const { subject, uids } = await pseudonymise(
      tx,
      site,
      { patientId, uids: originals },
      deps.clock.now(),
    );
    await record(tx, systemCaller(site), {
      action: "study.deidentify",
      subject: job.run.study,
      detail: { subject, uids: originals.length },
    });
    return { subject, uids };
  });
}

function everyUid(
  StudyInstanceUID: string,
  instances: readonly StoredInstance[],
): string[] {
  const uids = new Set([StudyInstanceUID]);
  for (const { SeriesInstanceUID, SOPInstanceUID } of instances)
    uids.add(SeriesInstanceUID).add(SOPInstanceUID);
  return [...uids];
}

function toContractInstance(
  instance: StoredInstance,
  uids: ReadonlyMap<string, string>,
): ContractInstance {
  return {
    SOPInstanceUID: uids.get(instance.SOPInstanceUID)!,
    SeriesInstanceUID: uids.get(instance.SeriesInstanceUID)!,
    InstanceNumber: instance.InstanceNumber,
    NumberOfFrames: instance.NumberOfFrames,
    Rows: instance.Rows,
    Columns: instance.Columns,
    sha256: instance.datasetSha256,
    header: instance.header,
  };
}

async function readSlices(
  deps: PipelineDeps,
  job: Job,
  steps: StepRunner,
  selection: Selection,
  instances: readonly StoredInstance[],
  uids: ReadonlyMap<string, string>,
): Promise<SliceResult[]> {
  const byPseudonym = new Map(
    instances.map((instance) => [uids.get(instance.SOPInstanceUID)!, instance]),
  );
  let done = 0;
  return await deps.reader.readAll(
    selection.slices,
    async (slice) =>
      await deps.objects.read(byPseudonym.get(slice.SOPInstanceUID)!.objectKey),
    {
      signal: job.context.signal,
      onSlice: () => {
        done += 1;
        steps.progress(
          done / selection.slices.length,
          async (share) => void (await show(deps, job, "reading", share)),
        );
      },
    },
  );
}

function conclude(
  deps: PipelineDeps,
  job: Job,
  selection: Selection,
  permission: { readonly may: boolean; readonly reason: string | null },
  slices: readonly SliceResult[],
  clean: readonly ContractInstance[],
): Result {
  const result = concludeStudy({
    StudyInstanceUID: job.run.study,
    generation: job.run.generation,
    createdAt: deps.clock.now(),
    selection,
    refusal: permission.reason,
    slices,
    model: deps.model,
    inputs: clean.map(({ SOPInstanceUID, sha256 }) => ({
      SOPInstanceUID,
      sha256,
    })),
  });
  return { ...result, suggestions: suggest(result, {}) };
}

/** The one effect of a run: result, worklist row, end of the run and audit event stand together or not at all. */
async function store(
  deps: PipelineDeps,
  job: Job,
  result: Result,
): Promise<void> {
  const { site, run, StudyInstanceUID } = job;
  const reading = { site, StudyInstanceUID, generation: run.generation };
  const id = await deps.database.transaction(async (tx) => {
    const now = deps.clock.now();
    const answered =
      result.verdict !== "not-applicable" && result.verdict !== "refused";
    const state = {
      reading: answered ? "to-review" : "no-result",
      progress: null,
      failureCode: null,
    } as const;
    const current = await showReading(deps.database, tx, reading, state, now);
    if (!current) {
      await updateRunEnded(tx, site, run.id, { state: "superseded", now });
      await updateLastStepDone(tx, site, run.id, "store", now);
      return null;
    }
    const storing = storeResult(tx, systemCaller(site), result);
    await together([
      storing,
      showResult(tx, reading, result),
      updateRunEnded(tx, site, run.id, { state: "done", now }),
      updateLastStepDone(tx, site, run.id, "store", now),
    ]);
    return (await storing).id;
  });
  if (id !== null)
    deps.onResult(
      result.verdict,
      deps.clock.now().getTime() - run.createdAt.getTime(),
    );
}

/**
 * Parts of one transaction that do not need each other's answers, so that none waits for another's. All have ended when this does: a
 * part that fails leaves no other behind to write after the rollback.
 */
async function together(parts: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(parts);
  await Promise.all(parts);
}

async function show(
  deps: PipelineDeps,
  job: Job,
  reading: "reading" | "waiting" | "failed",
  progress: number | null,
) {
  const { site, run, StudyInstanceUID } = job;
  return await deps.database.transaction(
    async (tx) =>
      await showReading(
        deps.database,
        tx,
        { site, StudyInstanceUID, generation: run.generation },
        { reading, progress, failureCode: null },
        deps.clock.now(),
      ),
  );
}

async function supersede(
  deps: PipelineDeps,
  { site, run }: Job,
): Promise<void> {
  await deps.database.transaction(
    async (tx) =>
      await updateRunEnded(tx, site, run.id, {
        state: "superseded",
        now: deps.clock.now(),
      }),
  );
}
