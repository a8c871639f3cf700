import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WorklistQuery } from "@isocenter/contracts";
import { tagOf, type Keyword } from "@isocenter/dicom";
import { systemClock } from "../../platform/clock/index.ts";
import type { Caller } from "../identity/index.ts";
import { insertIndexRows } from "./index-rows-store.ts";
import { listWorklist } from "./list-worklist.ts";
import { createReadLog } from "./read-log.ts";
import { search, type SearchAnswer, type SearchDeps } from "./search.ts";
import type { Level } from "./search-attributes.ts";
import { createTestArchive, testCaller, type TestArchive } from "./testing.ts";

const studies = 2_400;

describe("search over an index of some size", () => {
  let archive: TestArchive;
  let deps: SearchDeps;
  before(async () => {
    archive = await createTestArchive();
    const { database } = archive;
    await insertIndexRows(database.sql, testCaller.site, studies, 2);
    await insertIndexRows(database.sql, "elsewhere", 10, 1);
    deps = {
      database,
      reads: createReadLog({
        database,
        clock: systemClock,
        pseudonymOf: () => Promise.resolve(undefined),
      }),
    };
  });
  after(async () => {
    await archive.close();
  });

  const ask = async (
    level: Level,
    keys: Partial<Record<Keyword, string>>,
    page = { offset: 0, limit: 1000 },
    caller: Caller = testCaller,
  ): Promise<SearchAnswer> =>
    await search(deps, caller, level, {
      keys: Object.entries(keys).map(([keyword, value]) => ({
        path: [tagOf(keyword as Keyword)],
        value,
      })),
      includeFields: [],
      ...page,
    });

  test("every key finds what the numbers say", async () => {
    const count = async (
      level: Level,
      keys: Partial<Record<Keyword, string>>,
    ): Promise<number> => {
      const { rows, remaining } = await ask(level, keys);
      return rows.length + remaining;
    };
    assert.equal(await count("study", {}), studies);
    assert.equal(await count("study", { PatientName: "GARCIA*" }), studies / 8);
    assert.equal(await count("study", { PatientName: "müller*" }), studies / 8);
    assert.equal(await count("study", { PatientName: "*^Wei" }), studies / 4);
    assert.equal(
      await count("study", { ModalitiesInStudy: "MR" }),
      studies / 4,
    );
    assert.equal(
      await count("study", { ReferringPhysicianName: "ref^7" }),
      studies / 100,
    );
    assert.equal(
      await count("study", { PatientSex: "M", ModalitiesInStudy: "MR,US" }),
      studies / 2,
    );
    assert.equal(await count("study", { StudyDate: "20150102-20150103" }), 2);
    assert.equal(await count("series", {}), (studies / 3) * 6);
    assert.equal(await count("series", { SeriesNumber: "3" }), studies / 3);
    assert.equal(await count("series", { PatientID: "P5" }), 3);
    assert.equal(await count("instance", { StudyInstanceUID: "1.2.826.5" }), 6);
    assert.equal(
      await count("instance", {
        StudyInstanceUID: "1.2.826.5",
        InstanceNumber: "2",
      }),
      3,
    );
    assert.equal(await count("instance", { AccessionNumber: "A5" }), 6);
  });

  test("pages neither overlap nor leave out", async () => {
    for (const level of ["study", "series", "instance"] as const) {
      const seen = new Set<string>();
      let total = 0;
      for (let offset = 0; ; offset += 1000) {
        const { rows } = await ask(level, {}, { offset, limit: 1000 });
        for (const row of rows) seen.add(JSON.stringify(row));
        total += rows.length;
        if (rows.length < 1000) break;
      }
      assert.equal(seen.size, total, level);
    }
  });

  test("no search crosses the site", async () => {
    const elsewhere = { ...testCaller, site: "elsewhere" };
    for (const level of ["study", "series", "instance"] as const) {
      assert.ok(
        (
          await ask(
            level,
            { StudyInstanceUID: "1.2.826.11" },
            undefined,
            elsewhere,
          )
        ).rows.length === 0,
        level,
      );
      assert.ok(
        (await ask(level, {}, undefined, { ...testCaller, site: "nowhere" }))
          .rows.length === 0,
        level,
      );
    }
    assert.equal(
      (await ask("study", { PatientName: "*" }, undefined, elsewhere)).rows
        .length,
      10,
    );
    const other = await listWorklist(
      deps,
      elsewhere,
      WorklistQuery.parse({ search: "novak" }),
    );
    assert.equal(other.total, 1);
  });

  test("the worklist counts what it filters", async () => {
    const total = async (query: object): Promise<number> =>
      (await listWorklist(deps, testCaller, WorklistQuery.parse(query))).total;
    assert.equal(await total({}), studies);
    assert.equal(await total({ search: "knee garcia" }), 0);
    assert.equal(await total({ state: "to-review" }), studies / 4);
    assert.equal(await total({ flag: "finding" }), studies / 8);
    assert.equal(await total({ flag: "ood" }), studies / 12);
    assert.equal(await total({ flag: "quality" }), 0);
  });
});
