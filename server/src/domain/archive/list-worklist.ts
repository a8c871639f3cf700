import {
  failures,
  isFailureCode,
  StudyState,
  WorklistRow,
  type WorklistQuery,
} from "@isocenter/contracts";
import { Failure } from "../../platform/errors/index.ts";
import type { Caller } from "../identity/index.ts";
import type { FindDeps } from "./find-instance.ts";
import {
  countWorklist,
  selectPatientNames,
  selectWorklist,
  selectWorklistRow,
  type WorklistColumns,
} from "./worklist-store.ts";

/** A row as the archive knows it; the pseudonym stands in the vault and is added by the door. */
export type ArchiveWorklistRow = Omit<WorklistRow, "pseudonym">;

/**
 * One page of the worklist and the number of rows in all.
 * @throws Failure `bad-request` for a date that is none, `forbidden`
 */
export async function listWorklist(
  deps: FindDeps,
  caller: Caller,
  query: WorklistQuery,
): Promise<{ rows: ArchiveWorklistRow[]; total: number }> {
  await deps.reads.note(caller, "study.read", "worklist");
  const [rows, total] = await Promise.all([
    selectWorklist(deps.database.sql, caller.site, query),
    countWorklist(deps.database.sql, caller.site, query),
  ]);
  return { rows: rows.map(renderWorklistRow), total };
}

/** The worklist's line for one study. @throws Failure `not-found` */
export async function findStudy(
  deps: FindDeps,
  caller: Caller,
  StudyInstanceUID: string,
): Promise<ArchiveWorklistRow> {
  await deps.reads.noteStudy(caller, "study.read", StudyInstanceUID);
  const row = await selectWorklistRow(
    deps.database.sql,
    caller.site,
    StudyInstanceUID,
  );
  if (row === undefined) throw new Failure("not-found");
  return renderWorklistRow(row);
}

/** Names of the patients of these studies. Throws `forbidden`: ask only for a caller who may see patients. */
export async function findPatientNames(
  deps: FindDeps,
  caller: Caller,
  StudyInstanceUIDs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  await deps.reads.note(caller, "study.read", "worklist");
  const rows = await selectPatientNames(
    deps.database.sql,
    caller.site,
    StudyInstanceUIDs,
  );
  return new Map(
    rows.map(({ StudyInstanceUID, PatientName }) => [
      StudyInstanceUID,
      PatientName,
    ]),
  );
}

const Summary = WorklistRow.shape.result;
const Terms = WorklistRow.shape.priority.shape.terms;

function renderWorklistRow(row: WorklistColumns): ArchiveWorklistRow {
  return {
    StudyInstanceUID: row.study_instance_uid,
    PatientName: row.patient_name,
    PatientID: row.patient_id,
    PatientSex: row.patient_sex,
    PatientAge: row.patient_age,
    StudyDescription: row.study_description,
    StudyDate: row.study_date,
    AccessionNumber: row.accession_number,
    ModalitiesInStudy: [...row.modalities].sort(),
    NumberOfStudyRelatedSeries: row.series_count,
    NumberOfStudyRelatedInstances: row.instance_count,
    receivedAt: row.received_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    state: StudyState.parse(row.reading),
    progress: row.progress,
    failure:
      row.failure_code === null
        ? null
        : {
            code: row.failure_code,
            text: isFailureCode(row.failure_code)
              ? failures[row.failure_code].text
              : row.failure_code,
          },
    priority: { score: row.priority, terms: Terms.parse(row.priority_terms) },
    result: Summary.parse(row.result_summary),
  };
}
