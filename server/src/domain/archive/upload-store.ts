/** Uploads and their files: SQL of archive.upload and archive.upload_file. */
import type { FileState } from "@isocenter/contracts";
import type { Queryable, Transaction } from "../../platform/database/index.ts";
import type { FileVerdict } from "./receive-file.ts";

export interface UploadRow {
  readonly id: string;
  readonly startedAt: Date;
}

export interface UploadFileRow {
  readonly id: string;
  readonly uploadId: string;
  readonly name: string;
  readonly parent: string | null;
  readonly bytes: number | null;
  readonly state: FileState;
  readonly code: string | null;
  readonly detail: string | null;
  readonly StudyInstanceUID: string | null;
  readonly SOPInstanceUID: string | null;
  readonly quarantineId: string | null;
  readonly receivedAt: Date;
}

export async function insertUpload(
  tx: Transaction,
  row: { site: string; startedAt: Date; startedBy: string },
): Promise<string> {
  const [inserted] = await tx<{ id: string }[]>`
    insert into archive.upload (site, started_at, started_by)
    values (${row.site}, ${row.startedAt}, ${row.startedBy}) returning id`;
  if (inserted === undefined) throw new Error("insert returned no row");
  return inserted.id;
}

/** A person's own uploads, newest first. */
export async function selectUploads(
  query: Queryable,
  site: string,
  startedBy: string,
  page: { offset: number; limit: number },
): Promise<UploadRow[]> {
  return await query<UploadRow[]>`
    select id, started_at as "startedAt" from archive.upload
    where site = ${site} and started_by = ${startedBy}
    order by started_at desc, id offset ${page.offset} limit ${page.limit}`;
}

export async function selectUpload(
  query: Queryable,
  site: string,
  startedBy: string,
  id: string,
): Promise<UploadRow | undefined> {
  const [row] = await query<UploadRow[]>`
    select id, started_at as "startedAt" from archive.upload
    where site = ${site} and started_by = ${startedBy} and id = ${id}`;
  return row;
}

const columns = (query: Queryable) => query`
  id, upload_id as "uploadId", name, parent, bytes::float8 as bytes, state, code, detail,
  study_instance_uid as "StudyInstanceUID", sop_instance_uid as "SOPInstanceUID", quarantine_id as "quarantineId",
  received_at as "receivedAt"`;

/** The newest files of each upload, in the order they came. */
export async function selectFiles(
  query: Queryable,
  site: string,
  uploadIds: readonly string[],
  limitEach: number,
): Promise<UploadFileRow[]> {
  return await query<UploadFileRow[]>`
    select newest.* from unnest(${[...uploadIds]}::uuid[]) as wanted(upload_id)
    cross join lateral (
      select ${columns(query)} from archive.upload_file f
      where f.site = ${site} and f.upload_id = wanted.upload_id
      order by f.received_at desc, f.id limit ${limitEach}) newest
    order by newest."receivedAt", newest.id`;
}

export async function countFiles(
  query: Queryable,
  site: string,
  uploadIds: readonly string[],
): Promise<{ uploadId: string; state: FileState; count: number }[]> {
  return await query<{ uploadId: string; state: FileState; count: number }[]>`
    select upload_id as "uploadId", state, count(*)::int as count from archive.upload_file
    where site = ${site} and upload_id = any(${[...uploadIds]}::uuid[])
    group by upload_id, state`;
}

export async function insertFile(
  tx: Transaction,
  row: {
    site: string;
    uploadId: string;
    receivedAt: Date;
    verdict: FileVerdict | { name: string; state: "receiving" };
  },
): Promise<UploadFileRow> {
  const verdict = { ...nothing, ...row.verdict };
  const [inserted] = await tx<UploadFileRow[]>`
    insert into archive.upload_file (site, upload_id, name, parent, bytes, state, code, detail, study_instance_uid,
      sop_instance_uid, quarantine_id, received_at)
    values (${row.site}, ${row.uploadId}, ${verdict.name}, ${verdict.parent}, ${verdict.bytes}, ${verdict.state},
      ${verdict.code}, ${verdict.detail}, ${verdict.StudyInstanceUID}, ${verdict.SOPInstanceUID},
      ${verdict.quarantineId}, ${row.receivedAt})
    returning ${columns(tx)}`;
  if (inserted === undefined) throw new Error("insert returned no row");
  return inserted;
}

const nothing = {
  parent: null,
  bytes: null,
  code: null,
  detail: null,
  StudyInstanceUID: null,
  SOPInstanceUID: null,
  quarantineId: null,
} as const;

export async function updateFile(
  tx: Transaction,
  site: string,
  id: string,
  verdict: FileVerdict,
): Promise<UploadFileRow> {
  const [updated] = await tx<UploadFileRow[]>`
    update archive.upload_file set bytes = ${verdict.bytes}, state = ${verdict.state}, code = ${verdict.code},
      detail = ${verdict.detail}, study_instance_uid = ${verdict.StudyInstanceUID},
      sop_instance_uid = ${verdict.SOPInstanceUID}, quarantine_id = ${verdict.quarantineId}
    where site = ${site} and id = ${id}
    returning ${columns(tx)}`;
  if (updated === undefined) throw new Error("update found no row");
  return updated;
}
