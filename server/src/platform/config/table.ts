import { availableParallelism } from "node:os";
import { z } from "zod";
import { logLevels } from "../log/index.ts";
import {
  integer,
  list,
  optionalText,
  text,
  words,
  yesNo,
  type Setting,
} from "./setting.ts";

export const modeValues = ["demo", "research", "clinical"] as const;
export const roleNames = ["api", "dimse", "worker", "scheduler"] as const;
export type RoleName = (typeof roleNames)[number];

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const day = 24 * 60 * 60 * 1000;

/** PS3.5 §6.2 AE: 16 characters at most, no backslash, no control characters, not only blanks. */
const AeTitle = z
  .string()
  .min(1)
  .max(16)
  .regex(/^[\x20-\x5b\x5d-\x7e]*[\x21-\x5b\x5d-\x7e][\x20-\x5b\x5d-\x7e]*$/);

/** Every setting there is. The documentation lists the same ones; a test compares. */
export const table = {
  mode: words({
    env: "ISOCENTER_MODE",
    description:
      "What the installation is for. Only `demo` can be started by this version.",
    of: modeValues,
    default: "demo",
  }),
  bind: text({
    env: "ISOCENTER_BIND",
    description:
      "Address that HTTP and DICOM listen on. In demo mode a loopback address only.",
    default: "127.0.0.1",
    bounds: "an IP address or `localhost`",
  }),
  port: integer({
    env: "ISOCENTER_PORT",
    description: "TCP port of HTTP; 0 takes a free one.",
    default: 8080,
    min: 0,
    max: 65535,
  }),
  dicomPort: integer({
    env: "ISOCENTER_DICOM_PORT",
    description: "TCP port of DICOM; 0 takes a free one.",
    default: 11112,
    min: 0,
    max: 65535,
  }),
  dicomAeTitle: text({
    env: "ISOCENTER_DICOM_AE_TITLE",
    description: "AE title that senders call.",
    default: "ISOCENTER",
    schema: AeTitle,
    bounds: "1 to 16 printable characters, no backslash",
  }),
  data: text({
    env: "ISOCENTER_DATA",
    description:
      "Folder of everything that is kept: database, objects, spool. Relative to the working directory.",
    default: "./.isocenter",
  }),
  databaseUrl: optionalText({
    env: "DATABASE_URL",
    description:
      "A PostgreSQL 15 or newer that somebody else runs. Without it the program runs its own in the data folder.",
    defaultText: "its own",
    schema: z.string().regex(/^postgres(ql)?:\/\/\S+$/),
  }),
  databaseConnectionsMax: integer({
    env: "ISOCENTER_DATABASE_CONNECTIONS_MAX",
    description: "Connections to the database, at most, of one program.",
    unit: "connections",
    default: 16,
    min: 4,
    max: 1000,
  }),
  site: text({
    env: "ISOCENTER_SITE",
    description: "Name of the hospital or department that every row carries.",
    default: "main",
    schema: z.string().regex(/^[a-z0-9-]{1,32}$/),
    bounds: "1 to 32 of a–z, 0–9, -",
  }),
  roles: list({
    env: "ISOCENTER_ROLES",
    description: "Which parts this program runs.",
    item: z.enum(roleNames),
    default: roleNames,
    bounds: roleNames.join(", "),
    countMax: roleNames.length,
  }),
  quietPeriodMs: integer({
    env: "ISOCENTER_QUIET_PERIOD_MS",
    description:
      "A study is complete when nothing more of it has come for this long.",
    unit: "ms",
    default: 2000,
    min: 0,
    max: day,
  }),
  stowCompleteSenders: list({
    env: "ISOCENTER_STOW_COMPLETE_SENDERS",
    description:
      "Senders (remote addresses) whose studies are complete at the end of a STOW-RS request, without the quiet period.",
    item: z.string().min(1).max(64),
    default: [],
    bounds: "1000 at most",
    countMax: 1000,
  }),
  objectBytesMax: integer({
    env: "ISOCENTER_OBJECT_BYTES_MAX",
    description:
      "Largest object that is accepted, whichever door it comes through.",
    unit: "bytes",
    default: 4 * GiB,
    min: 1024,
    max: 1024 * GiB,
  }),
  spoolFreeBytesMin: integer({
    env: "ISOCENTER_SPOOL_FREE_BYTES_MIN",
    description:
      "Below this much free disk nothing more is received; what is stored stays readable.",
    unit: "bytes",
    default: 512 * MiB,
    min: 0,
    max: 1024 * GiB,
  }),
  zipEntriesMax: integer({
    env: "ISOCENTER_ZIP_ENTRIES_MAX",
    description: "Entries of one ZIP, at most.",
    unit: "entries",
    default: 20_000,
    min: 1,
    max: 1_000_000,
  }),
  zipRatioMax: integer({
    env: "ISOCENTER_ZIP_RATIO_MAX",
    description:
      "Unpacked bytes per packed byte of one ZIP entry, at most; beyond it is a bomb.",
    unit: "times",
    default: 200,
    min: 2,
    max: 100_000,
  }),
  zipBytesMax: integer({
    env: "ISOCENTER_ZIP_BYTES_MAX",
    description: "Unpacked bytes of one ZIP, at most.",
    unit: "bytes",
    default: 16 * GiB,
    min: 1024,
    max: 1024 * GiB,
  }),
  workerConcurrency: integer({
    env: "ISOCENTER_WORKER_CONCURRENCY",
    description: "Jobs that run at the same time in one program.",
    unit: "jobs",
    default: 4,
    min: 1,
    max: 256,
  }),
  workerThreads: integer({
    env: "ISOCENTER_WORKER_THREADS",
    description: "Threads for work that takes processor time.",
    unit: "threads",
    default: availableParallelism(),
    defaultText: "the number of processor cores",
    min: 1,
    max: 256,
  }),
  threadMemoryMb: integer({
    env: "ISOCENTER_THREAD_MEMORY_MB",
    description: "Heap of one thread, at most; a task beyond it fails alone.",
    unit: "MiB",
    default: 1024,
    min: 64,
    max: 65_536,
  }),
  stepDeadlineMs: integer({
    env: "ISOCENTER_STEP_DEADLINE_MS",
    description:
      "Longest time of one pipeline step, and of a job's one attempt.",
    unit: "ms",
    default: 120_000,
    min: 100,
    max: day,
  }),
  attemptsMax: integer({
    env: "ISOCENTER_ATTEMPTS_MAX",
    description: "Attempts of a job before it ends in the dead-letter view.",
    unit: "attempts",
    default: 5,
    min: 1,
    max: 100,
  }),
  jobBackoffMs: integer({
    env: "ISOCENTER_JOB_BACKOFF_MS",
    description:
      "Wait before the second attempt of a job; it doubles with each further one.",
    unit: "ms",
    default: 1000,
    min: 0,
    max: day,
  }),
  jobBackoffMaxMs: integer({
    env: "ISOCENTER_JOB_BACKOFF_MAX_MS",
    description: "Longest wait between two attempts of a job.",
    unit: "ms",
    default: 60_000,
    min: 0,
    max: day,
  }),
  logLevel: words({
    env: "ISOCENTER_LOG_LEVEL",
    description: "Least important lines that are logged.",
    of: logLevels,
    default: "info",
  }),
  samples: yesNo({
    env: "ISOCENTER_SAMPLES",
    description:
      "With `serve --samples`: load the sample studies at the start; those that are there stay as they are.",
    default: true,
  }),
} as const satisfies Record<string, Setting>;

export type SettingKey = keyof typeof table;
type Value<S> = S extends Setting<infer T> ? T : never;
/** The settings, read and checked. */
export type Config = {
  readonly [K in SettingKey]: Value<(typeof table)[K]>;
};
