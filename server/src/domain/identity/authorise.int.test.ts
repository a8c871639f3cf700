import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import { actionValues, authorise, permissions, type Caller } from "./index.ts";

const callerOf = (role: Caller["person"]["role"]): Caller => ({
  site: "main",
  person: { id: `test-${role}`, name: "Test", role },
  door: "rest",
  sender: "test",
  correlationId: "test",
});

/** Written down once more, so that a change of roles is a change in two places. */
const mayNot: Readonly<Record<string, readonly string[]>> = {
  radiologist: ["quarantine.decide", "jobs.retry", "audit.read"],
  physician: [
    "study.store",
    "quarantine.read",
    "quarantine.decide",
    "jobs.read",
    "jobs.retry",
    "audit.read",
  ],
  nurse: [
    "study.facts",
    "quarantine.read",
    "quarantine.decide",
    "jobs.read",
    "jobs.retry",
    "audit.read",
  ],
  "data-scientist": [
    "study.store",
    "study.read",
    "study.retrieve",
    "study.facts",
    "quarantine.read",
    "quarantine.decide",
    "jobs.retry",
    "audit.read",
  ],
  approver: [
    "study.store",
    "study.read",
    "study.retrieve",
    "study.facts",
    "quarantine.read",
    "quarantine.decide",
    "jobs.read",
    "jobs.retry",
  ],
  administrator: ["study.facts"],
  auditor: [
    "study.store",
    "study.read",
    "study.retrieve",
    "study.facts",
    "quarantine.read",
    "quarantine.decide",
    "jobs.read",
    "jobs.retry",
  ],
  "api-client": [
    "study.facts",
    "quarantine.read",
    "quarantine.decide",
    "jobs.read",
    "jobs.retry",
    "models.read",
    "audit.read",
  ],
  system: [],
};

describe("authorise", () => {
  let database: TestDatabase;
  before(async () => (database = await createTestDatabase()));
  after(async () => await database.drop());

  const roles = Object.keys(permissions) as Caller["person"]["role"][];
  for (const role of roles)
    test(`${role}: each action as written, each refusal on record first`, async () => {
      for (const action of actionValues) {
        const decision = authorise({ database }, callerOf(role), action, "P-X");
        if (mayNot[role].includes(action))
          await assert.rejects(decision, { code: "forbidden" }, action);
        else await decision;
      }
      const refused = await database.sql<
        { action: string; outcome: string; subject: string }[]
      >`
        select action, outcome, subject from audit.event where who = ${`test-${role}`} order by id`;
      assert.deepEqual(
        refused.map(({ action }) => action).toSorted(),
        [...mayNot[role]].toSorted(),
      );
      assert.ok(
        refused.every(
          ({ outcome, subject }) => outcome === "refused" && subject === "P-X",
        ),
      );
    });

  test("a refusal that cannot be recorded is no permission", async () => {
    const broken = {
      database: {
        ...database,
        transaction: () => Promise.reject(new Error("down")),
      },
    };
    await assert.rejects(
      authorise(broken, callerOf("auditor"), "study.read", "P-X"),
      /down/,
    );
  });
});
