/**
 * Every field a log line may have. A name that is not here does not compile and is dropped at run time, so that a value of
 * a patient has no field to travel in. Names and free text of people, file names and objects are absent on purpose.
 */
export interface LogFields {
  readonly correlationId?: string;
  readonly component?: string;
  readonly site?: string;
  readonly door?: string;
  readonly role?: string;
  readonly action?: string;
  readonly code?: string;
  readonly state?: string;
  readonly step?: string;
  readonly task?: string;
  readonly jobId?: string;
  readonly runId?: string;
  readonly attempt?: number;
  readonly attemptsMax?: number;
  readonly priority?: number;
  /** A pseudonymous UID (`2.25.…`); any other value is replaced by `[withheld]`. */
  readonly study?: string;
  readonly generation?: number;
  readonly model?: string;
  readonly digest?: string;
  readonly version?: string;
  readonly method?: string;
  /** The pattern of a route, never the address asked for. */
  readonly route?: string;
  readonly status?: number;
  readonly durationMs?: number;
  readonly bytes?: number;
  readonly count?: number;
  readonly total?: number;
  readonly limit?: number;
  readonly host?: string;
  readonly port?: number;
  readonly pid?: number;
  readonly worker?: string;
  readonly thread?: string;
  /** A folder or file of the installation itself: configuration, data folder, migration. */
  readonly folder?: string;
  readonly file?: string;
  readonly setting?: string;
  readonly signal?: string;
  readonly exitCode?: number;
  readonly address?: string;
  readonly remedy?: string;
  /** Logged as class, code and stack frames; messages of foreign errors stay out, for they quote data. */
  readonly error?: unknown;
}

export const logFieldNames = [
  "correlationId",
  "component",
  "site",
  "door",
  "role",
  "action",
  "code",
  "state",
  "step",
  "task",
  "jobId",
  "runId",
  "attempt",
  "attemptsMax",
  "priority",
  "study",
  "generation",
  "model",
  "digest",
  "version",
  "method",
  "route",
  "status",
  "durationMs",
  "bytes",
  "count",
  "total",
  "limit",
  "host",
  "port",
  "pid",
  "worker",
  "thread",
  "folder",
  "file",
  "setting",
  "signal",
  "exitCode",
  "address",
  "remedy",
  "error",
] as const satisfies readonly (keyof LogFields)[];
