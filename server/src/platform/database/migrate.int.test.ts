import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  createEmptyTestDatabase,
  migrationsFolder,
  type TestDatabase,
} from "../testing/index.ts";
import { isMigrated, migrate, MigrationError } from "./index.ts";

describe("migrations", { concurrency: false }, () => {
  let folder: string;
  let database: TestDatabase;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "isocenter-migrations-"));
    database = await createEmptyTestDatabase();
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });
  const put = (name: string, text: string) =>
    writeFile(join(folder, name), text);

  test("run once each, in order, also when two programs start together", async () => {
    await put("0001_first.sql", "create table a (n integer);");
    await put(
      "0002_second.sql",
      "insert into a values (1);\ncreate table b (n integer)",
    );
    await assert.rejects(isMigrated(database, folder), "no schema yet");
    const both = await Promise.all([
      migrate(database, folder),
      migrate(database, folder),
    ]);
    assert.deepEqual(
      both.map(({ applied }) => applied.length).toSorted(),
      [0, 2],
    );
    const rows = await database.sql`select n from a`;
    assert.equal(rows.length, 1);
    assert.equal(await isMigrated(database, folder), true);
  });

  test("a failing one leaves nothing of itself and can be repaired", async () => {
    await put("0003_broken.sql", "create table c (n integer);\nselect 1/0;");
    assert.equal(await isMigrated(database, folder), false);
    await assert.rejects(migrate(database, folder), { code: "22012" });
    const tables = await database.sql`
      select from information_schema.tables where table_name = 'c'`;
    assert.equal(tables.length, 0);
    await put("0003_broken.sql", "create table c (n integer);");
    const { applied, newest } = await migrate(database, folder);
    assert.deepEqual([applied, newest], [["0003_broken"], 3]);
  });

  test("an edited old one is refused", async () => {
    await put("0001_first.sql", "create table a (n bigint);");
    await assert.rejects(
      migrate(database, folder),
      (error: MigrationError) =>
        error instanceof MigrationError && /Migration 1/.test(error.message),
    );
    await put("0001_first.sql", "create table a (n integer);");
    await migrate(database, folder);
  });

  test("a database newer than the program is refused", async () => {
    await rm(join(folder, "0003_broken.sql"));
    await assert.rejects(
      migrate(database, folder),
      (error: MigrationError) =>
        /schema 3.*knows 2/.test(error.message) && error.remedy !== "",
    );
  });

  test("a gap in the numbers is refused", async () => {
    await put("0004_gap.sql", "select 1");
    await assert.rejects(migrate(database, folder), /out of order/);
  });

  test("the product's own ones run on an empty database", async () => {
    const empty = await createEmptyTestDatabase();
    try {
      const { applied } = await migrate(empty, migrationsFolder);
      assert.ok(applied.length >= 2);
      const unsited = await empty.sql<{ name: string }[]>`
        select table_schema || '.' || table_name as name
        from information_schema.tables
        where table_type = 'BASE TABLE'
          and table_schema not in ('pg_catalog', 'information_schema', 'platform')
          and not exists (
            select from information_schema.columns c
            where c.table_schema = tables.table_schema
              and c.table_name = tables.table_name
              and c.column_name = 'site' and c.is_nullable = 'NO')`;
      assert.deepEqual([...unsited], [], "every row carries its site");
    } finally {
      await empty.drop();
    }
  });
});
