import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import { listEvents, record, type AuditActor } from "./index.ts";

let database: TestDatabase;
before(async () => (database = await createTestDatabase()));
after(async () => await database.drop());

const actor = (site: string): AuditActor => ({
  site,
  person: { id: "someone", role: "system" },
  door: "rest",
});

test("events come newest first, also past the tenth, page by page, and only of their site", async () => {
  for (let number = 1; number <= 25; number++)
    await database.transaction(async (tx) => {
      await record(tx, actor("main"), {
        action: "study.read",
        subject: `2.25.${number % 2}`,
        detail: { number },
      });
    });
  await database.transaction(
    async (tx) =>
      await record(tx, actor("other"), { action: "study.read", subject: "x" }),
  );
  const all = await listEvents(database, {
    site: "main",
    offset: 0,
    limit: 100,
  });
  assert.equal(all.total, 25);
  assert.deepEqual(
    all.rows.map(({ detail }) => detail["number"]),
    Array.from({ length: 25 }, (_, index) => 25 - index),
  );
  const page = await listEvents(database, {
    site: "main",
    subject: "2.25.1",
    offset: 2,
    limit: 3,
  });
  assert.equal(page.total, 13);
  assert.deepEqual(
    page.rows.map(({ detail }) => detail["number"]),
    [21, 19, 17],
  );
});
