import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import { registerModels, type Model } from "../models/index.ts";
import { mayServe, whyNot } from "./index.ts";

const actor = {
  site: "main",
  person: { id: "system", role: "system" },
  door: "pipeline",
};
const modelOf = (
  version: string,
  mode: "research" | "shadow" | "clinical",
  fill = "a",
): Model => {
  const digest = `sha256:${fill.repeat(64)}`;
  return {
    card: { id: "m", version, mode, digest },
    digest,
    path: "",
    bytes: new Uint8Array(0),
  };
};

describe("mayServe", () => {
  let database: TestDatabase;
  before(async () => (database = await createTestDatabase()));
  after(async () => await database.drop());
  const register = async (...models: Model[]) =>
    await registerModels(
      { database, clock: { now: () => new Date() } },
      actor,
      models,
    );

  test("a registered research model may; unregistered, changed, or of another mode may not, and the refusal is on record", async () => {
    await register(
      modelOf("1", "research"),
      modelOf("2", "shadow"),
      modelOf("3", "clinical"),
    );
    assert.deepEqual(
      await mayServe(database, actor, modelOf("1", "research"), "2.25.1"),
      {
        may: true,
        reason: null,
      },
    );
    for (const [model, reason] of [
      [modelOf("9", "research"), /not registered/],
      [modelOf("1", "research", "b"), /not the one that was registered/],
      [modelOf("2", "shadow"), /shadow/],
      [modelOf("3", "clinical"), /clinical/],
      // A card that calls itself research does not change what was registered.
      [modelOf("3", "research"), /clinical/],
    ] as const) {
      const answer = await mayServe(database, actor, model, "2.25.2");
      assert.equal(answer.may, false);
      assert.match(answer.reason ?? "", reason);
    }
    const refused = await database.sql<{ subject: string }[]>`
      select subject from audit.event where action = 'model.serve' and outcome = 'refused'`;
    assert.equal(refused.length, 5);
    assert.ok(refused.every(({ subject }) => subject === "2.25.2"));
  });

  test("registered at one site is not registered at another; asking without a study leaves no event", async () => {
    assert.match(
      (await whyNot(database, "elsewhere", modelOf("1", "research"))) ?? "",
      /not registered/,
    );
    assert.equal(
      await whyNot(database, "main", modelOf("1", "research")),
      null,
    );
    const rows =
      await database.sql`select from audit.event where site = 'elsewhere'`;
    assert.equal(rows.length, 0);
  });

  test("a version keeps its first digest, whatever lies on disk later, also when eight programs start at once", async () => {
    await Promise.all(
      Array.from({ length: 8 }, async () =>
        register(modelOf("7", "research", "c")),
      ),
    );
    await register(modelOf("7", "research", "d"));
    assert.equal(
      await whyNot(database, "main", modelOf("7", "research", "c")),
      null,
    );
    assert.match(
      (await whyNot(database, "main", modelOf("7", "research", "d"))) ?? "",
      /not the one/,
    );
    const events = await database.sql`
      select from audit.event where action = 'model.register' and subject = 'm@7'`;
    assert.equal(events.length, 1);
  });
});
