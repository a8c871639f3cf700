import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { run, type JobHelpers, type WorkerEvents } from "graphile-worker";
import type { Database } from "../database/index.ts";
import { asFailure, Failure } from "../errors/index.ts";
import { silentLog, type Log } from "../log/index.ts";
import { crashesMax, crashesOf, startHeartbeat } from "./heartbeat.ts";
import { quietLogger } from "./logger.ts";

export interface JobContext {
  readonly jobId: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly attemptsMax: number;
  /** True where a failure now is final, so that the task can record it. */
  readonly isLastAttempt: boolean;
  /** Aborted at the deadline and at shutdown; `reason` is a Failure at the deadline. */
  readonly signal: AbortSignal;
}

/**
 * One job. Resolving completes it; a Failure whose `retry` is `never` makes it dead at once; any other error is tried again with
 * back-off until the attempts are used up.
 */
export type Task = (payload: unknown, context: JobContext) => Promise<void>;

export interface JobEnd {
  readonly task: string;
  readonly outcome: "done" | "retry" | "dead";
  readonly milliseconds: number;
  readonly code?: string;
}

export interface WorkerOptions {
  readonly database: Database;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly concurrency: number;
  /** Of one attempt. */
  readonly deadlineMs?: number;
  readonly backoffMs?: number;
  readonly backoffMaxMs?: number;
  /** How often jobs whose time has come are looked for; new jobs are announced at once. */
  readonly pollMs?: number;
  readonly log?: Log;
  readonly onEnd?: (end: JobEnd) => void;
  /**
   * Before a job ends for good without success: the place to record it. Awaited; must be idempotent. Also called for a job during
   * which the program died too often, which is then not run again.
   */
  readonly onDead?: (dead: DeadJob) => Promise<void>;
  /** No other program can be working on this database: jobs a killed one left are taken over at once instead of after 5 s. */
  readonly alone?: boolean;
}

export interface DeadJob {
  readonly task: string;
  readonly jobId: string;
  readonly payload: unknown;
  readonly failure: Failure;
}

export interface Worker {
  /** No new jobs; running ones have 5 s, then their signal is aborted, and what still runs is given back. */
  stop(): Promise<void>;
  /** Rejects if the worker dies by itself. */
  readonly ended: Promise<void>;
}

/** Runs jobs of the queue in this program. The tables must be installed (`installQueue`). */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { database, log = silentLog } = options;
  const settling = new Set<Promise<void>>();
  const events = new EventEmitter() as WorkerEvents;
  let poolId: string | undefined;
  events.on("pool:create", ({ workerPool }) => (poolId = workerPool.id));

  const settle = (work: Promise<void>) => {
    const tracked = work
      .catch((error: unknown) => {
        // The library's own back-off stands then.
        log.error("job could not be rescheduled", { error });
      })
      .finally(() => settling.delete(tracked));
    settling.add(tracked);
  };

  const runner = await run({
    connectionString: database.url,
    maxPoolSize: Math.max(4, options.concurrency + 2),
    concurrency: options.concurrency,
    pollInterval: options.pollMs ?? 1000,
    noHandleSignals: true,
    logger: quietLogger(log),
    parsedCronItems: [],
    events,
    gracefulShutdownAbortTimeout: 5000,
    // Ends of jobs are written in batches without a wait: only then does the library wait for them when it stops.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    taskList: Object.fromEntries(
      Object.entries(options.tasks).map(([name, task]) => [
        name,
        (payload: unknown, helpers: JobHelpers) =>
          runOne(name, task, payload, helpers, options, settle),
      ]),
    ),
  });
  if (poolId === undefined) throw new Error("worker pool has no id");
  const id = poolId;
  const heartbeat = await startHeartbeat(database, id, {
    alone: options.alone ?? false,
    log,
  });
  return {
    ended: runner.promise,
    async stop() {
      await runner.stop();
      // Whatever is still locked in our name is nobody's.
      await database.sql`select graphile_worker.force_unlock_workers(${[id]}::text[])`;
      await Promise.all(settling);
      await heartbeat.stop();
    },
  };
}

async function runOne(
  name: string,
  task: Task,
  payload: unknown,
  helpers: JobHelpers,
  options: WorkerOptions,
  settle: (work: Promise<void>) => void,
): Promise<void> {
  const { job } = helpers;
  const { database, log = silentLog } = options;
  const began = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new Failure("deadline-exceeded")),
    options.deadlineMs ?? 120_000,
  );
  const shutdown = helpers.abortSignal;
  const signal =
    shutdown === undefined
      ? deadline.signal
      : AbortSignal.any([deadline.signal, shutdown]);
  const end = (outcome: JobEnd["outcome"], code?: string) =>
    options.onEnd?.({
      task: name,
      outcome,
      milliseconds: performance.now() - began,
      ...(code !== undefined && { code }),
    });
  let crashedOut = false;
  try {
    crashedOut = (await crashesOf(database, job.id)) >= crashesMax;
    if (crashedOut) throw new Failure("internal");
    await orAborted(
      task(payload, {
        jobId: job.id,
        attempt: job.attempts,
        attemptsMax: job.max_attempts,
        isLastAttempt: job.attempts >= job.max_attempts,
        signal,
      }),
      signal,
    );
    end("done");
  } catch (error) {
    const failure = asFailure(error);
    const stopped = shutdown?.aborted === true;
    const isDead =
      !stopped &&
      (crashedOut ||
        failure.meaning.retry === "never" ||
        job.attempts >= job.max_attempts);
    const fields = {
      task: name,
      jobId: job.id,
      attempt: job.attempts,
      attemptsMax: job.max_attempts,
      code: failure.code,
      error,
    };
    if (isDead) log.error("job is dead", fields);
    else if (stopped) log.info("job given back at shutdown", fields);
    else log.warn("job failed and is tried again", fields);
    end(isDead ? "dead" : "retry", failure.code);
    if (isDead && (await recordDeath(options, name, payload, failure, job.id)))
      settle(killJob(database, job.id, failure.code));
    else
      settle(
        postponeJob(
          database,
          job.id,
          stopped ? 0 : backoff(job.attempts, options),
          // Neither a shutdown nor an unrecorded death uses up an attempt.
          stopped || isDead ? job.attempts - 1 : job.attempts,
        ),
      );
    // What the queue stores as the last error: a row of the failure table, never a foreign message.
    throw new Error(failure.code);
  } finally {
    clearTimeout(timer);
  }
}

/** First the record, then the death: where the record fails, the job comes back and dies then. */
async function recordDeath(
  { onDead, log = silentLog }: WorkerOptions,
  task: string,
  payload: unknown,
  failure: Failure,
  jobId: string,
): Promise<boolean> {
  try {
    await onDead?.({ task, payload, failure, jobId });
    return true;
  } catch (error) {
    log.error("death of a job could not be recorded", { task, jobId, error });
    return false;
  }
}

/** A task that ignores its signal still ends its job; its late effect is refused by the step's own idempotence. */
async function orAborted(
  work: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_, fail) => {
    onAbort = () => fail(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Its own rejection after an abort has nobody left to hear it.
    work.catch(() => {});
  }
}

function backoff(attempt: number, options: WorkerOptions): number {
  const { backoffMs = 1000, backoffMaxMs = 60_000 } = options;
  return Math.min(backoffMaxMs, backoffMs * 2 ** (attempt - 1));
}

/**
 * The library unlocks a failed job a moment after the task threw, and its public functions leave locked jobs alone: ask until
 * it is unlocked.
 */
async function whenUnlocked(
  change: () => Promise<readonly unknown[]>,
): Promise<void> {
  for (let waitMs = 2; waitMs < 2000; waitMs *= 2) {
    if ((await change()).length > 0) return;
    await sleep(waitMs);
  }
  throw new Error("job stays locked");
}

const killJob = ({ sql }: Database, id: string, code: string) =>
  whenUnlocked(
    () =>
      sql`select id from graphile_worker.permanently_fail_jobs(array[${id}::bigint], ${code})`,
  );

const postponeJob = (
  { sql }: Database,
  id: string,
  ms: number,
  attempts: number,
) =>
  whenUnlocked(
    () =>
      sql`select id from graphile_worker.reschedule_jobs(
        array[${id}::bigint],
        run_at => clock_timestamp() + make_interval(secs => ${ms / 1000}),
        attempts => ${attempts}::integer)`,
  );
