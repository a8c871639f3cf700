/** Bands of the priority score, for the sign in the list. The score itself and its terms come from the server. */
export type PriorityLevel = "urgent" | "high" | "routine" | "low";

export function priorityLevel(score: number): PriorityLevel {
  if (score >= 60) return "urgent";
  if (score >= 30) return "high";
  return score >= 10 ? "routine" : "low";
}
