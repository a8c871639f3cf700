import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import {
  closeSession,
  demoPeople,
  findSession,
  openSession,
  sessionHoursMax,
} from "./index.ts";

describe("sessions", () => {
  let database: TestDatabase;
  let now = new Date("2026-01-01T08:00:00Z");
  const clock = { now: () => now };
  before(async () => (database = await createTestDatabase()));
  after(async () => await database.drop());
  const deps = () => ({ database, clock });

  test("one for every demo person, found again by its token alone; the token is not stored", async () => {
    for (const { id } of demoPeople) {
      const { token, person } = await openSession(deps(), "main", id);
      assert.equal((await findSession(deps(), "main", token))?.id, person.id);
      const rows = await database.sql`
        select from identity.session s where s::text like ${`%${token}%`}`;
      assert.equal(rows.length, 0);
    }
    await assert.rejects(openSession(deps(), "main", "nobody"), {
      code: "not-found",
    });
  });

  test("unknown, empty, foreign and endless tokens are nobody's", async () => {
    const { token } = await openSession(deps(), "main", "demo-nurse");
    for (const wrong of [
      "",
      "x",
      `${token}x`,
      token.slice(1),
      "a".repeat(1_000_000),
      "\0",
    ])
      assert.equal(await findSession(deps(), "main", wrong), undefined);
    assert.equal(await findSession(deps(), "elsewhere", token), undefined);
  });

  test("ends after a working day, to the moment, and is then cleared away", async () => {
    const { token, expiresAt } = await openSession(
      deps(),
      "main",
      "demo-nurse",
    );
    const opened = now;
    assert.equal(
      expiresAt.getTime() - now.getTime(),
      sessionHoursMax * 3_600_000,
    );
    now = new Date(expiresAt.getTime() - 1);
    assert.ok(await findSession(deps(), "main", token));
    now = expiresAt;
    assert.equal(await findSession(deps(), "main", token), undefined);
    await openSession(deps(), "main", "demo-nurse");
    const [{ n } = { n: 0 }] = await database.sql<{ n: number }[]>`
      select count(*)::int as n from identity.session where expires_at <= ${now}`;
    assert.equal(n, 0);
    now = opened;
  });

  test("closed is closed, closing twice is no error, and all of it is on record", async () => {
    const { token, person } = await openSession(deps(), "main", "demo-auditor");
    const caller = {
      site: "main",
      person,
      door: "rest",
      sender: "test",
      correlationId: "test",
    } as const;
    await closeSession(deps(), caller, token);
    await closeSession(deps(), caller, token);
    assert.equal(await findSession(deps(), "main", token), undefined);
    const events = await database.sql<{ action: string }[]>`
      select action from audit.event where who = 'demo-auditor' order by id desc limit 3`;
    assert.deepEqual(events.map(({ action }) => action).toReversed(), [
      "session.open",
      "session.close",
      "session.close",
    ]);
  });
});
