import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A lock on a file that the kernel frees when its holder dies, however it dies. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock or returns undefined where another process holds it. Node has no `flock`; SQLite's file lock is the same
 * kernel lock on every platform, so that no rule about recycled process ids is needed.
 */
export function takeLock(path: string): FileLock | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Private: whoever can read the file could hold a lock on it. Never opened where it is there, for closing it again would free
  // this process's own lock (POSIX locks belong to process and file, not to the handle).
  if (!existsSync(path)) createPrivate(path);
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  writeFileSync(`${path}.pid`, String(process.pid), { mode: 0o600 });
  return {
    release() {
      rmSync(`${path}.pid`, { force: true });
      file.close();
    },
  };
}

function createPrivate(path: string): void {
  try {
    writeFileSync(path, "", { flag: "wx", mode: 0o600 });
  } catch (error) {
    // Another process made it in the meantime.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Process id of the last holder, for a message; only the lock itself decides anything. */
export function lockHolder(path: string): number | undefined {
  try {
    return Number(readFileSync(`${path}.pid`, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** SQLITE_BUSY and its extended codes. */
function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && (errcode & 0xff) === 5;
}
