import type { Bilingual, Suggestion } from "@isocenter/contracts";
import type { FactKey, FactValue, NumberKey } from "./facts.ts";

/**
 * A condition on one fact. A fact nobody stated makes the first four unknown, never true: a treatment rule needs every
 * fact it rests on. `notKnownToBe` is for what would only exclude; it holds while the fact is unknown.
 */
export type Condition =
  | { readonly fact: FactKey; readonly is: readonly FactValue[] }
  | { readonly fact: NumberKey; readonly atLeast: number }
  | { readonly fact: NumberKey; readonly below: number }
  | { readonly any: readonly Condition[] }
  | { readonly all: readonly Condition[] }
  | { readonly fact: FactKey; readonly notKnownToBe: readonly FactValue[] }
  | { readonly known: FactKey }
  | { readonly unknown: FactKey };

export type Source = Suggestion["source"];

export interface Rule {
  readonly id: string;
  readonly kind: Suggestion["kind"];
  readonly text: Bilingual;
  /** Strength of the recommendation in the words of its source. */
  readonly strength?: string;
  readonly source: Source;
  /** All of them must hold. */
  readonly when: readonly Condition[];
  /** Facts that would say more where they are not known. */
  readonly needs?: readonly FactKey[];
  /** A statement that forbids every treatment and follow-up beside it: contradictory or unreadable input. */
  readonly blocks?: true;
}

export const is = (fact: FactKey, ...values: FactValue[]): Condition => ({
  fact,
  is: values,
});
export const notKnownToBe = (
  fact: FactKey,
  ...values: FactValue[]
): Condition => ({ fact, notKnownToBe: values });
export const atLeast = (fact: NumberKey, value: number): Condition => ({
  fact,
  atLeast: value,
});
export const below = (fact: NumberKey, value: number): Condition => ({
  fact,
  below: value,
});
export const known = (fact: FactKey): Condition => ({ known: fact });
export const unknown = (fact: FactKey): Condition => ({ unknown: fact });
export const any = (...conditions: Condition[]): Condition => ({
  any: conditions,
});
/** Several conditions as one alternative of `any`; the `when` of a rule needs none. */
export const all = (...conditions: Condition[]): Condition => ({
  all: conditions,
});
