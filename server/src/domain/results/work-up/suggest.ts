import type {
  Bilingual,
  ClinicalFacts,
  Suggestion,
} from "@isocenter/contracts";
import { evaluateAll } from "./evaluate.ts";
import {
  describeFact,
  factNames,
  valueOf,
  type FactKey,
  type Known,
  type Reading,
} from "./facts.ts";
import type { Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import { sources } from "./sources.ts";

/**
 * What to do next, from what the image said and what a clinician entered. From the image alone only work-up follows; a
 * treatment or a follow-up needs the facts its source asks for, and facts that contradict each other get a statement
 * instead. Every suggestion names the facts that fired it and those it would need to say more.
 */
export function suggest(reading: Reading, facts: ClinicalFacts): Suggestion[] {
  return suggestWith(rules, reading, facts);
}

/** The same over another table: the mutation test drops and shifts rules with it. */
export function suggestWith(
  table: readonly Rule[],
  reading: Reading,
  facts: ClinicalFacts,
): Suggestion[] {
  const known: Known = { ...facts, ...reading };
  const outcomes = table.map((rule) => ({
    rule,
    outcome: evaluateAll(rule.when, known),
  }));
  const fired = outcomes.filter(({ outcome }) => outcome.holds === "yes");
  const blocked = fired.some(({ rule }) => rule.blocks);
  const shown = blocked
    ? fired.filter(({ rule }) => rule.kind === "work-up")
    : fired;
  const suggestions = shown.map(({ rule, outcome }) =>
    render(rule, known, outcome.because),
  );
  const diagnosed = known.entity ?? known.pituitaryFunction;
  if (
    !blocked &&
    diagnosed !== undefined &&
    shown.every(({ rule }) => rule.kind === "work-up")
  ) {
    const open = outcomes
      .filter(
        ({ rule, outcome }) =>
          rule.kind !== "work-up" &&
          outcome.holds === "unknown" &&
          !isOfAnotherDiagnosis(known, outcome.missing),
      )
      .flatMap(({ outcome }) => outcome.missing);
    suggestions.push(withoutTreatment(known, open));
  }
  return suggestions;
}

function render(
  rule: Rule,
  known: Known,
  because: readonly FactKey[],
): Suggestion {
  return {
    rule: rule.id,
    kind: rule.kind,
    text: rule.text,
    ...(rule.strength === undefined ? {} : { strength: rule.strength }),
    source: rule.source,
    because: because.flatMap((key) => {
      const value = valueOf(known, key);
      return value === undefined ? [] : [describeFact(key, value)];
    }),
    missing: names(
      (rule.needs ?? []).filter((key) => valueOf(known, key) === undefined),
    ),
  };
}

/** With one diagnosis entered, a rule that waits for another one is not waiting for anything. */
function isOfAnotherDiagnosis(
  known: Known,
  missing: readonly FactKey[],
): boolean {
  return (
    missing.includes("entity") ||
    (missing.includes("pituitaryFunction") &&
      known.entity !== "pituitary-adenoma")
  );
}

/** A diagnosis is entered and no treatment rule fired: say whether facts are missing, or no rule covers these facts. */
function withoutTreatment(known: Known, open: readonly FactKey[]): Suggestion {
  const because = (["entity", "pituitaryFunction"] as const).flatMap((key) => {
    const value = valueOf(known, key);
    return value === undefined ? [] : [describeFact(key, value)];
  });
  if (open.length > 0)
    return {
      rule: "treatment.incomplete",
      kind: "work-up",
      text: {
        en: "No treatment or follow-up is suggested yet: the sources decide by facts that are not entered.",
        es: "Todavía no se propone tratamiento ni seguimiento: las fuentes deciden según datos que no se han introducido.",
      },
      source: sources.inputContract,
      because,
      missing: names(open),
    };
  return {
    rule: "treatment.not-covered",
    kind: "work-up",
    text: {
      en: "No rule of the table covers these facts. The tumour board decides.",
      es: "Ninguna regla de la tabla cubre estos datos. Decide el comité de tumores.",
    },
    source: sources.inputContract,
    because,
    missing: [],
  };
}

function names(keys: readonly FactKey[]): Bilingual[] {
  return [...new Set(keys)].map((key) => factNames[key]);
}
