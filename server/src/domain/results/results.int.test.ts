import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Result } from "@isocenter/contracts";
import {
  createTestDatabase,
  type TestDatabase,
} from "../../platform/testing/index.ts";
import type { Caller } from "../identity/index.ts";
import { enterFacts, findResults, storeResult } from "./index.ts";

const caller: Caller = {
  site: "main",
  person: { id: "demo-radiologist", name: "Test", role: "radiologist" },
  door: "rest",
  sender: "test",
  correlationId: "test",
};

const resultOf = (study: string, generation: number): Result =>
  ({
    id: randomUUID(),
    StudyInstanceUID: study,
    generation,
    supersededBy: null,
    createdAt: new Date().toISOString(),
    verdict: "finding",
    verdictText: { en: "x", es: "x" },
    finding: "glioma",
    probabilities: {
      glioma: 0.9,
      meningioma: 0.05,
      pituitary: 0.03,
      noTumor: 0.02,
    },
    interval: null,
    inDistribution: true,
    decidingSlice: 0,
    quality: "ok",
    series: null,
    slices: [],
    suggestions: [],
    model: null,
    provenance: {
      pipelineVersion: "1",
      runtime: "x",
      inputs: [],
      settings: {},
    },
    intendedUse: { en: "x", es: "x" },
    limits: [],
  }) as unknown as Result;

describe("results", () => {
  let database: TestDatabase;
  before(async () => (database = await createTestDatabase()));
  after(async () => await database.drop());
  const store = async (result: Result, actor = caller) =>
    await database.transaction(
      async (tx) => await storeResult(tx, actor, result),
    );
  const currents = async (study: string) =>
    await database.sql<{ generation: number }[]>`
      select generation from results.result where study = ${study} and superseded_by is null`;

  test("sixteen of one generation at once: one is stored, and all are told its id", async () => {
    const stored = await Promise.all(
      Array.from({ length: 16 }, async () => store(resultOf("2.25.1", 1))),
    );
    assert.equal(new Set(stored.map(({ id }) => id)).size, 1);
    assert.equal(stored.filter(({ isNew }) => isNew).length, 1);
    const events = await database.sql`
      select from audit.event where action = 'result.store' and subject = '2.25.1'`;
    assert.equal(events.length, 1);
  });

  test("sixteen generations at once, in any order: the newest is the one current result", async () => {
    const generations = Array.from(
      { length: 16 },
      (_, index) => ((index * 7) % 16) + 1,
    );
    await Promise.all(
      generations.map(async (generation) =>
        store(resultOf("2.25.2", generation)),
      ),
    );
    assert.deepEqual([...(await currents("2.25.2"))], [{ generation: 16 }]);
    const { current, history } = await findResults(database, "main", "2.25.2");
    assert.equal(current!.generation, 16);
    assert.deepEqual(
      history.map(({ generation }) => generation),
      Array.from({ length: 15 }, (_, index) => 15 - index),
    );
  });

  test("a generation that comes late does not displace a newer one", async () => {
    await store(resultOf("2.25.3", 2));
    await store(resultOf("2.25.3", 1));
    assert.deepEqual([...(await currents("2.25.3"))], [{ generation: 2 }]);
  });

  test("facts change the suggestions, whoever asks next; they belong to the study, not to a generation", async () => {
    await store(resultOf("2.25.4", 1));
    const before = (await findResults(database, "main", "2.25.4")).current!
      .suggestions;
    const facts = {
      entity: "glioblastoma-idh-wildtype",
      grade: 4,
      age: 60,
    } as const;
    const deps = { database, clock: { now: () => new Date() } };
    const suggested = await enterFacts(deps, caller, "2.25.4", facts);
    assert.notDeepEqual(suggested, before);
    await store(resultOf("2.25.4", 2));
    const found = await findResults(database, "main", "2.25.4");
    assert.deepEqual(found.facts, facts);
    assert.deepEqual(found.current!.suggestions, suggested);
    const [event] = await database.sql<{ detail: unknown }[]>`
      select detail from audit.event where action = 'study.facts' and outcome = 'success'`;
    assert.deepEqual(
      event.detail,
      { fields: "age entity grade" },
      "which facts, never their values",
    );
  });

  test("facts of a study without result, and by who may not", async () => {
    const deps = { database, clock: { now: () => new Date() } };
    await assert.rejects(enterFacts(deps, caller, "2.25.99", {}), {
      code: "not-found",
    });
    const nurse = {
      ...caller,
      person: { ...caller.person, role: "nurse" as const },
    };
    await assert.rejects(enterFacts(deps, nurse, "2.25.4", {}), {
      code: "forbidden",
    });
  });

  test("another site has results of its own under the same UID, and sees none of these", async () => {
    assert.equal(
      (await findResults(database, "elsewhere", "2.25.1")).current,
      null,
    );
    await store(resultOf("2.25.1", 7), { ...caller, site: "elsewhere" });
    assert.equal(
      (await findResults(database, "main", "2.25.1")).current!.generation,
      1,
    );
    assert.equal(
      (await findResults(database, "elsewhere", "2.25.1")).current!.generation,
      7,
    );
  });

  test("thirty generations of a megabyte: the history names them and carries none", async () => {
    await store(resultOf("2.25.5", 1));
    const big = "x".repeat(2 ** 20);
    for (let generation = 2; generation <= 30; generation++)
      await store({
        ...resultOf("2.25.5", generation),
        verdictText: { en: big, es: "" },
      });
    const began = performance.now();
    const { history } = await findResults(database, "main", "2.25.5");
    assert.equal(history.length, 29);
    assert.ok(performance.now() - began < 1000);
    assert.ok(JSON.stringify(history).length < 10_000);
  });
});
