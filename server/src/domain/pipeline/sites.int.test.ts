import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  endQuietPeriod,
  liveChannel,
  studyInstances,
} from "../archive/index.ts";
import { testCaller } from "../archive/testing.ts";
import { contractTags } from "../inference/index.ts";
import { findResults } from "../results/index.ts";
import { systemClock } from "../../platform/clock/index.ts";
import { enterStudyFacts, listJobs, retryRun, runStudy } from "./index.ts";
import {
  contextOf as context,
  createTestPipeline,
  type TestPipeline,
} from "./testing.ts";

describe("sites and doors of the pipeline", () => {
  let pipeline: TestPipeline;
  before(async () => {
    pipeline = await createTestPipeline(systemClock);
  });
  after(async () => await pipeline.close());

  test("live notices come after the commit, one for each instance and change, with a site", async () => {
    const heard: {
      site: string;
      event: { type: string; StudyInstanceUID?: string };
    }[] = [];
    const { unlisten } = await pipeline.archive.database.listen(
      liveChannel,
      (payload) => heard.push(JSON.parse(payload) as (typeof heard)[number]),
    );
    try {
      const made = await pipeline.send(61);
      await pipeline.complete();
      for (let tries = 0; heard.length < 2 && tries < 100; tries++)
        await sleep(20);
      assert.ok(heard.length >= 2);
      assert.ok(
        heard.every(
          ({ site, event }) =>
            site === "main" && event.StudyInstanceUID === made.StudyInstanceUID,
        ),
      );
    } finally {
      await unlisten();
    }
  });

  test("one site's studies, runs and results are nothing to another", async () => {
    const { StudyInstanceUID, id, study } = await pipeline.begin(70);
    await pipeline.run(id);
    const elsewhere = { ...testCaller, site: "elsewhere" };
    const radiologist = {
      ...elsewhere,
      person: { ...elsewhere.person, role: "radiologist" as const },
    };
    const foreign = await studyInstances(
      pipeline.archive.database,
      "elsewhere",
      StudyInstanceUID,
      contractTags,
    );
    assert.equal(foreign.length, 0);
    assert.equal(
      (await findResults(pipeline.archive.database, "elsewhere", study))
        .current,
      null,
    );
    const jobs = await listJobs(pipeline.archive, elsewhere, {
      offset: 0,
      limit: 10,
    });
    assert.deepEqual(jobs.rows, []);
    assert.deepEqual(jobs.counts, { waiting: 0, running: 0, done: 0, dead: 0 });
    await assert.rejects(
      retryRun(pipeline.archive, elsewhere, StudyInstanceUID, "x"),
      {
        code: "not-found",
      },
    );
    await assert.rejects(
      enterStudyFacts(pipeline.archive, radiologist, StudyInstanceUID, {}),
      { code: "not-found" },
    );
    await assert.rejects(
      runStudy(pipeline.deps, { site: "elsewhere", runId: id }, context()),
      { code: "not-found" },
    );
    await endQuietPeriod(pipeline.archive, elsewhere, [StudyInstanceUID]);
    // The same UIDs at the other site are other objects, with other pseudonyms.
    await pipeline.send(70, 0, "elsewhere");
    assert.equal(await pipeline.complete(), 1);
    const runs = await pipeline.archive.database.sql<
      { site: string; study: string }[]
    >`
      select r.site, r.study from pipeline.run r join deidentification.uid u on u.pseudonym = r.study and u.site = r.site
      where u.original = ${StudyInstanceUID} order by r.site`;
    assert.deepEqual(
      runs.map(({ site }) => site),
      ["elsewhere", "main"],
    );
    assert.notEqual(runs[0].study, runs[1].study);
  });

  test("who may not enter facts hears nothing of the study, and the refusal is on record", async () => {
    const nurse = {
      ...testCaller,
      person: { ...testCaller.person, id: "n", role: "nurse" as const },
    };
    await assert.rejects(
      enterStudyFacts(pipeline.archive, nurse, "1.2.3.404", {}),
      {
        code: "forbidden",
      },
    );
    const rows = await pipeline.archive.database.sql`
      select from audit.event where who = 'n' and action = 'study.facts' and outcome = 'refused'`;
    assert.equal(rows.length, 1);
  });
});
