import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { openZip, type SafeZip } from "../../domain/archive/index.ts";
import { asFailure, type Failure } from "../../platform/errors/index.ts";
import { openSpool, type Spool } from "../../platform/objects/index.ts";
import { listFiles } from "./list-files.ts";

export interface InputFiles {
  /** Where they lie now. */
  readonly paths: readonly string[];
  /** ZIPs that are not safe to open, by the names that people know. */
  readonly refused: readonly {
    readonly file: string;
    readonly failure: Failure;
  }[];
  /** The name that people know: of a file of a ZIP `scans.zip/series/1.dcm`. */
  nameOf(file: string): string;
  /** Removes what was unpacked. */
  close(): Promise<void>;
}

/** One nested archive may be as large as the outer one. */
const nestedBytesMax = 64 * 2 ** 30;

/**
 * Every file below the paths given. ZIPs are proved safe as at every other door and unpacked into a folder of their own that only
 * this user can enter; its names are numbers, so that no name in an archive ever becomes a path.
 */
export async function openInputFiles(
  given: readonly string[],
): Promise<InputFiles> {
  const found = await listFiles(given);
  const names = new Map<string, string>();
  const paths: string[] = [];
  const refused: { file: string; failure: Failure }[] = [];
  let scratch: Scratch | undefined;
  const close = async () => await scratch?.close();
  try {
    for (const file of found) {
      if (!(await isZip(file))) {
        paths.push(file);
        continue;
      }
      scratch ??= await openScratch();
      try {
        for (const item of await unpack(scratch, file)) {
          names.set(item.path, item.name);
          paths.push(item.path);
        }
      } catch (error) {
        const failure = asFailure(error);
        if (failure.code === "storage-full") throw failure;
        refused.push({ file, failure });
      }
    }
    return { paths, refused, nameOf: (file) => names.get(file) ?? file, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Scratch {
  readonly folder: string;
  readonly spool: Spool;
  next: number;
  close(): Promise<void>;
}

async function openScratch(): Promise<Scratch> {
  const folder = await mkdtemp(path.join(tmpdir(), "isocenter-process-"));
  const spool = await openSpool(path.join(folder, "spool"), {
    bytesMax: nestedBytesMax,
  });
  return {
    folder,
    spool,
    next: 1,
    async close() {
      await spool.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unpack(scratch: Scratch, file: string) {
  const { size } = await stat(file);
  const zip = await openZip(scratch.spool, { path: file, bytes: size });
  try {
    return await unpackItems(scratch, zip, file);
  } finally {
    await zip.close();
  }
}

async function unpackItems(scratch: Scratch, zip: SafeZip, parent: string) {
  const items: { path: string; name: string }[] = [];
  for (const item of zip.items) {
    const name = `${parent}/${item.name}`;
    if (item.nested) {
      items.push(...(await unpackItems(scratch, item.nested, name)));
      continue;
    }
    const target = path.join(scratch.folder, String(scratch.next++));
    await pipeline(
      await item.open(),
      createWriteStream(target, { mode: 0o600 }),
    );
    items.push({ path: target, name });
  }
  return items;
}

/** `PK 03 04`, or `PK 05 06` of an empty archive. */
async function isZip(file: string): Promise<boolean> {
  const handle = await open(file, "r").catch(() => undefined);
  // What cannot be opened is refused with its reason when its turn comes.
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const mark = buffer.toString("latin1", 0, bytesRead);
    return mark === "PK\u0003\u0004" || mark === "PK\u0005\u0006";
  } finally {
    await handle.close();
  }
}
