import type { Queryable, Transaction } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import type { Term } from "./priority.ts";

/** The index row of one instance with what its study and series rows are made from. */
export interface IndexRow {
  readonly site: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly instanceNumber: number | null;
  readonly numberOfFrames: number;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly objectKey: string;
  readonly objectBytes: number;
  readonly datasetSha256: Buffer;
  readonly datasetOffset: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly door: string;
  readonly sender: string;
  readonly receivedAt: Date;
  readonly quietUntil: Date;
  readonly study: StudyFacts;
  readonly series: SeriesFacts;
}

export interface StudyFacts {
  readonly patientId: string;
  readonly patientName: string;
  readonly patientBirthDate: string | null;
  readonly patientSex: string | null;
  readonly patientAge: string | null;
  readonly studyDate: string | null;
  readonly studyTime: string | null;
  readonly accessionNumber: string | null;
  readonly studyId: string | null;
  readonly studyDescription: string | null;
  readonly referringPhysicianName: string | null;
  readonly requestedPriority: string | null;
}

export interface SeriesFacts {
  readonly modality: string;
  readonly seriesNumber: number | null;
  readonly seriesDescription: string | null;
  readonly bodyPartExamined: string | null;
  readonly header: Readonly<Record<string, unknown>>;
}

/** The digest already stored under a SOPInstanceUID, or undefined. */
export async function selectDigest(
  query: Queryable,
  site: string,
  sopInstanceUid: string,
): Promise<Buffer | undefined> {
  const [row] = await query<{ datasetSha256: Buffer }[]>`
    select dataset_sha256 as "datasetSha256" from archive.instance
    where sop_instance_uid = ${sopInstanceUid} and site = ${site}`;
  return row?.datasetSha256;
}

/** The study a series already belongs to, or undefined. */
export async function selectSeriesStudy(
  query: Queryable,
  site: string,
  seriesInstanceUid: string,
): Promise<string | undefined> {
  const [row] = await query<{ study: string }[]>`
    select study_instance_uid as study from archive.series
    where site = ${site} and series_instance_uid = ${seriesInstanceUid}`;
  return row?.study;
}

/**
 * Indexes one instance. False where the SOPInstanceUID is taken: the unique key decides the race, not the program.
 * A late instance makes a complete study `arriving` again.
 * Throws `study-mismatch`, which must roll the transaction back, where the study is another patient's or the series another
 * study's: decided here, under the rows' locks, because two senders may bring both at the same moment.
 */
export async function insertInstance(
  tx: Transaction,
  row: IndexRow,
): Promise<boolean> {
  const inserted = await tx`
    insert into archive.instance (sop_instance_uid, site, study_instance_uid, series_instance_uid, sop_class_uid,
      transfer_syntax_uid, instance_number, number_of_frames, "rows", "columns", object_key, object_bytes,
      dataset_sha256, dataset_offset, header, door, sender, received_at)
    values (${row.sopInstanceUid}, ${row.site}, ${row.studyInstanceUid}, ${row.seriesInstanceUid}, ${row.sopClassUid},
      ${row.transferSyntaxUid}, ${row.instanceNumber}, ${row.numberOfFrames}, ${row.rows}, ${row.columns},
      ${row.objectKey}, ${row.objectBytes}, ${row.datasetSha256}, ${row.datasetOffset},
      ${tx.json(row.header as never)}, ${row.door}, ${row.sender}, ${row.receivedAt})
    on conflict (sop_instance_uid, site) do nothing`;
  if (inserted.count === 0) return false;
  await upsertStudy(tx, row);
  const { series } = row;
  const [seriesRow] = await tx<{ isNew: boolean }[]>`
    insert into archive.series (site, series_instance_uid, study_instance_uid, modality, series_number,
      series_description, body_part_examined, instance_count, header)
    values (${row.site}, ${row.seriesInstanceUid}, ${row.studyInstanceUid}, ${series.modality}, ${series.seriesNumber},
      ${series.seriesDescription}, ${series.bodyPartExamined}, 1, ${tx.json(series.header as never)})
    on conflict (site, series_instance_uid) do update set instance_count = archive.series.instance_count + 1
      where archive.series.study_instance_uid = excluded.study_instance_uid
    returning (instance_count = 1) as "isNew"`;
  if (!seriesRow)
    throw new Failure("study-mismatch", {
      detail: "The series is already part of another study",
    });
  if (seriesRow.isNew) {
    await tx`
      update archive.study set series_count = series_count + 1,
        modalities = case when ${series.modality} = any(modalities) then modalities
                          else array_append(modalities, ${series.modality}) end
      where site = ${row.site} and study_instance_uid = ${row.studyInstanceUid}`;
  }
  return true;
}

async function upsertStudy(tx: Transaction, row: IndexRow): Promise<void> {
  const { study } = row;
  const search = [
    study.patientName,
    study.patientId,
    study.accessionNumber,
    study.studyDescription,
    row.studyInstanceUid,
  ]
    .filter((part) => part)
    .join(" ")
    .toLowerCase();
  const [accepted] = await tx`
    insert into archive.study (site, study_instance_uid, patient_id, patient_name, patient_birth_date, patient_sex,
      patient_age, study_date, study_time, accession_number, study_id, study_description, referring_physician_name,
      requested_priority, instance_count, quiet_until, received_at, updated_at, search)
    values (${row.site}, ${row.studyInstanceUid}, ${study.patientId}, ${study.patientName}, ${study.patientBirthDate},
      ${study.patientSex}, ${study.patientAge}, ${study.studyDate}, ${study.studyTime}, ${study.accessionNumber},
      ${study.studyId}, ${study.studyDescription}, ${study.referringPhysicianName}, ${study.requestedPriority}, 1,
      ${row.quietUntil}, ${row.receivedAt}, ${row.receivedAt}, ${search})
    on conflict (site, study_instance_uid) do update set
      instance_count = archive.study.instance_count + 1,
      arrival = 'arriving',
      reading = 'arriving',
      progress = null,
      failure_code = null,
      quiet_until = greatest(archive.study.quiet_until, excluded.quiet_until),
      updated_at = excluded.updated_at,
      patient_id = coalesce(nullif(archive.study.patient_id, ''), excluded.patient_id),
      patient_name = coalesce(nullif(archive.study.patient_name, ''), excluded.patient_name),
      search = case when archive.study.patient_id = '' and excluded.patient_id <> '' then excluded.search
                    else archive.study.search end,
      requested_priority = coalesce(archive.study.requested_priority, excluded.requested_priority)
      where archive.study.patient_id in ('', excluded.patient_id) or excluded.patient_id = ''
    returning 1`;
  if (!accepted)
    throw new Failure("study-mismatch", {
      detail: "The study is already that of another patient",
    });
}

export interface CompletedStudy {
  readonly site: string;
  readonly studyInstanceUid: string;
  readonly patientId: string;
  readonly generation: number;
  readonly requestedPriority: string | null;
  readonly modalities: string[];
}

/**
 * Makes one quiet study complete; `skip locked` lets several schedulers share the work without waiting. A study that was written
 * later than `clockAhead` was written by a clock that has been set back since: its quiet period would not end for as long.
 */
export async function updateQuietStudy(
  tx: Transaction,
  now: Date,
  clockAhead: Date,
): Promise<CompletedStudy | undefined> {
  const [study] = await tx<CompletedStudy[]>`
    update archive.study set arrival = 'complete', generation = generation + 1, reading = 'waiting', progress = 0,
      updated_at = ${now}
    where (site, study_instance_uid) in (
      select site, study_instance_uid from archive.study
      where arrival = 'arriving' and (quiet_until <= ${now} or updated_at > ${clockAhead})
      order by quiet_until limit 1 for update skip locked)
    returning site, study_instance_uid as "studyInstanceUid", patient_id as "patientId", generation, requested_priority as "requestedPriority",
      modalities`;
  return study;
}

/** Looks at a study again later: what kept it from completing must not keep the others. */
export async function postponeQuietStudy(
  query: Queryable,
  study: Pick<CompletedStudy, "site" | "studyInstanceUid">,
  now: Date,
  until: Date,
): Promise<void> {
  await query`
    update archive.study set quiet_until = ${until}, updated_at = ${now}
    where site = ${study.site} and study_instance_uid = ${study.studyInstanceUid} and arrival = 'arriving'`;
}

/** Ends the quiet period of studies at once: the sender said that they are complete. */
export async function updateQuietUntil(
  query: Queryable,
  site: string,
  studyInstanceUids: readonly string[],
  now: Date,
): Promise<void> {
  await query`
    update archive.study set quiet_until = ${now}
    where site = ${site} and study_instance_uid = any(${studyInstanceUids as string[]}) and arrival = 'arriving'`;
}

export interface ReadingState {
  readonly reading:
    "waiting" | "reading" | "to-review" | "no-result" | "failed";
  readonly progress: number | null;
  readonly failureCode: string | null;
}

/**
 * What the worklist shows of the pipeline. A study that reopened meanwhile keeps `arriving`; a report of progress that comes
 * after the answer does not take the answer away.
 */
export async function updateReading(
  query: Queryable,
  site: string,
  studyInstanceUid: string,
  generation: number,
  state: ReadingState,
  now: Date,
): Promise<boolean> {
  const isReport = state.reading === "reading" && (state.progress ?? 0) > 0;
  const updated = await query`
    update archive.study set reading = ${state.reading}, progress = ${state.progress},
      failure_code = ${state.failureCode}, updated_at = ${now}
    where site = ${site} and study_instance_uid = ${studyInstanceUid} and generation = ${generation}
      and arrival = 'complete' and (not ${isReport}::boolean or reading = 'reading')`;
  return updated.count === 1;
}

export async function updateSummary(
  tx: Transaction,
  site: string,
  studyInstanceUid: string,
  generation: number,
  summary: unknown,
  priority: { score: number; terms: readonly Term[] },
): Promise<void> {
  await tx`
    update archive.study set result_summary = ${tx.json(summary as never)}, priority = ${priority.score},
      priority_terms = ${tx.json(priority.terms as never)}
    where site = ${site} and study_instance_uid = ${studyInstanceUid} and generation >= ${generation}`;
}

export async function selectPatientId(
  query: Queryable,
  site: string,
  studyInstanceUid: string,
): Promise<string | undefined> {
  const [row] = await query<{ patientId: string }[]>`
    select patient_id as "patientId" from archive.study
    where site = ${site} and study_instance_uid = ${studyInstanceUid}`;
  return row?.patientId;
}

export async function selectRequestedPriority(
  query: Queryable,
  site: string,
  studyInstanceUid: string,
): Promise<string | null> {
  const [row] = await query<{ requestedPriority: string | null }[]>`
    select requested_priority as "requestedPriority" from archive.study
    where site = ${site} and study_instance_uid = ${studyInstanceUid}`;
  return row?.requestedPriority ?? null;
}
