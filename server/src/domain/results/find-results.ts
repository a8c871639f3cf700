import type { ClinicalFacts, Result } from "@isocenter/contracts";
import type { Database } from "../../platform/database/index.ts";
import { selectCurrent, selectFacts, selectResults } from "./store.ts";
import { suggest } from "./work-up/index.ts";

export interface StudyResults {
  readonly current: Result | null;
  readonly history: readonly {
    id: string;
    generation: number;
    verdict: Result["verdict"];
    createdAt: Date;
  }[];
  readonly facts: ClinicalFacts;
}

/**
 * The current result of a study (by its pseudonymous UID) with suggestions for what the clinician has entered since, and
 * the generations it superseded.
 */
export async function findResults(
  database: Database,
  site: string,
  study: string,
): Promise<StudyResults> {
  const rows = await selectResults(database.sql, site, study);
  const facts = await selectFacts(database.sql, site, study);
  const current = await selectCurrent(database.sql, site, study);
  return {
    current: current
      ? { ...current, suggestions: suggest(current, facts) }
      : null,
    history: rows
      .filter(({ id }) => id !== current?.id)
      .map(({ id, generation, verdict, createdAt }) => ({
        id,
        generation,
        verdict,
        createdAt,
      })),
    facts,
  };
}
