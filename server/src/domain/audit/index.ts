export { listEvents } from "./list-events.ts";
export { record } from "./record.ts";
export { recordRefusal } from "./record-refusal.ts";
export type {
  AuditActor,
  AuditEntry,
  AuditQuery,
  StoredEvent,
} from "./types.ts";
