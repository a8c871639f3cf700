import assert from "node:assert/strict";
import test from "node:test";
import type { AuditEvent } from "@isocenter/contracts";
import { filterEvents } from "./filter-events.ts";

const event = (part: Partial<AuditEvent>): AuditEvent => ({
  id: "1",
  recordedAt: "2026-01-01T00:00:00Z",
  who: "Sam Novak",
  role: "administrator",
  action: "study.read",
  outcome: "success",
  subject: "P-1",
  door: "rest",
  detail: {},
  ...part,
});
const events = [
  event({ id: "1" }),
  event({ id: "2", outcome: "refused", who: "Ana Prieto" }),
  event({ id: "3", action: "quarantine.decide" }),
];

test("by person, by action, by outcome, by all of them", () => {
  const ids = (who: string, outcome: AuditEvent["outcome"] | null) =>
    filterEvents(events, who, outcome).map(({ id }) => id);
  assert.deepEqual(ids("", null), ["1", "2", "3"]);
  assert.deepEqual(ids(" ANA ", null), ["2"]);
  assert.deepEqual(ids("quarantine", null), ["3"]);
  assert.deepEqual(ids("sam", "refused"), []);
});
