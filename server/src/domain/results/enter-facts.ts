import type { ClinicalFacts, Suggestion } from "@isocenter/contracts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import { selectCurrent, upsertFacts } from "./store.ts";
import { suggest } from "./work-up/index.ts";

/**
 * Keeps what only a clinician knows about a study (pseudonymous UID) and returns the suggestions that follow.
 * Throws `forbidden`, or `not-found` where the study has no result yet.
 */
export async function enterFacts(
  deps: { readonly database: Database; readonly clock: Clock },
  caller: Caller,
  study: string,
  facts: ClinicalFacts,
): Promise<Suggestion[]> {
  await authorise(deps, caller, "study.facts", study);
  return await deps.database.transaction(async (tx) => {
    const current = await selectCurrent(tx, caller.site, study);
    if (!current) throw new Failure("not-found");
    await upsertFacts(tx, caller.site, study, {
      facts,
      by: caller.person.id,
      at: deps.clock.now(),
    });
    await record(tx, caller, {
      action: "study.facts",
      subject: study,
      detail: { fields: Object.keys(facts).toSorted().join(" ") },
    });
    return suggest(current, facts);
  });
}
