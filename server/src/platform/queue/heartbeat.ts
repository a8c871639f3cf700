import type { Database, Transaction } from "../database/index.ts";
import { silentLog, type Log } from "../log/index.ts";

/**
 * Silence after which a worker counts as dead. Too short and a busy worker's job runs twice (harmless, steps are
 * idempotent); too long and a killed worker's study waits. The heart beats every second off the job threads.
 */
export const silenceMsMax = 5000;
const beatMs = 1000;

/**
 * Crashes of the program during one job that are forgiven. Killing the program must not lose work, so this is far above what
 * people and machines do to it; a job that itself brings the program down ends here instead of never.
 */
export const crashesMax = 60;
/** From the fourth crash on a job waits one second per crash, so that a poisonous one lets others through. */
const promptCrashes = 3;

/**
 * Says that worker `id` lives and gives back the jobs of workers that fell silent. A lock whose holder never beat counts from
 * the moment it was taken. `alone`: no other program can be working, so all other workers are dead at the start.
 */
export async function startHeartbeat(
  database: Database,
  id: string,
  options: { readonly alone?: boolean; readonly log?: Log } = {},
): Promise<{ stop(): Promise<void> }> {
  const { sql } = database;
  const { log = silentLog } = options;
  let stopped = false;

  const beat = async (silenceMs: number) => {
    await sql`
      insert into platform.worker (id) values (${id})
      on conflict (id) do update set alive_at = clock_timestamp()`;
    const count = await database.transaction((tx) =>
      releaseJobs(tx, id, silenceMs),
    );
    if (count > 0) log.warn("jobs of a dead worker released", { count });
  };
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    timer = setTimeout(() => {
      running = beat(silenceMsMax)
        .catch((error: unknown) => {
          log.error("worker heartbeat failed", { error });
        })
        .then(() => {
          if (!stopped) later();
        });
    }, beatMs);
  };
  await beat(options.alone === true ? 0 : silenceMsMax);
  later();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await sql`delete from platform.worker where id = ${id}`;
    },
  };
}

/** Unlocks the jobs of silent workers and gives each its attempt back. Returns how many. */
async function releaseJobs(
  tx: Transaction,
  self: string,
  silenceMs: number,
): Promise<number> {
  const [lock] = await tx<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('platform.release', 0)) as taken`;
  if (lock?.taken !== true) return 0;
  const jobs = await tx<{ id: string; attempts: number; worker: string }[]>`
    select job.id::text, job.attempts, job.locked_by as worker
    from graphile_worker.jobs job
    left join platform.worker worker on worker.id = job.locked_by
    where job.locked_by <> ${self}
      and coalesce(worker.alive_at, job.locked_at)
        < clock_timestamp() - make_interval(secs => ${silenceMs / 1000})`;
  if (jobs.length === 0) return 0;
  const workers = [...new Set(jobs.map(({ worker }) => worker))];
  await tx`select graphile_worker.force_unlock_workers(${workers}::text[])`;
  for (const job of jobs) {
    const [row] = await tx<{ crashes: number }[]>`
      insert into platform.job_crash (job_id, crashes) values (${job.id}, 1)
      on conflict (job_id) do update
        set crashes = job_crash.crashes + 1, last_at = clock_timestamp()
      returning crashes`;
    const crashes = row?.crashes ?? 1;
    const waitSeconds = crashes > promptCrashes ? crashes : 0;
    await tx`
      select graphile_worker.reschedule_jobs(
        array[${job.id}::bigint],
        attempts => ${Math.max(0, job.attempts - 1)}::integer,
        run_at => clock_timestamp() + make_interval(secs => ${waitSeconds}))`;
  }
  await tx`delete from platform.worker where id = any(${workers})`;
  await tx`
    delete from platform.job_crash crash
    where last_at < clock_timestamp() - interval '1 day'
      and not exists (select from graphile_worker.jobs job where job.id = crash.job_id)`;
  return jobs.length;
}

/** How often the program died during this job. */
export async function crashesOf(
  { sql }: Database,
  jobId: string,
): Promise<number> {
  const rows = await sql<{ crashes: number }[]>`
    select crashes from platform.job_crash where job_id = ${jobId}`;
  return rows[0]?.crashes ?? 0;
}
