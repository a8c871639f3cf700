import type { AuditEvent } from "@isocenter/contracts";

export const outcomeValues = ["success", "refused", "failure"] as const;

/** Among the events already loaded: by a part of the person or the action, and by outcome. */
export function filterEvents(
  events: readonly AuditEvent[],
  who: string,
  outcome: AuditEvent["outcome"] | null,
): AuditEvent[] {
  const wanted = who.trim().toLowerCase();
  return events.filter(
    (event) =>
      (outcome === null || event.outcome === outcome) &&
      (wanted === "" ||
        event.who.toLowerCase().includes(wanted) ||
        event.action.toLowerCase().includes(wanted)),
  );
}
