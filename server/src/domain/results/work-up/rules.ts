import type { Rule } from "./rule.ts";
import { contradictionRules } from "./rules-contradiction.ts";
import { gliomaRules } from "./rules-glioma.ts";
import { idhMutantRules } from "./rules-idh-mutant.ts";
import { meningiomaRules } from "./rules-meningioma.ts";
import { pituitaryRules } from "./rules-pituitary.ts";
import { readingRules } from "./rules-reading.ts";

/** The whole table, in the order in which its suggestions are shown. */
export const rules: readonly Rule[] = [
  ...contradictionRules,
  ...readingRules,
  ...gliomaRules,
  ...idhMutantRules,
  ...meningiomaRules,
  ...pituitaryRules,
];
