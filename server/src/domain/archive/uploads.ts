import {
  failures,
  fileStates,
  isFailureCode,
  type FileState,
  type Upload,
  type UploadFile,
} from "@isocenter/contracts";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import { announce } from "./announce.ts";
import type { ArchiveDeps } from "./deps.ts";
import {
  receiveFile,
  type FileVerdict,
  type NamedSource,
  type ReceiveFileDeps,
} from "./receive-file.ts";
import {
  countFiles,
  insertFile,
  insertUpload,
  selectFiles,
  selectUpload,
  selectUploads,
  updateFile,
  type UploadFileRow,
  type UploadRow,
} from "./upload-store.ts";

/** Files of one upload that an answer lists; the counts are always of all. */
const filesListedMax = 2_000;
const nameLengthMax = 500;

type UploadDeps = Pick<ArchiveDeps, "database" | "clock">;

/** Opens an upload: the place under which one person's files of one sitting are followed. */
export async function startUpload(
  deps: UploadDeps,
  caller: Caller,
): Promise<Upload> {
  await authorise(deps, caller, "study.store", "upload");
  const startedAt = deps.clock.now();
  const id = await deps.database.transaction(async (tx) => {
    const uploadId = await insertUpload(tx, {
      site: caller.site,
      startedAt,
      startedBy: caller.person.id,
    });
    await record(tx, caller, { action: "upload.start", subject: uploadId });
    return uploadId;
  });
  return render({ id, startedAt }, [], []);
}

/** The caller's own uploads, newest first. */
export async function listUploads(
  deps: UploadDeps,
  caller: Caller,
  page: { offset: number; limit: number },
): Promise<Upload[]> {
  await authorise(deps, caller, "study.store", "upload");
  const { sql } = deps.database;
  const uploads = await selectUploads(sql, caller.site, caller.person.id, page);
  const ids = uploads.map(({ id }) => id);
  const [files, counts] = await Promise.all([
    selectFiles(sql, caller.site, ids, filesListedMax),
    countFiles(sql, caller.site, ids),
  ]);
  return uploads.map((upload) => render(upload, files, counts));
}

/** One of the caller's own uploads; another's is `not-found` (A16). */
export async function showUpload(
  deps: UploadDeps,
  caller: Caller,
  id: string,
): Promise<Upload> {
  await authorise(deps, caller, "study.store", "upload");
  const upload = await own(deps, caller, id);
  const { sql } = deps.database;
  const [files, counts] = await Promise.all([
    selectFiles(sql, caller.site, [id], filesListedMax),
    countFiles(sql, caller.site, [id]),
  ]);
  return render(upload, files, counts);
}

/**
 * Takes one file into an upload. Its row is there from the start (`receiving`); each verdict is in the database before it is given.
 * @throws Failure `not-found` for an upload of somebody else; what `receiveFile` throws, after the row says that it failed
 */
export async function* receiveUpload(
  deps: ReceiveFileDeps,
  caller: Caller,
  uploadId: string,
  file: NamedSource,
): AsyncGenerator<UploadFile> {
  const { archive } = deps;
  await authorise(archive, caller, "study.store", "upload");
  await own(archive, caller, uploadId);
  if (file.name.length > nameLengthMax || file.name.includes("\0"))
    throw new Failure("bad-request", {
      detail: `A file name has ${nameLengthMax} characters at most`,
    });
  const { id } = await insert(archive, caller, uploadId, {
    name: file.name,
    state: "receiving",
  });
  let isFirst = true;
  try {
    for await (const verdict of receiveFile(deps, caller, file)) {
      yield renderFile(
        isFirst
          ? await update(archive, caller, uploadId, id, verdict)
          : await insert(archive, caller, uploadId, verdict),
      );
      isFirst = false;
    }
  } catch (error) {
    const failure = asFailure(error);
    if (isFirst)
      await update(
        archive,
        caller,
        uploadId,
        id,
        brokenOff(file.name, failure),
      );
    throw failure;
  }
}

const brokenOff = (name: string, failure: Failure): FileVerdict => ({
  name,
  parent: null,
  bytes: null,
  state: "refused",
  code: failure.code,
  detail:
    failure.detail ?? "The transfer did not end well; nothing of it was kept",
  StudyInstanceUID: null,
  SOPInstanceUID: null,
  quarantineId: null,
});

async function own(
  deps: UploadDeps,
  caller: Caller,
  id: string,
): Promise<UploadRow> {
  const upload = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
    ? await selectUpload(deps.database.sql, caller.site, caller.person.id, id)
    : undefined;
  if (upload === undefined) throw new Failure("not-found");
  return upload;
}

async function insert(
  deps: UploadDeps,
  caller: Caller,
  uploadId: string,
  verdict: FileVerdict | { name: string; state: "receiving" },
): Promise<UploadFileRow> {
  return await deps.database.transaction(async (tx) => {
    const row = await insertFile(tx, {
      site: caller.site,
      uploadId,
      receivedAt: deps.clock.now(),
      verdict,
    });
    await announce(deps.database, tx, caller.site, {
      type: "upload",
      uploadId,
    });
    return row;
  });
}

async function update(
  deps: UploadDeps,
  caller: Caller,
  uploadId: string,
  id: string,
  verdict: FileVerdict,
): Promise<UploadFileRow> {
  return await deps.database.transaction(async (tx) => {
    const row = await updateFile(tx, caller.site, id, verdict);
    await announce(deps.database, tx, caller.site, {
      type: "upload",
      uploadId,
    });
    return row;
  });
}

function render(
  { id, startedAt }: UploadRow,
  files: readonly UploadFileRow[],
  counts: readonly { uploadId: string; state: FileState; count: number }[],
): Upload {
  const countOf = (state: FileState): number =>
    counts.find((one) => one.uploadId === id && one.state === state)?.count ??
    0;
  return {
    id,
    startedAt: startedAt.toISOString(),
    counts: Object.fromEntries(
      fileStates.map((state) => [state, countOf(state)]),
    ) as Record<FileState, number>,
    files: files.filter(({ uploadId }) => uploadId === id).map(renderFile),
  };
}

function renderFile(row: UploadFileRow): UploadFile {
  const meaning =
    row.code === null
      ? undefined
      : failures[isFailureCode(row.code) ? row.code : "internal"];
  const text = [meaning?.text, row.detail].filter(Boolean).join(": ");
  return {
    id: row.id,
    name: row.name,
    parent: row.parent,
    bytes: row.bytes,
    state: row.state,
    code: row.code,
    text: text === "" ? null : text,
    remedy: meaning?.remedy ?? null,
    StudyInstanceUID: row.StudyInstanceUID,
    SOPInstanceUID: row.SOPInstanceUID,
    quarantineId: row.quarantineId,
    receivedAt: row.receivedAt.toISOString(),
  };
}
