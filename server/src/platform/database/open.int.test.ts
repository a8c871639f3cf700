import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  createEmptyTestDatabase,
  type TestDatabase,
} from "../testing/index.ts";
import { isUniqueViolation, sqlState } from "./index.ts";

describe("database", { concurrency: false }, () => {
  let database: TestDatabase;
  before(async () => {
    database = await createEmptyTestDatabase();
    await database.sql`create table counter (id integer primary key, n int8 not null)`;
    await database.sql`insert into counter values (1, 0), (2, 0)`;
  });
  after(() => database.drop());

  test("serialization failures are retried until all are done", async () => {
    let runs = 0;
    await Promise.all(
      Array.from({ length: 4 }, () =>
        database.transaction(
          async (tx) => {
            runs++;
            const [row] = await tx<{ n: number }[]>`
              select n from counter where id = 1`;
            await tx`update counter set n = ${(row?.n ?? 0) + 1} where id = 1`;
          },
          { isolation: "serializable" },
        ),
      ),
    );
    const [row] = await database.sql<{ n: number }[]>`
      select n from counter where id = 1`;
    assert.equal(row?.n, 4);
    assert.ok(runs >= 4);
  });

  test("retries end: a transaction that always fails to serialize throws", async () => {
    let runs = 0;
    await assert.rejects(
      database.transaction(async (tx) => {
        runs++;
        await tx.unsafe(
          "do $$ begin raise exception 'x' using errcode = '40001'; end $$",
        );
      }),
      (error) => sqlState(error) === "40001",
    );
    assert.equal(runs, 5);
  });

  test("any other error rolls back and is not retried", async () => {
    let runs = 0;
    await assert.rejects(
      database.transaction(async (tx) => {
        runs++;
        await tx`update counter set n = 99 where id = 2`;
        throw new Error("stop");
      }),
      /stop/,
    );
    assert.equal(runs, 1);
    const [row] = await database.sql<{ n: number }[]>`
      select n from counter where id = 2`;
    assert.equal(row?.n, 0);
  });

  test("a unique violation is told from other errors, and by its constraint", async () => {
    const violation =
      await database.sql`insert into counter values (1, 0)`.then(
        () => assert.fail("inserted twice"),
        (error: unknown) => error,
      );
    assert.equal(isUniqueViolation(violation), true);
    assert.equal(isUniqueViolation(violation, "counter_pkey"), true);
    assert.equal(isUniqueViolation(violation, "other"), false);
    assert.equal(isUniqueViolation(new Error("x")), false);
  });

  test("bigint is a number, and one past 2^53 throws instead of being rounded", async () => {
    const [row] = await database.sql<{ n: number }[]>`
      select 9007199254740991::int8 as n`;
    assert.equal(row?.n, Number.MAX_SAFE_INTEGER);
    await assert.rejects(
      async () => await database.sql`select 9007199254740993::int8 as n`,
      RangeError,
    );
  });

  test("a notification arrives after its commit, and not after a rollback", async () => {
    const heard: string[] = [];
    const { unlisten } = await database.listen("news", (payload) =>
      heard.push(payload),
    );
    await assert.rejects(
      database.transaction(async (tx) => {
        await database.notify(tx, "news", "rolled back");
        throw new Error("stop");
      }),
    );
    await database.transaction(async (tx) => {
      await database.notify(tx, "news", "committed");
      assert.deepEqual(heard, []);
    });
    const end = Date.now() + 5000;
    while (heard.length === 0 && Date.now() < end)
      await new Promise((done) => setTimeout(done, 10));
    assert.deepEqual(heard, ["committed"]);
    await assert.rejects(
      database.notify(database.sql, "news", "x".repeat(8000)),
      RangeError,
    );
    await unlisten();
  });
});
