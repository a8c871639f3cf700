import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import type { Caller } from "../identity/index.ts";
import {
  selectHeaderTexts,
  selectInstance,
  selectObjects,
  type InstanceAddress,
  type StoredObject,
} from "./instance-store.ts";
import type { ReadLog } from "./read-log.ts";
import type { StoredInstance } from "./types.ts";

export interface FindDeps {
  readonly database: Database;
  readonly reads: ReadLog;
}

/** More instances than any study known has; past it a retrieval is refused, not cut. */
export const retrieveInstancesMax = 100_000;

/**
 * One instance with its header.
 * @throws Failure `not-found` where the site has none, or where it stands under another study or series than named
 */
export async function findInstance(
  deps: FindDeps,
  caller: Caller,
  address: InstanceAddress & { readonly SOPInstanceUID: string },
): Promise<StoredInstance> {
  await deps.reads.noteStudy(
    caller,
    "study.retrieve",
    address.StudyInstanceUID,
  );
  const found = await selectInstance(
    deps.database.sql,
    caller.site,
    address.SOPInstanceUID,
  );
  if (
    found === undefined ||
    found.StudyInstanceUID !== address.StudyInstanceUID ||
    (address.SeriesInstanceUID !== undefined &&
      found.SeriesInstanceUID !== address.SeriesInstanceUID)
  )
    throw new Failure("not-found");
  return found;
}

/**
 * The objects of a study, a series or one instance, by series and number.
 * @throws Failure `not-found` for none, `limit-exceeded` past `retrieveInstancesMax`
 */
export async function findObjects(
  deps: FindDeps,
  caller: Caller,
  address: InstanceAddress,
): Promise<StoredObject[]> {
  await deps.reads.noteStudy(
    caller,
    "study.retrieve",
    address.StudyInstanceUID,
  );
  const found = await selectObjects(
    deps.database.sql,
    caller.site,
    address,
    retrieveInstancesMax + 1,
  );
  if (found.length === 0) throw new Failure("not-found");
  if (found.length > retrieveInstancesMax)
    throw new Failure("limit-exceeded", {
      detail: `More than ${retrieveInstancesMax} instances; retrieve by series`,
    });
  return found;
}

/** Headers in one trip to the database: 200 of 4 KiB are under a megabyte. */
const headersPerTrip = 200;

/** The stored headers of these objects as JSON text, in their order, a few hundred in memory at a time. */
export async function* readHeaders(
  deps: FindDeps,
  caller: Caller,
  objects: readonly StoredObject[],
): AsyncGenerator<{ object: StoredObject; header: string }> {
  for (let start = 0; start < objects.length; start += headersPerTrip) {
    const batch = objects.slice(start, start + headersPerTrip);
    const texts = await selectHeaderTexts(
      deps.database.sql,
      caller.site,
      batch.map(({ SOPInstanceUID }) => SOPInstanceUID),
    );
    for (const object of batch) {
      const header = texts.get(object.SOPInstanceUID);
      if (header !== undefined) yield { object, header };
    }
  }
}
