import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Log } from "../../platform/log/index.ts";
import type { Objects, Spool } from "../../platform/objects/index.ts";

/** What the archive's verbs stand on. Each verb takes the part it needs. */
export interface ArchiveDeps {
  readonly database: Database;
  readonly objects: Objects;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: ArchiveSettings;
}

export interface ArchiveSettings {
  /** A study is complete when nothing came for this long. */
  readonly quietPeriodMs: number;
  /** Largest object a door may bring, in bytes. */
  readonly objectBytesMax: number;
}
