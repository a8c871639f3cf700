export { addJob, type JobOptions } from "./add-job.ts";
export { installQueue } from "./install.ts";
export { crashesMax, silenceMsMax } from "./heartbeat.ts";
export {
  startWorker,
  type DeadJob,
  type JobContext,
  type JobEnd,
  type Task,
  type Worker,
  type WorkerOptions,
} from "./start-worker.ts";
