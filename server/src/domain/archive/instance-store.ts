/** Instances by their UIDs, for the doors that give them back. */
import type { Queryable } from "../../platform/database/index.ts";
import type { Fragment } from "./search-conditions.ts";
import type { StoredInstance } from "./types.ts";

/** What a retrieval names (PS3.18 Table 10.4.1-1). */
export interface InstanceAddress {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID?: string | undefined;
  readonly SOPInstanceUID?: string | undefined;
}

/** A stored instance without its header, which is fetched only where it is needed. */
export type StoredObject = Omit<StoredInstance, "header">;

const objectColumns = (query: Queryable): Fragment => query`
  i.sop_instance_uid as "SOPInstanceUID", i.sop_class_uid as "SOPClassUID",
  i.series_instance_uid as "SeriesInstanceUID", i.study_instance_uid as "StudyInstanceUID",
  i.transfer_syntax_uid as "transferSyntaxUID", i.instance_number as "InstanceNumber",
  i.number_of_frames as "NumberOfFrames", i."rows" as "Rows", i."columns" as "Columns",
  i.object_key as "objectKey", i.object_bytes as "objectBytes",
  encode(i.dataset_sha256, 'hex') as "datasetSha256", i.dataset_offset as "datasetOffset"`;

const addressed = (
  query: Queryable,
  site: string,
  address: InstanceAddress,
): Fragment => query`
  i.site = ${site} and i.study_instance_uid = ${address.StudyInstanceUID}
  ${address.SeriesInstanceUID === undefined ? query`` : query`and i.series_instance_uid = ${address.SeriesInstanceUID}`}
  ${address.SOPInstanceUID === undefined ? query`` : query`and i.sop_instance_uid = ${address.SOPInstanceUID}`}`;

export async function selectObjects(
  query: Queryable,
  site: string,
  address: InstanceAddress,
  limit: number,
): Promise<StoredObject[]> {
  return await query<StoredObject[]>`
    select ${objectColumns(query)} from archive.instance i
    where ${addressed(query, site, address)}
    order by i.series_instance_uid, i.instance_number nulls last, i.sop_instance_uid
    limit ${limit}`;
}

export async function selectInstance(
  query: Queryable,
  site: string,
  SOPInstanceUID: string,
): Promise<StoredInstance | undefined> {
  const [row] = await query<StoredInstance[]>`
    select ${objectColumns(query)}, i.header from archive.instance i
    where i.sop_instance_uid = ${SOPInstanceUID} and i.site = ${site}`;
  return row;
}

/** Headers as the text they are stored as, so that 3,000 of them are never parsed. */
export async function selectHeaderTexts(
  query: Queryable,
  site: string,
  SOPInstanceUIDs: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ uid: string; header: string }[]>`
    select sop_instance_uid as uid, header::text as header from archive.instance
    where site = ${site} and sop_instance_uid = any(${[...SOPInstanceUIDs]})`;
  return new Map(rows.map(({ uid, header }) => [uid, header]));
}

export interface SeriesRow {
  readonly SeriesInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string | null;
  readonly Modality: string;
}

export async function selectSeries(
  query: Queryable,
  site: string,
  StudyInstanceUID: string,
): Promise<SeriesRow[]> {
  return await query<SeriesRow[]>`
    select series_instance_uid as "SeriesInstanceUID", series_number as "SeriesNumber",
      series_description as "SeriesDescription", modality as "Modality"
    from archive.series where site = ${site} and study_instance_uid = ${StudyInstanceUID}
    order by series_number nulls last, series_instance_uid`;
}

/** Every instance of a study with these tags of its header, by series and number. */
export async function selectStudyInstances(
  query: Queryable,
  site: string,
  StudyInstanceUID: string,
  tags: readonly string[],
  limit: number,
): Promise<StoredInstance[]> {
  return await query<StoredInstance[]>`
    select ${objectColumns(query)}, (
      select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(i.header)
      where key = any(${tags as string[]})) as header
    from archive.instance i
    where ${addressed(query, site, { StudyInstanceUID })}
    order by i.series_instance_uid, i.instance_number nulls last, i.sop_instance_uid
    limit ${limit}`;
}
