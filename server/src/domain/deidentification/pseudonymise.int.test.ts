import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import {
  findOriginals,
  findPseudonyms,
  findSubjects,
  patientKey,
  pseudonymise,
} from "./index.ts";

describe("the vault", () => {
  let database: TestDatabase;
  before(async () => (database = await createTestDatabase()));
  after(async () => await database.drop());
  const now = new Date();
  const give = async (
    patientId: string,
    uids: readonly string[],
    site = "main",
  ) =>
    await database.transaction(
      async (tx) => await pseudonymise(tx, site, { patientId, uids }, now),
    );

  test("many writers of the same patient and UIDs, in any order, agree and none waits in a circle", async () => {
    const uids = Array.from({ length: 200 }, (_, index) => `1.2.${index}`);
    const given = await Promise.all(
      Array.from({ length: 16 }, async (_, index) =>
        give("PID-1", index % 2 === 0 ? uids : uids.toReversed()),
      ),
    );
    assert.equal(new Set(given.map(({ subject }) => subject)).size, 1);
    for (const uid of uids)
      assert.equal(new Set(given.map((one) => one.uids.get(uid))).size, 1);
    const [{ n } = { n: 0 }] = await database.sql<{ n: number }[]>`
      select count(*)::int as n from deidentification.uid`;
    assert.equal(n, 200);
  });

  test("there and back, and nothing across sites", async () => {
    const { subject, uids } = await give("PID-2", ["9.1"]);
    const pseudonym = uids.get("9.1")!;
    assert.equal(
      (await findPseudonyms(database, "main", ["9.1"])).get("9.1"),
      pseudonym,
    );
    assert.equal(
      (await findOriginals(database, "main", [pseudonym])).get(pseudonym),
      "9.1",
    );
    assert.equal(
      (await findSubjects(database, "main", ["PID-2"])).get("PID-2"),
      subject,
    );
    for (const found of [
      await findPseudonyms(database, "elsewhere", ["9.1"]),
      await findOriginals(database, "elsewhere", [pseudonym]),
      await findSubjects(database, "elsewhere", ["PID-2"]),
    ])
      assert.equal(found.size, 0);
    const other = await give("PID-2", ["9.1"], "elsewhere");
    assert.notEqual(other.subject, subject);
    assert.notEqual(other.uids.get("9.1"), pseudonym);
  });

  test("studies without a PatientID do not become one patient", async () => {
    const a = await give(patientKey("", "5.1"), ["5.1"]);
    const b = await give(patientKey("", "5.2"), ["5.2"]);
    assert.notEqual(a.subject, b.subject);
    assert.equal(patientKey("PID", "5.1"), "PID");
  });

  test("a transaction that fails leaves no pseudonym behind", async () => {
    await assert.rejects(
      database.transaction(async (tx) => {
        await pseudonymise(
          tx,
          "main",
          { patientId: "PID-9", uids: ["7.7"] },
          now,
        );
        throw new Error("later");
      }),
      /later/,
    );
    assert.equal((await findPseudonyms(database, "main", ["7.7"])).size, 0);
    assert.equal((await findSubjects(database, "main", ["PID-9"])).size, 0);
  });
});
