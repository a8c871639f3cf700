import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { selectStudyInstances } from "./instance-store.ts";
import { selectPatientId } from "./store.ts";
import type { StoredInstance } from "./types.ts";

/** More than any single study holds; past it the study is refused, not cut. */
export const studyInstancesMax = 20_000;

/**
 * All instances of a study with these tags of their headers (`GGGGEEEE`; whole headers of 20,000 instances are some 200 MB), for
 * the pipeline, which has its own authority and leaves its own events. Throws `limit-exceeded` past `instancesMax`.
 */
export async function studyInstances(
  database: Database,
  site: string,
  StudyInstanceUID: string,
  tags: readonly string[],
  instancesMax: number = studyInstancesMax,
): Promise<StoredInstance[]> {
  const found = await selectStudyInstances(
    database.sql,
    site,
    StudyInstanceUID,
    tags,
    instancesMax + 1,
  );
  if (found.length > instancesMax)
    throw new Failure("limit-exceeded", {
      detail: `The study has more than ${instancesMax} instances`,
    });
  return found;
}

/** The PatientID that the archive shows for a study; empty where no sender gave one. Throws `not-found`. */
export async function studyPatientId(
  database: Database,
  site: string,
  StudyInstanceUID: string,
): Promise<string> {
  const found = await selectPatientId(database.sql, site, StudyInstanceUID);
  if (found === undefined) throw new Failure("not-found");
  return found;
}
