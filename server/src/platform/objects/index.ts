import { access, link, open, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { asFailure, Failure } from "../errors/index.ts";
import { makeFolder, syncFolder } from "./durable.ts";
import { digestOf } from "./digest.ts";
import { pathOfKey } from "./key.ts";
import type { Spooled } from "./spool.ts";

export {
  openSpool,
  type Spool,
  type Spooled,
  type SpoolWriter,
} from "./spool.ts";

/** Half-open range of bytes, as in `subarray`. `end` past the object's is its end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/**
 * Immutable objects by key. A key that exists keeps its bytes for ever or is removed; it never changes.
 * Missing objects throw Failure `not-found`.
 */
export interface Objects {
  /**
   * Gives spooled bytes their key, durably: when this resolves, a power cut loses neither bytes nor name. Again with equal bytes
   * is the same object; with other bytes throws Failure `conflict` and changes nothing. The spooled file is used up either way.
   */
  adopt(spooled: Spooled, key: string): Promise<{ readonly created: boolean }>;
  open(key: string, range?: ByteRange): Promise<Readable>;
  /** Whole into memory: for callers that know the size is small or need it all. */
  read(key: string, range?: ByteRange): Promise<Uint8Array>;
  stat(key: string): Promise<{ readonly bytes: number }>;
  exists(key: string): Promise<boolean>;
  /** Durable; removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Writes and removes a probe: throws where the folder cannot be written. */
  probe(): Promise<void>;
}

/** Objects as files under `folder`, which must be on the same file system as the spool. */
export async function openObjects(folder: string): Promise<Objects> {
  await makeFolder(folder);

  return {
    async adopt(spooled, key) {
      const path = pathOfKey(folder, key);
      try {
        await makeFolder(dirname(path));
        const created = await place(spooled, path);
        // Also where it was there before: the program that placed it may have died ahead of this.
        await syncFolder(dirname(path));
        return { created };
      } catch (error) {
        await spooled.discard();
        throw asFailure(error);
      }
    },
    async open(key, range) {
      const handle = await open(pathOfKey(folder, key), "r").catch(missing);
      const { size } = await handle.stat();
      const { start, end } = clamp(range, size);
      if (start >= end) {
        await handle.close();
        return Readable.from([]);
      }
      return handle.createReadStream({
        start,
        end: end - 1,
        highWaterMark: 256 * 1024,
      });
    },
    async read(key, range) {
      const handle = await open(pathOfKey(folder, key), "r").catch(missing);
      try {
        const { size } = await handle.stat();
        const { start, end } = clamp(range, size);
        const data = new Uint8Array(Math.max(0, end - start));
        for (let at = 0; at < data.byteLength;) {
          const { bytesRead } = await handle.read(
            data,
            at,
            data.byteLength - at,
            start + at,
          );
          if (bytesRead === 0) throw new Error("object shrank while read");
          at += bytesRead;
        }
        return data;
      } finally {
        await handle.close();
      }
    },
    async stat(key) {
      const { size } = await stat(pathOfKey(folder, key)).catch(missing);
      return { bytes: size };
    },
    async exists(key) {
      return await access(pathOfKey(folder, key)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return false;
          throw error;
        },
      );
    },
    async remove(key) {
      const path = pathOfKey(folder, key);
      await rm(path, { force: true });
      if (await exists(dirname(path))) await syncFolder(dirname(path));
    },
    async probe() {
      const path = join(folder, `.probe-${process.pid}`);
      const handle = await open(path, "w", 0o600).catch((error: unknown) => {
        throw asFailure(error);
      });
      await handle.close();
      await rm(path, { force: true });
    },
  };
}

/**
 * `link` refuses an existing name where `rename` would replace it, so that two writers of one key cannot overwrite each other. File
 * systems without hard links fall back to a check and a rename.
 */
async function place(spooled: Spooled, path: string): Promise<boolean> {
  try {
    await link(spooled.path, path);
    await unlink(spooled.path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return await accept(spooled, path);
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EMLINK")
      throw error;
  }
  if (await exists(path)) return await accept(spooled, path);
  await rename(spooled.path, path);
  return true;
}

/** The key is taken: the same bytes are welcome, other bytes are not. */
async function accept(spooled: Spooled, path: string): Promise<false> {
  const { size } = await stat(path);
  const same =
    size === spooled.bytes && (await digestOf(path)) === spooled.sha256;
  await spooled.discard();
  if (!same) throw new Failure("conflict");
  return false;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

function clamp(
  range: ByteRange | undefined,
  size: number,
): { start: number; end: number } {
  const start = range?.start ?? 0;
  const end = Math.min(range?.end ?? size, size);
  if (!Number.isSafeInteger(start) || start < 0)
    throw new RangeError("range starts below zero");
  return { start, end };
}

function missing(error: unknown): never {
  if ((error as NodeJS.ErrnoException).code === "ENOENT")
    throw new Failure("not-found", { cause: error });
  throw error;
}
