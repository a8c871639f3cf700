import { createHash, randomUUID } from "node:crypto";
import { open, readdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { asFailure, Failure } from "../errors/index.ts";
import { takeLock } from "../lock/index.ts";
import { makeFolder } from "./durable.ts";

/** Bytes on disk that belong to nobody yet: adopted as an object, or removed. */
export interface Spooled {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Removes the file if it was not adopted. */
  discard(): Promise<void>;
}

export interface SpoolWriter {
  /** Resolves when the chunk is written: awaiting it is the back-pressure. The chunk may be reused afterwards. */
  write(chunk: Uint8Array): Promise<void>;
  /** Flushes to stable storage. */
  finish(): Promise<Spooled>;
  /** Closes and removes the file. After `finish` it does nothing. */
  abort(): Promise<void>;
}

export interface Spool {
  /** Throws Failure `storage-full` where the disk has less room than the reserve. */
  begin(options?: { readonly bytesMax?: number }): Promise<SpoolWriter>;
  /** All of `source`; aborted on failure. Throws Failure `limit-exceeded`, `storage-full`. */
  receive(
    source: AsyncIterable<Uint8Array>,
    options?: { readonly bytesMax?: number },
  ): Promise<Spooled>;
  /** Removes what this program has left in it. */
  close(): Promise<void>;
}

/** Small chunks are gathered, so that a sender of one byte at a time does not cost one system call each. */
const gatherBytes = 128 * 1024;

/**
 * A spool in `folder`. Each program has its own folder in it under a kernel lock; folders of programs that died are removed here.
 * `freeBytesMin` keeps room for what was already accepted.
 */
export async function openSpool(
  folder: string,
  options: { readonly bytesMax: number; readonly freeBytesMin?: number },
): Promise<Spool> {
  await makeFolder(folder);
  await removeLeftovers(folder);
  const name = randomUUID();
  const own = join(folder, name);
  const lock = takeLock(join(folder, `${name}.lock`));
  if (lock === undefined) throw new Error("spool lock taken");
  await makeFolder(own);

  const begin: Spool["begin"] = async ({
    bytesMax = options.bytesMax,
  } = {}) => {
    const { bavail, bsize } = await statfs(own);
    if (bavail * bsize < (options.freeBytesMin ?? 0))
      throw new Failure("storage-full");
    return await beginFile(join(own, randomUUID()), bytesMax);
  };
  return {
    begin,
    async receive(source, limits) {
      const writer = await begin(limits);
      try {
        for await (const chunk of source) await writer.write(chunk);
        return await writer.finish();
      } catch (error) {
        await writer.abort();
        throw error;
      }
    },
    async close() {
      await rm(own, { recursive: true, force: true });
      lock.release();
      await rm(join(folder, `${name}.lock`), { force: true });
    },
  };
}

async function beginFile(path: string, bytesMax: number): Promise<SpoolWriter> {
  const handle = await open(path, "wx", 0o600).catch(rethrow);
  const hash = createHash("sha256");
  const pending = Buffer.allocUnsafe(gatherBytes);
  let pendingBytes = 0;
  let bytes = 0;
  let state: "open" | "finished" | "aborted" = "open";

  const flush = async () => {
    if (pendingBytes === 0) return;
    const part = pending.subarray(0, pendingBytes);
    pendingBytes = 0;
    await writeAll(handle, part);
  };
  const discard = () => rm(path, { force: true });

  return {
    async write(chunk) {
      if (state !== "open") throw new Error("spool file is closed");
      bytes += chunk.byteLength;
      if (bytes > bytesMax)
        throw new Failure("limit-exceeded", {
          detail: `more than ${bytesMax} bytes`,
        });
      hash.update(chunk);
      try {
        if (pendingBytes + chunk.byteLength > gatherBytes) await flush();
        if (chunk.byteLength >= gatherBytes) await writeAll(handle, chunk);
        else {
          pending.set(chunk, pendingBytes);
          pendingBytes += chunk.byteLength;
        }
      } catch (error) {
        rethrow(error);
      }
    },
    async finish() {
      if (state !== "open") throw new Error("spool file is closed");
      try {
        await flush();
        await handle.sync();
        await handle.close();
      } catch (error) {
        rethrow(error);
      }
      state = "finished";
      return { path, bytes, sha256: hash.digest("hex"), discard };
    },
    async abort() {
      if (state !== "open") return;
      state = "aborted";
      await handle.close();
      await discard();
    },
  };
}

async function writeAll(
  handle: Awaited<ReturnType<typeof open>>,
  data: Uint8Array,
): Promise<void> {
  for (let at = 0; at < data.byteLength;) {
    const { bytesWritten } = await handle.write(data, at);
    at += bytesWritten;
  }
}

function rethrow(error: unknown): never {
  throw asFailure(error);
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".lock")) continue;
    const lock = takeLock(join(folder, name));
    // Held: another program on the same data folder is alive.
    if (lock === undefined) continue;
    await rm(join(folder, name.slice(0, -".lock".length)), {
      recursive: true,
      force: true,
    });
    lock.release();
    await rm(join(folder, name), { force: true });
  }
}
