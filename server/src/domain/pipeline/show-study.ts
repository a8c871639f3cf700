import type {
  ClinicalFacts,
  StudyDetail,
  Suggestion,
  WorklistRow,
} from "@isocenter/contracts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import {
  findStudy,
  studySeries,
  type ArchiveWorklistRow,
  type FindDeps,
} from "../archive/index.ts";
import {
  findOriginals,
  findPseudonyms,
  findSubjects,
  patientKey,
  pseudonymousUids,
  reattach,
} from "../deidentification/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import { enterFacts, findResults } from "../results/index.ts";
import { studySteps } from "./list-jobs.ts";

/**
 * Everything the study page shows: the archive's study, and what the pipeline says of its pseudonym with the original UIDs put
 * back, for a caller who may see the patient. Throws `not-found`, `forbidden`.
 */
export async function showStudy(
  deps: FindDeps,
  caller: Caller,
  StudyInstanceUID: string,
): Promise<Omit<StudyDetail, "viewerUrl">> {
  const row = await findStudy(deps, caller, StudyInstanceUID);
  const { database } = deps;
  const { site } = caller;
  const [series, [study], pseudonyms] = await Promise.all([
    studySeries(deps, caller, StudyInstanceUID),
    withPseudonyms(database, site, [row]),
    findPseudonyms(database, site, [StudyInstanceUID]),
  ]);
  const pseudonym = pseudonyms.get(StudyInstanceUID);
  if (pseudonym === undefined)
    return {
      study: study,
      series,
      result: null,
      history: [],
      steps: [],
      clinicalFacts: {},
    };
  const [{ current, history, facts }, steps] = await Promise.all([
    findResults(database, site, pseudonym),
    studySteps(database, site, pseudonym),
  ]);
  const originals = await findOriginals(
    deps.database,
    caller.site,
    pseudonymousUids(current),
  );
  return {
    study: study,
    series,
    result: reattach(current, originals),
    history: history.map((one) => ({
      ...one,
      createdAt: one.createdAt.toISOString(),
    })),
    steps,
    clinicalFacts: facts,
  };
}

/** Worklist rows with the patients' pseudonyms, for people who talk to others about a case. */
export async function withPseudonyms(
  database: Database,
  site: string,
  rows: readonly ArchiveWorklistRow[],
): Promise<WorklistRow[]> {
  const subjects = await findSubjects(database, site, [
    ...new Set(rows.map(keyOf)),
  ]);
  return rows.map((row) => ({
    ...row,
    pseudonym: subjects.get(keyOf(row)) ?? null,
  }));
}

const keyOf = (row: ArchiveWorklistRow) =>
  patientKey(row.PatientID, row.StudyInstanceUID);

/** Clinical facts of a study by its original UID. Throws `not-found` where the pipeline has not seen it. */
export async function enterStudyFacts(
  deps: { readonly database: Database; readonly clock: Clock },
  caller: Caller,
  StudyInstanceUID: string,
  facts: ClinicalFacts,
): Promise<Suggestion[]> {
  const study = (
    await findPseudonyms(deps.database, caller.site, [StudyInstanceUID])
  ).get(StudyInstanceUID);
  // Who may not enter facts does not hear whether there is such a study.
  await authorise(deps, caller, "study.facts", study ?? "unknown");
  if (study === undefined) throw new Failure("not-found");
  return await enterFacts(deps, caller, study, facts);
}
