import { z } from "zod";
import { createReader } from "../domain/inference/index.ts";
import { newest } from "../domain/models/index.ts";
import {
  buryRun,
  runStudy,
  runTask,
  type PipelineDeps,
} from "../domain/pipeline/index.ts";
import { systemClock } from "../platform/clock/index.ts";
import { startWorker } from "../platform/queue/index.ts";
import type { Foundation } from "./foundation.ts";

const Payload = z.strictObject({ site: z.string(), runId: z.uuid() });

export interface WorkerRole {
  /** Starts the threads before the first study needs them; they take the processors for a second or two. */
  warmUp(): void;
  stop(): Promise<void>;
}

/** Takes jobs from the queue and runs studies; pixels are read in threads. */
export async function startWorkerRole(
  foundation: Foundation,
): Promise<WorkerRole> {
  const { config, log, metrics, database, archive, models } = foundation;
  const reader = createReader({
    brain: newest(models, "brain-tumour"),
    bodyPart: newest(models, "body-part"),
    threads: config.workerThreads,
    memoryMb: config.threadMemoryMb,
    sliceMsMax: config.stepDeadlineMs,
    warm: true,
    log,
    onQueue: (waiting) =>
      metrics.set("isocenter_thread_queue", { pool: "reader" }, waiting),
  });
  const deps: PipelineDeps = {
    database,
    objects: archive.objects,
    clock: systemClock,
    log,
    reader,
    model: newest(models, "brain-tumour"),
    onStep: (step, milliseconds) =>
      metrics.observe(
        "isocenter_step_duration_seconds",
        { step, outcome: "done" },
        milliseconds / 1000,
      ),
    onResult: (verdict, delayMs) => {
      metrics.count("isocenter_results_total", { verdict });
      metrics.observe("isocenter_result_delay_seconds", {}, delayMs / 1000);
    },
  };
  const worker = await startWorker({
    database,
    tasks: {
      [runTask]: async (payload, context) =>
        await runStudy(deps, Payload.parse(payload), context),
    },
    concurrency: config.workerConcurrency,
    deadlineMs: config.stepDeadlineMs,
    backoffMs: config.jobBackoffMs,
    backoffMaxMs: config.jobBackoffMaxMs,
    alone: foundation.alone,
    log,
    onEnd: ({ task, outcome, milliseconds }) => {
      metrics.count("isocenter_jobs_ended_total", { task, outcome });
      metrics.observe(
        "isocenter_job_duration_seconds",
        { task },
        milliseconds / 1000,
      );
    },
    onDead: async ({ payload, failure }) =>
      await buryRun(deps, Payload.parse(payload), failure),
  });
  return {
    warmUp: () => reader.start(),
    async stop() {
      await worker.stop();
      await reader.close();
    },
  };
}
