/**
 * Bands of the priority score, for the sign in the list. The score and its terms come from the server (urgency of the order, up
 * to 60; weight of the finding × its probability, up to 40; 5 for an input unlike the training data).
 *
 * - `urgent`   what only a STAT order reaches, or a high one with a finding
 * - `high`     a high order, or a likely finding
 * - `routine`  a medium order, a doubtful finding or a doubtful input
 */
export type PriorityLevel = "urgent" | "high" | "routine" | "low";

export function priorityLevel(score: number): PriorityLevel {
  if (score >= 60) return "urgent";
  if (score >= 15) return "high";
  return score >= 5 ? "routine" : "low";
}
