/** For tests: an archive on a real database and real files. Not imported by the product. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock, type Clock } from "../../platform/clock/index.ts";
import { silentLog } from "../../platform/log/index.ts";
import { openObjects, openSpool } from "../../platform/objects/index.ts";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import type { Caller } from "../identity/index.ts";
import type { ArchiveDeps } from "./deps.ts";

export interface TestArchive extends ArchiveDeps {
  readonly database: TestDatabase;
  readonly folder: string;
  close(): Promise<void>;
}

export async function createTestArchive(
  options: {
    clock?: Clock;
    quietPeriodMs?: number;
    objectBytesMax?: number;
  } = {},
): Promise<TestArchive> {
  const folder = await mkdtemp(path.join(tmpdir(), "isocenter-archive-"));
  const database = await createTestDatabase();
  const settings = {
    quietPeriodMs: options.quietPeriodMs ?? 0,
    objectBytesMax: options.objectBytesMax ?? 1024 ** 3,
  };
  const spool = await openSpool(path.join(folder, "spool"), {
    bytesMax: settings.objectBytesMax + 1024 ** 2,
  });
  return {
    database,
    folder,
    objects: await openObjects(path.join(folder, "objects")),
    spool,
    clock: options.clock ?? systemClock,
    log: silentLog,
    settings,
    async close() {
      await spool.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const testCaller: Caller = {
  site: "main",
  person: { id: "demo-administrator", name: "Test", role: "administrator" },
  door: "upload",
  sender: "test",
  correlationId: "test",
};

/** Bytes in chunks, as a network brings them. */
export async function* inChunks(
  bytes: Uint8Array,
  size = 1000,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
}
