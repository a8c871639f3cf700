/** Files as people have them: DICOM, NIfTI, ZIP. The web upload and the folder import share this, so their verdicts agree. */
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FailureCode, FileState } from "@isocenter/contracts";
import { looksLikeNifti } from "@isocenter/imaging";
import type { Failure } from "../../platform/errors/index.ts";
import { asFailure } from "../../platform/errors/index.ts";
import type { Spooled } from "../../platform/objects/index.ts";
import { record } from "../audit/index.ts";
import { authorise, type Caller } from "../identity/index.ts";
import type { ArchiveDeps } from "./deps.ts";
import type { NiftiThreads } from "./nifti-threads.ts";
import { openZip, type SafeZip } from "./open-zip.ts";
import { peek } from "./peek.ts";
import { quarantine } from "./quarantine.ts";
import { receive } from "./receive.ts";
import type { Incoming, Reception } from "./types.ts";

export interface ReceiveFileDeps {
  readonly archive: ArchiveDeps;
  readonly nifti: NiftiThreads;
  /** Default: `receive` of this domain. A role gives its own to count what comes in. */
  readonly receive?: (caller: Caller, incoming: Incoming) => Promise<Reception>;
}

export interface NamedSource {
  readonly name: string;
  readonly source: AsyncIterable<Uint8Array>;
}

/** What became of a file, or of one object in it. */
export interface FileVerdict {
  readonly name: string;
  /** The ZIP or volume it came in. */
  readonly parent: string | null;
  readonly bytes: number | null;
  readonly state: Exclude<FileState, "receiving">;
  readonly code: FailureCode | null;
  readonly detail: string | null;
  readonly StudyInstanceUID: string | null;
  readonly SOPInstanceUID: string | null;
  readonly quarantineId: string | null;
}

/** Enough for every magic number, and for deflate to give a NIfTI header. */
const headBytes = 4096;
/** Larger unreadable volumes are refused and not kept, as `receive` does with objects. */
const quarantineBytesMax = 256 * 2 ** 20;

/**
 * Takes one file in and says what became of it and, after it, of each object in it. Bytes and index of a verdict are durable when it
 * is given. Never throws for what stands in the file; throws what the source throws, `forbidden`, `storage-full`, `internal`.
 */
export async function* receiveFile(
  deps: ReceiveFileDeps,
  caller: Caller,
  file: NamedSource,
): AsyncGenerator<FileVerdict> {
  await authorise(deps.archive, caller, "study.store", "incoming");
  const { head, all } = await peek(file.source, headBytes);
  if (isZip(head) && !isJunk(file.name))
    yield* receiveZip(deps, caller, file.name, all);
  else
    yield* receiveOne(
      deps,
      caller,
      { name: file.name, source: all },
      head,
      null,
    );
}

const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 &&
  head[1] === 0x4b &&
  ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
const isGzip = (head: Uint8Array): boolean =>
  head[0] === 0x1f && head[1] === 0x8b;

/** What desktops and media writers put beside images. A DICOMDIR is an index; the images it names come by themselves. */
const isJunk = (name: string): boolean => {
  const parts = name.split("/");
  const last = parts.at(-1) ?? "";
  return (
    parts.includes("__MACOSX") ||
    /^(?:\.DS_Store|Thumbs\.db|desktop\.ini|DICOMDIR|\._.*)$/i.test(last)
  );
};

async function* receiveOne(
  deps: ReceiveFileDeps,
  caller: Caller,
  { name, source }: NamedSource,
  head: Uint8Array,
  parent: string | null,
): AsyncGenerator<FileVerdict> {
  const verdict = verdictFor(name, parent);
  if (isJunk(name)) {
    for await (const chunk of source) void chunk;
    yield verdict({
      state: "refused",
      detail: "A file of the desktop or of a disc, not of a study",
    });
    return;
  }
  if (head.length === 0) {
    yield verdict({ state: "refused", code: "empty", bytes: 0 });
    return;
  }
  if (
    looksLikeNifti(head) ||
    (isGzip(head) && looksLikeNifti(gunzippedHead(head.subarray(0, headBytes))))
  ) {
    yield* receiveNifti(deps, caller, name, parent, source);
    return;
  }
  // Anything else is DICOM or nothing; a gzipped file is unpacked on the way, held to the same limit of bytes.
  const objects = isGzip(head) ? gunzipped(source) : source;
  try {
    yield verdict(
      await store(deps, caller, { source: objects, fileName: name }),
    );
  } catch (error) {
    if (!(error instanceof DamagedGzip)) throw error;
    yield verdict({
      state: "refused",
      code: "truncated",
      detail: "The gzip stream is damaged",
    });
  }
}

const store = async (
  deps: ReceiveFileDeps,
  caller: Caller,
  incoming: Incoming,
): Promise<Reception> =>
  deps.receive === undefined
    ? await receive(deps.archive, caller, incoming)
    : await deps.receive(caller, incoming);

function verdictFor(name: string, parent: string | null) {
  return (
    of: Partial<Omit<Reception, "state">> & { state: FileVerdict["state"] },
  ): FileVerdict => ({
    name,
    parent,
    bytes: of.bytes ?? null,
    state: of.state,
    code: of.code ?? null,
    detail: of.detail ?? null,
    StudyInstanceUID: of.StudyInstanceUID ?? null,
    SOPInstanceUID: of.SOPInstanceUID ?? null,
    quarantineId: of.quarantineId ?? null,
  });
}

/** As much as a few kilobytes of gzip give; nothing where they are damaged. */
function gunzippedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, {
      finishFlush: constants.Z_SYNC_FLUSH,
      // Deflate packs 1,032 to 1 at best: 4 KiB give 4 MiB.
      maxOutputLength: 8 * 2 ** 20,
    });
  } catch (error) {
    // Not gzip after all, or damaged: the reception says what it is.
    if ((error as { code?: string }).code?.startsWith("Z_"))
      return new Uint8Array(0);
    throw error;
  }
}

/** Errors of the packing itself are the file's; those of the source go on as they are. */
async function* gunzipped(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  // Ends `unzip` with the source's error, which the loop below then throws: nothing is lost here.
  pipeline(Readable.from(source), unzip).catch(() => undefined);
  try {
    yield* unzip;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code === "string" && code.startsWith("Z_"))
      throw new DamagedGzip(error);
    throw error;
  }
}

class DamagedGzip extends Error {
  constructor(cause: unknown) {
    super("damaged gzip", { cause });
  }
}

async function* receiveZip(
  deps: ReceiveFileDeps,
  caller: Caller,
  name: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileVerdict> {
  const { spool } = deps.archive;
  const verdict = verdictFor(name, null);
  let spooled: Spooled | undefined;
  let zip: SafeZip | undefined;
  try {
    try {
      spooled = await spool.receive(source);
      zip = await openZip(spool, spooled);
    } catch (error) {
      const failure = asFailure(error);
      if (!isOfTheFile(failure)) throw error;
      await recordRefusedFile(deps, caller, failure);
      yield verdict({
        state: "refused",
        code: failure.code,
        ...(failure.detail !== undefined && { detail: failure.detail }),
        ...(spooled && { bytes: spooled.bytes }),
      });
      return;
    }
    yield verdict({ state: "unpacked", bytes: spooled.bytes });
    yield* receiveItems(deps, caller, zip, name);
  } finally {
    await zip?.close();
    await spooled?.discard();
  }
}

/** Codes that say what is wrong with the sender's file, as opposed to us. */
const isOfTheFile = ({ code }: Failure): boolean =>
  code === "archive-unsafe" ||
  code === "limit-exceeded" ||
  code === "truncated" ||
  code === "not-nifti" ||
  code === "unsupported-datatype";

async function recordRefusedFile(
  deps: ReceiveFileDeps,
  caller: Caller,
  failure: Failure,
): Promise<void> {
  await deps.archive.database.transaction((tx) =>
    record(tx, caller, {
      action: "file.refuse",
      subject: "incoming",
      outcome: "failure",
      detail: { code: failure.code },
    }),
  );
}

async function* receiveItems(
  deps: ReceiveFileDeps,
  caller: Caller,
  zip: SafeZip,
  parent: string,
): AsyncGenerator<FileVerdict> {
  for (const item of zip.items) {
    if (item.nested !== undefined) {
      yield verdictFor(
        item.name,
        parent,
      )({ state: "unpacked", bytes: item.bytes });
      yield* receiveItems(deps, caller, item.nested, `${parent}/${item.name}`);
      continue;
    }
    const { head, all } = await peek(await item.open(), headBytes);
    yield* receiveOne(
      deps,
      caller,
      { name: item.name, source: all },
      head,
      parent,
    );
  }
}

async function* receiveNifti(
  deps: ReceiveFileDeps,
  caller: Caller,
  name: string,
  parent: string | null,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileVerdict> {
  const { archive } = deps;
  const verdict = verdictFor(name, parent);
  const spooled = await archive.spool.receive(source, {
    bytesMax: archive.settings.objectBytesMax,
  });
  try {
    let files: Uint8Array[];
    try {
      files = await deps.nifti.convert(spooled.path);
    } catch (error) {
      const failure = asFailure(error);
      if (!isOfTheFile(failure)) throw error;
      yield verdict(await keep(deps, caller, name, spooled, failure));
      return;
    }
    yield verdict({ state: "unpacked", bytes: spooled.bytes });
    for (const [index, bytes] of files.entries()) {
      const slice = `slice ${index + 1}`;
      yield verdictFor(
        slice,
        name,
      )(
        await store(deps, caller, {
          source: Readable.from([bytes]),
          fileName: `${name} ${slice}`,
        }),
      );
    }
  } finally {
    await spooled.discard();
  }
}

async function keep(
  deps: ReceiveFileDeps,
  caller: Caller,
  name: string,
  spooled: Spooled,
  failure: Failure,
): Promise<Reception> {
  if (spooled.bytes <= quarantineBytesMax)
    return await quarantine(deps.archive, caller, {
      spooled,
      failure,
      receivedAt: deps.archive.clock.now(),
      fileName: name,
    });
  await recordRefusedFile(deps, caller, failure);
  return {
    state: "refused",
    code: failure.code,
    ...(failure.detail !== undefined && { detail: failure.detail }),
    bytes: spooled.bytes,
    warnings: [],
  };
}
