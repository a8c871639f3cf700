/** Opens a ZIP only after all of it was proved safe: names, links, sizes, checksums, ratio, nesting (attacks A2, A17). */
import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { Failure } from "../../platform/errors/index.ts";
import type { Spool, Spooled } from "../../platform/objects/index.ts";

export interface ZipLimits {
  readonly entriesMax: number;
  /** Of all files in it and in the archives in it, unpacked. */
  readonly bytesMax: number;
  /** Unpacked against packed, of anything that unpacks to more than `ratioBytesMin`. */
  readonly ratioMax: number;
  readonly ratioBytesMin: number;
  /** Archives within archives: 1 allows a ZIP in a ZIP. */
  readonly depthMax: number;
}

export const zipLimits: ZipLimits = {
  entriesMax: 100_000,
  bytesMax: 64 * 2 ** 30,
  // Deflate cannot do more than 1,032; images of a real study stay under 20, a blank one of 512 KiB is below the size.
  ratioMax: 200,
  ratioBytesMin: 64 * 2 ** 20,
  depthMax: 1,
};

export interface ZipItem {
  readonly name: string;
  readonly bytes: number;
  open(): Promise<AsyncIterable<Uint8Array>>;
  /** Set where the entry is itself an archive, already proved safe. */
  readonly nested?: SafeZip;
}

export interface SafeZip {
  readonly items: readonly ZipItem[];
  close(): Promise<void>;
}

/** What is left of the limits, shared by an archive and those in it. */
interface Budget {
  entries: number;
  bytes: number;
}

/**
 * @throws Failure `archive-unsafe` with the reason, `truncated` for a file without a directory, `limit-exceeded`
 */
export async function openZip(
  spool: Spool,
  zip: Pick<Spooled, "path" | "bytes">,
  limits: ZipLimits = zipLimits,
): Promise<SafeZip> {
  const budget = { entries: limits.entriesMax, bytes: limits.bytesMax };
  return await open(spool, zip, limits, budget, 0);
}

async function open(
  spool: Spool,
  zip: Pick<Spooled, "path" | "bytes">,
  limits: ZipLimits,
  budget: Budget,
  depth: number,
): Promise<SafeZip> {
  const file = await openPromise(zip.path, {
    autoClose: false,
    lazyEntries: true,
    decodeStrings: true,
    validateEntrySizes: true,
  }).catch(rethrow);
  const closers: (() => Promise<void>)[] = [async () => file.close()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const entries = await listEntries(file, budget);
    checkOverlap(entries, zip.bytes);
    for (const entry of entries) checkDeclared(entry, limits, budget);
    checkRatio(
      entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0),
      zip.bytes,
      limits,
    );
    const items: ZipItem[] = [];
    for (const entry of entries) {
      if (entry.fileName.endsWith("/")) continue;
      const read = (): Promise<AsyncIterable<Uint8Array>> =>
        file.openReadStreamPromise(entry).catch(rethrow);
      const item = {
        name: entry.fileName,
        bytes: entry.uncompressedSize,
        open: read,
      };
      if (!(await prove(entry, await read()))) {
        items.push(item);
        continue;
      }
      if (depth >= limits.depthMax)
        throw unsafe("It holds archives nested too deep");
      const spooled = await spool.receive(await read());
      closers.push(() => spooled.discard());
      const nested = await open(spool, spooled, limits, budget, depth + 1);
      closers.push(() => nested.close());
      items.push({ ...item, nested });
    }
    return { items, close };
  } catch (error) {
    await close();
    return rethrow(error);
  }
}

async function listEntries(file: ZipFile, budget: Budget): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of file.eachEntry()) {
    budget.entries -= 1;
    if (budget.entries < 0)
      throw new Failure("limit-exceeded", {
        detail: "The ZIP file holds more files than are taken at once",
      });
    entries.push(entry);
  }
  return entries;
}

/** Entries that share bytes are how a small archive unpacks to petabytes without a nested one. */
function checkOverlap(entries: readonly Entry[], zipBytes: number): void {
  const localHeaderBytes = 30;
  const sorted = [...entries].sort(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  sorted.forEach((entry, index) => {
    const end =
      entry.relativeOffsetOfLocalHeader +
      localHeaderBytes +
      entry.compressedSize;
    const next = sorted[index + 1]?.relativeOffsetOfLocalHeader ?? zipBytes;
    if (end > next) throw unsafe("Its entries overlap");
  });
}

const isEncrypted = 1;
const modeOf = (entry: Entry): number =>
  (entry.externalFileAttributes >>> 16) & 0o170000;
const regularFile = 0o100000;
const folder = 0o040000;
const madeByUnix = 3;
const stored = 0;
const deflated = 8;

function checkDeclared(entry: Entry, limits: ZipLimits, budget: Budget): void {
  if ((entry.generalPurposeBitFlag & isEncrypted) !== 0)
    throw unsafe("It is encrypted");
  const mode = modeOf(entry);
  if (
    entry.versionMadeBy >>> 8 === madeByUnix &&
    mode !== 0 &&
    mode !== regularFile &&
    mode !== folder
  )
    throw unsafe("It holds a link or a device");
  if (
    entry.compressionMethod !== stored &&
    entry.compressionMethod !== deflated
  )
    throw unsafe("It is packed in a way that is not read here");
  // yauzl has refused absolute names and `..`; a drive letter further in, or a NUL, is refused here.
  if (/\0|(?:^|\/)[A-Za-z]:/.test(entry.fileName))
    throw unsafe("A name in it leaves the archive");
  checkRatio(entry.uncompressedSize, entry.compressedSize, limits);
  budget.bytes -= entry.uncompressedSize;
  if (budget.bytes < 0)
    throw new Failure("limit-exceeded", {
      detail: `The ZIP file unpacks to more than ${limits.bytesMax} bytes`,
    });
}

function checkRatio(unpacked: number, packed: number, limits: ZipLimits): void {
  if (unpacked > limits.ratioBytesMin && unpacked > packed * limits.ratioMax)
    throw unsafe(`It unpacks to more than ${limits.ratioMax} times its size`);
}

const zipMark = Buffer.from("PK\u0003\u0004", "latin1");

/** Reads an entry to its end against its size (yauzl) and its checksum. @returns whether it is itself a ZIP */
async function prove(
  entry: Entry,
  stream: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  let checksum = 0;
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of stream) {
    checksum = crc32(chunk, checksum);
    if (head.length < zipMark.length)
      head = Buffer.concat([head, chunk.subarray(0, zipMark.length)]);
  }
  if (checksum !== entry.crc32)
    throw unsafe("A file in it does not match its checksum");
  return zipMark.equals(head.subarray(0, zipMark.length));
}

const unsafe = (detail: string): Failure =>
  new Failure("archive-unsafe", { detail });

/** yauzl's words quote names of files, which may name people: they stay in the cause. */
function rethrow(error: unknown): never {
  if (error instanceof Failure) throw error;
  const { message, code } = error as { message?: string; code?: unknown };
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EIO") throw error;
  const said = message ?? "";
  if (/end of central directory|unexpected EOF/i.test(said))
    throw new Failure("truncated", {
      detail: "The ZIP file is cut short or is none",
      cause: error,
    });
  const detail = /absolute path|relative path|invalid characters/i.test(said)
    ? "A name in it leaves the archive"
    : /bytes in the stream|size/i.test(said)
      ? "A file in it is not of the size it declares"
      : "Its structure is malformed";
  throw new Failure("archive-unsafe", { detail, cause: error });
}
