import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "./open.ts";

export class MigrationError extends Error {
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = "MigrationError";
    this.remedy = remedy;
  }
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** Any constant: one program migrates at a time. */
const advisoryLock = 4_861_209;

/**
 * Brings the schema up to the newest file of `folder` (`0001_name.sql`, …), each in its own transaction, under an advisory lock.
 * Throws MigrationError where the database is newer than the program, or an applied file was edited afterwards.
 */
export async function migrate(
  database: Database,
  folder: string,
): Promise<{ applied: readonly string[]; newest: number }> {
  const files = await readMigrations(folder);
  const connection = await database.sql.reserve();
  const applied: string[] = [];
  try {
    await connection`select set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)`;
    await connection`select pg_advisory_lock(${advisoryLock})`;
    try {
      await connection`create schema if not exists platform`;
      await connection`
        create table if not exists platform.migration (
          number integer primary key,
          name text not null,
          sha256 text not null,
          applied_at timestamptz not null default clock_timestamp()
        )`;
      const done = await connection<{ number: number; sha256: string }[]>`
        select number, sha256 from platform.migration order by number`;
      checkHistory(files, done);
      for (const file of files.slice(done.length)) {
        await connection.unsafe(
          `begin;\n${file.text}\n;insert into platform.migration (number, name, sha256) values (${file.number}, '${file.name}', '${file.sha256}');\ncommit;`,
        );
        applied.push(file.name);
      }
    } finally {
      // A failed script leaves its transaction open; unlocking needs a sound one.
      await connection.unsafe("rollback");
      await connection`select pg_advisory_unlock(${advisoryLock})`;
      await connection.unsafe("reset statement_timeout; reset lock_timeout");
    }
  } finally {
    connection.release();
  }
  return { applied, newest: files.length };
}

/** True where every migration of `folder` is applied: what readiness asks. */
export async function isMigrated(
  database: Database,
  folder: string,
): Promise<boolean> {
  const files = await readMigrations(folder);
  const rows = await database.sql<{ number: number | null }[]>`
    select max(number) as number from platform.migration`;
  return rows[0]?.number === files.length;
}

/** The files in order, numbered 1, 2, 3 … without a gap. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith(".sql"))
    .toSorted();
  return await Promise.all(
    names.map(async (file, index) => {
      const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
      if (match === null || Number(match[1]) !== index + 1)
        throw new MigrationError(
          `${file} is out of order`,
          "Number the files of the folder 0001, 0002, … without gaps",
        );
      const text = await readFile(join(folder, file), "utf8");
      return {
        number: index + 1,
        name: file.slice(0, -4),
        text,
        sha256: createHash("sha256").update(text).digest("hex"),
      };
    }),
  );
}

function checkHistory(
  files: readonly Migration[],
  done: readonly { number: number; sha256: string }[],
): void {
  if (done.length > files.length)
    throw new MigrationError(
      `The database has schema ${done.length}; this program knows ${files.length}`,
      "Start the newer program that wrote it, or restore a backup from before",
    );
  for (const row of done) {
    const file = files[row.number - 1];
    if (file?.sha256 !== row.sha256)
      throw new MigrationError(
        `Migration ${row.number} was changed after it was applied`,
        "Restore the file as it was released; changes go into a new migration",
      );
  }
}
