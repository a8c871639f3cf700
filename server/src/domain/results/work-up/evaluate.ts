import { valueOf, type FactKey, type FactValue, type Known } from "./facts.ts";
import type { Condition } from "./rule.ts";

export interface Outcome {
  readonly holds: "yes" | "no" | "unknown";
  /** Facts that made it hold. */
  readonly because: readonly FactKey[];
  /** Facts that decide it once known. */
  readonly missing: readonly FactKey[];
}

const yes = (...because: FactKey[]): Outcome => ({
  holds: "yes",
  because,
  missing: [],
});
const no: Outcome = { holds: "no", because: [], missing: [] };

/** Three-valued (Kleene) logic: what is not known is neither true nor false. */
export function evaluate(condition: Condition, facts: Known): Outcome {
  if ("any" in condition) return evaluateAny(condition.any, facts);
  if ("all" in condition) return evaluateAll(condition.all, facts);
  if ("known" in condition)
    return valueOf(facts, condition.known) === undefined
      ? no
      : yes(condition.known);
  if ("unknown" in condition)
    return valueOf(facts, condition.unknown) === undefined ? yes() : no;
  const value = valueOf(facts, condition.fact);
  if ("notKnownToBe" in condition) {
    if (value === undefined) return yes();
    return condition.notKnownToBe.includes(value) ? no : yes(condition.fact);
  }
  if (value === undefined)
    return { holds: "unknown", because: [], missing: [condition.fact] };
  return compare(condition, value) ? yes(condition.fact) : no;
}

/** All conditions of a rule together. */
export function evaluateAll(
  conditions: readonly Condition[],
  facts: Known,
): Outcome {
  const outcomes = conditions.map((condition) => evaluate(condition, facts));
  if (outcomes.some((outcome) => outcome.holds === "no")) return no;
  const missing = outcomes.flatMap((outcome) => outcome.missing);
  if (outcomes.some((outcome) => outcome.holds === "unknown"))
    return { holds: "unknown", because: [], missing };
  return yes(...new Set(outcomes.flatMap((outcome) => outcome.because)));
}

function evaluateAny(conditions: readonly Condition[], facts: Known): Outcome {
  const outcomes = conditions.map((condition) => evaluate(condition, facts));
  const held = outcomes.filter((outcome) => outcome.holds === "yes");
  if (held.length > 0) return yes(...held.flatMap((one) => one.because));
  const missing = outcomes.flatMap((outcome) => outcome.missing);
  if (missing.length > 0) return { holds: "unknown", because: [], missing };
  return no;
}

function compare(
  condition:
    { is: readonly FactValue[] } | { atLeast: number } | { below: number },
  value: FactValue,
): boolean {
  if ("is" in condition) return condition.is.includes(value);
  if ("atLeast" in condition) return Number(value) >= condition.atLeast;
  return Number(value) < condition.below;
}
