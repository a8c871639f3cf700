import type { Queryable, Transaction } from "../../platform/database/index.ts";

export interface RunRow {
  readonly id: string;
  readonly study: string;
  readonly generation: number;
  readonly state: "waiting" | "running" | "done" | "dead" | "superseded";
  readonly attempt: number;
  readonly attemptsMax: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly nextAttemptAt: Date | null;
  readonly failureCode: string | null;
  readonly failureDetail: string | null;
}

export interface StepRow {
  readonly runId: string;
  readonly step: string;
  readonly position: number;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly attempt: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly failureCode: string | null;
}

const runColumns = (query: Queryable) => query`
  id, study, generation, state, attempt, attempts_max as "attemptsMax", created_at as "createdAt",
  finished_at as "finishedAt", next_attempt_at as "nextAttemptAt", failure_code as "failureCode",
  failure_detail as "failureDetail"`;

/** The run of a generation; the unique key makes it one. */
export async function insertRun(
  tx: Transaction,
  row: {
    site: string;
    study: string;
    generation: number;
    attemptsMax: number;
    now: Date;
    steps: readonly string[];
  },
): Promise<string> {
  const [run] = await tx<{ id: string }[]>`
    insert into pipeline.run (site, study, generation, attempts_max, created_at, completed_study_at)
    values (${row.site}, ${row.study}, ${row.generation}, ${row.attemptsMax}, ${row.now}, ${row.now})
    returning id`;
  // Neither needs the other, so they are sent together.
  await Promise.all([
    tx`
      update pipeline.run set state = 'superseded', finished_at = ${row.now}
      where site = ${row.site} and study = ${row.study} and generation < ${row.generation}
        and state in ('waiting', 'running', 'dead')`,
    tx`
      insert into pipeline.step (site, run_id, step, position, state)
      select ${row.site}, ${run.id}::uuid, step, position - 1, 'waiting'
      from unnest(${row.steps as string[]}::text[]) with ordinality as listed(step, position)`,
  ]);
  return run.id;
}

export async function selectRun(
  query: Queryable,
  site: string,
  id: string,
): Promise<RunRow | undefined> {
  const [row] = await query<
    RunRow[]
  >`select ${runColumns(query)} from pipeline.run where site = ${site} and id = ${id}`;
  return row;
}

/** Takes the run for one attempt; undefined where it has ended or was superseded meanwhile, or is not there. */
export async function updateRunStarted(
  query: Queryable,
  site: string,
  id: string,
  attempt: number,
  now: Date,
): Promise<RunRow | undefined> {
  const [row] = await query<RunRow[]>`
    update pipeline.run set state = 'running', attempt = ${attempt}, started_at = coalesce(started_at, ${now}),
      next_attempt_at = null
    where site = ${site} and id = ${id} and state in ('waiting', 'running')
    returning ${runColumns(query)}`;
  return row;
}

export async function updateRunEnded(
  tx: Transaction,
  site: string,
  id: string,
  end: { state: "done" | "superseded"; now: Date },
): Promise<void> {
  await tx`
    update pipeline.run set state = ${end.state}, finished_at = ${end.now}, failure_code = null, failure_detail = null
    where site = ${site} and id = ${id}`;
}

export async function updateRunFailed(
  tx: Transaction,
  site: string,
  id: string,
  failure: {
    /** Only of this attempt: an earlier one that outlived its deadline has no say over its successor. */
    attempt: number;
    dead: boolean;
    code: string;
    detail: string | null;
    now: Date;
    nextAttemptAt: Date | null;
  },
): Promise<boolean> {
  const updated = await tx`
    update pipeline.run set state = ${failure.dead ? "dead" : "waiting"}, failure_code = ${failure.code},
      failure_detail = ${failure.detail}, finished_at = ${failure.dead ? failure.now : null},
      next_attempt_at = ${failure.nextAttemptAt}
    where site = ${site} and id = ${id} and state in ('waiting', 'running') and attempt = ${failure.attempt}`;
  if (updated.count === 0) return false;
  await tx`
    update pipeline.step set state = 'failed', finished_at = ${failure.now}, failure_code = ${failure.code}
    where site = ${site} and run_id = ${id} and state = 'running'`;
  return true;
}

/** A dead run starts again from its first unfinished step. */
export async function updateRunRetried(
  tx: Transaction,
  site: string,
  id: string,
): Promise<boolean> {
  const updated = await tx`
    update pipeline.run set state = 'waiting', attempt = 0, finished_at = null, failure_code = null,
      failure_detail = null
    where site = ${site} and id = ${id} and state = 'dead'`;
  return updated.count === 1;
}

/** What steps of a run have left: the outputs of those that are done. */
export async function selectStepOutputs(
  query: Queryable,
  site: string,
  runId: string,
): Promise<{ step: string; output: unknown }[]> {
  return await query<{ step: string; output: unknown }[]>`
    select step, output from pipeline.step
    where site = ${site} and run_id = ${runId} and state = 'done' and output is not null`;
}

export interface StepChange {
  readonly step: string;
  readonly state: "running" | "done";
  /** Whether this change begins the step: an attempt more. */
  readonly begins: boolean;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly output: unknown;
}

/** Several changes of steps at once. */
export async function updateSteps(
  query: Queryable,
  site: string,
  runId: string,
  changes: readonly StepChange[],
): Promise<void> {
  await query`
    update pipeline.step set state = change.state, attempt = attempt + change.begins::integer,
      started_at = change."startedAt", finished_at = change."finishedAt", failure_code = null,
      output = change.output
    from jsonb_to_recordset(${query.json(changes as never)}) as change (
      step text, state text, begins boolean, "startedAt" timestamptz, "finishedAt" timestamptz, output jsonb)
    where site = ${site} and run_id = ${runId} and pipeline.step.step = change.step`;
}

/**
 * The last step is done. The outputs of the others go: once a run is done they stand in the result, and keeping both would
 * double the table.
 */
export async function updateLastStepDone(
  tx: Transaction,
  site: string,
  runId: string,
  step: string,
  now: Date,
): Promise<void> {
  await tx`
    update pipeline.step set output = null,
      state = case when step = ${step} then 'done' else state end,
      finished_at = case when step = ${step} then ${now} else finished_at end
    where site = ${site} and run_id = ${runId}`;
}

export async function selectRuns(
  query: Queryable,
  site: string,
  filter: {
    state?: string | undefined;
    study?: string | undefined;
    offset: number;
    limit: number;
  },
): Promise<RunRow[]> {
  return await query<RunRow[]>`
    select ${runColumns(query)} from pipeline.run
    where site = ${site} and state <> 'superseded'
      ${filter.state === undefined ? query`` : query`and state = ${filter.state}`}
      ${filter.study === undefined ? query`` : query`and study = ${filter.study}`}
    order by created_at desc, id offset ${filter.offset} limit ${filter.limit}`;
}

export async function selectRunCounts(
  query: Queryable,
  site: string,
): Promise<{ state: string; count: number }[]> {
  return await query<{ state: string; count: number }[]>`
    select state, count(*)::int as count from pipeline.run where site = ${site} group by state`;
}

export async function selectSteps(
  query: Queryable,
  site: string,
  runIds: readonly string[],
): Promise<StepRow[]> {
  return await query<StepRow[]>`
    select run_id as "runId", step, position, state, attempt, started_at as "startedAt",
      finished_at as "finishedAt", failure_code as "failureCode"
    from pipeline.step where site = ${site} and run_id = any(${runIds as string[]}::uuid[])
    order by run_id, position`;
}
