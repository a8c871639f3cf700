import type { Database } from "../../platform/database/index.ts";
import { selectStudyInstances } from "./instance-store.ts";
import type { StoredInstance } from "./types.ts";

/** More than any single study holds; past it the study is refused, not cut. */
export const studyInstancesMax = 20_000;

/** All instances of a study with their headers, for the pipeline, which has its own authority and leaves its own events. */
export async function studyInstances(
  database: Database,
  site: string,
  StudyInstanceUID: string,
): Promise<StoredInstance[]> {
  return await selectStudyInstances(
    database.sql,
    site,
    StudyInstanceUID,
    studyInstancesMax,
  );
}
