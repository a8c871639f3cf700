import type { Json, Queryable } from "../database/index.ts";

export interface JobOptions {
  /** Lower runs first (PostgreSQL order), −32,768 to 32,767. */
  readonly priority?: number;
  readonly runAt?: Date;
  readonly attemptsMax?: number;
  /**
   * One waiting job per key: a second one replaces the waiting one's payload and time. A job that already runs is left alone and
   * the new one runs after it.
   */
  readonly jobKey?: string;
  /** `preserve_run_at` keeps the time of the waiting job, `replace` takes the new one. */
  readonly jobKeyMode?: "replace" | "preserve_run_at" | "unsafe_dedupe";
}

const payloadBytesMax = 64 * 1024;

/**
 * Adds a job in the caller's transaction: it exists if and only if that commits. The payload is JSON and holds pseudonyms
 * only. Returns the job's id.
 */
export async function addJob(
  tx: Queryable,
  task: string,
  payload: { readonly [key: string]: Json | undefined },
  options: JobOptions = {},
): Promise<string> {
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) > payloadBytesMax)
    throw new RangeError(`job payload of ${text.length} characters`);
  const rows = await tx<{ id: string }[]>`
    select id::text from graphile_worker.add_job(
      identifier => ${task},
      payload => ${text}::text::json,
      run_at => ${options.runAt ?? null}::timestamptz,
      max_attempts => ${options.attemptsMax ?? null}::integer,
      job_key => ${options.jobKey ?? null}::text,
      priority => ${options.priority ?? null}::integer,
      job_key_mode => ${options.jobKeyMode ?? "replace"}::text
    )`;
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("job was not added");
  return id;
}
