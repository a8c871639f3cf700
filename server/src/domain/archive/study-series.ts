import type { SeriesSummary } from "@isocenter/contracts";
import type { Caller } from "../identity/index.ts";
import { retrieveInstancesMax, type FindDeps } from "./find-instance.ts";
import { selectObjects, selectSeries } from "./instance-store.ts";

/** The series of a study with their instances, as a study page lists them. Empty where the site has no such study. */
export async function studySeries(
  deps: FindDeps,
  caller: Caller,
  StudyInstanceUID: string,
): Promise<SeriesSummary[]> {
  await deps.reads.noteStudy(caller, "study.read", StudyInstanceUID);
  const { sql } = deps.database;
  const [series, objects] = await Promise.all([
    selectSeries(sql, caller.site, StudyInstanceUID),
    selectObjects(sql, caller.site, { StudyInstanceUID }, retrieveInstancesMax),
  ]);
  const bySeries = Map.groupBy(
    objects,
    ({ SeriesInstanceUID }) => SeriesInstanceUID,
  );
  return series.map((one) => ({
    ...one,
    instances: (bySeries.get(one.SeriesInstanceUID) ?? []).map((object) => ({
      SOPInstanceUID: object.SOPInstanceUID,
      SOPClassUID: object.SOPClassUID,
      InstanceNumber: object.InstanceNumber,
      NumberOfFrames: object.NumberOfFrames,
      Rows: object.Rows,
      Columns: object.Columns,
    })),
  }));
}
