import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  additivityError,
  createReader,
  type Reader,
} from "../inference/index.ts";
import {
  newest,
  readCatalogue,
  registerModels,
  type Model,
} from "../models/index.ts";
import { findResults } from "../results/index.ts";
import { receive } from "../archive/index.ts";
import {
  createTestArchive,
  inChunks,
  testCaller,
  type TestArchive,
} from "../archive/testing.ts";
import type { JobContext } from "../../platform/queue/index.ts";
import {
  generateInstance,
  readTemplate,
  type Template,
} from "../../../../test/support/generator.ts";
import {
  buryRun,
  completeStudies,
  jobPriority,
  listJobs,
  retryRun,
  runStudy,
  type PipelineDeps,
} from "./index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { systemCaller } from "./system-caller.ts";

const context = (attempt = 1, isLastAttempt = false): JobContext => ({
  jobId: "1",
  attempt,
  attemptsMax: 3,
  isLastAttempt,
  signal: new AbortController().signal,
});

describe("a study's run", () => {
  let archive: TestArchive;
  let deps: PipelineDeps;
  let reader: Reader;
  let model: Model;
  let template: Template;
  const steps: string[] = [];

  before(async () => {
    archive = await createTestArchive({ quietPeriodMs: 0 });
    const models = await readCatalogue();
    model = newest(models, "brain-tumour");
    await registerModels(archive, systemCaller("main"), models);
    reader = createReader({
      brain: model,
      bodyPart: newest(models, "body-part"),
      threads: 1,
      memoryMb: 512,
      sliceMsMax: 60_000,
    });
    deps = {
      ...archive,
      reader,
      model,
      onStep: (step) => steps.push(step),
      onResult: () => {},
    };
    template = await readTemplate("brain-glioma/fs1990.dcm");
  });
  after(async () => {
    await reader.close();
    await archive.close();
  });

  const send = async (study: number, instance: number) => {
    const made = generateInstance(template, { seed: 3, study, instance });
    const { state } = await receive(archive, testCaller, {
      source: inChunks(made.part10, 5000),
    });
    assert.equal(state, "stored");
    return made;
  };
  const complete = async () =>
    await completeStudies({ ...archive, attemptsMax: 3 });
  const openRuns = async () =>
    await archive.database.sql<{ id: string; study: string }[]>`
      select id, study from pipeline.run where state = 'waiting' order by created_at desc`;
  const run = async (id: string, how = context()) =>
    await runStudy(deps, { site: "main", runId: id }, how);

  test("yields one explained result that names what it was made from", async () => {
    const made = await send(1, 0);
    assert.equal(await complete(), 1);
    assert.equal(await complete(), 0);
    const [waiting] = await openRuns();
    await run(waiting.id);
    const { current } = await findResults(
      archive.database,
      "main",
      waiting.study,
    );
    assert.equal(current!.verdict, "finding");
    assert.equal(current!.model!.digest, model.digest);
    assert.equal(current!.provenance.inputs.length, 1);
    const { reading } = current!.slices[0];
    assert.equal(reading!.explanation.features.length, 19);
    assert.ok(additivityError(reading!.explanation) < 1e-9);
    const sum = Object.values(current!.probabilities!).reduce(
      (total, p) => total + p,
      0,
    );
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.ok(current!.suggestions.length > 0);
    const [row] = await archive.database.sql<
      { reading: string; priority: number }[]
    >`
      select reading, priority from archive.study where study_instance_uid = ${made.StudyInstanceUID}`;
    assert.equal(row.reading, "to-review");
    assert.ok(row.priority > 0);
  });

  test("keeps identity out of pipeline, results, audit and queue", async () => {
    const made = await send(2, 0);
    await complete();
    const [waiting] = await openRuns();
    const tables = [
      "pipeline.run",
      "pipeline.step",
      "results.result",
      "audit.event",
      "graphile_worker.jobs",
    ];
    const search = async () => {
      for (const table of tables) {
        for (const planted of [
          "GENERATED",
          "GEN3-2",
          made.StudyInstanceUID,
          made.SOPInstanceUID,
        ]) {
          const rows = await archive.database.sql.unsafe(
            `select from ${table} t where t::text like '%${planted}%'`,
          );
          assert.equal(rows.length, 0, `${planted} stands in ${table}`);
        }
      }
    };
    await search();
    await run(waiting.id);
    await search();
  });

  test("again after a crash: done steps are not repeated and there is one result", async () => {
    await send(3, 0);
    await complete();
    const [waiting] = await openRuns();
    const failing: PipelineDeps = {
      ...deps,
      reader: { ...reader, readAll: () => Promise.reject(new Error("power")) },
    };
    await assert.rejects(
      runStudy(failing, { site: "main", runId: waiting.id }, context()),
    );
    steps.length = 0;
    await run(waiting.id, context(2));
    // Whether the model may serve is asked again: the answer of before the crash need not stand.
    assert.deepEqual(steps, ["govern", "read", "conclude", "store"]);
    await run(waiting.id, context(3));
    const rows = await archive.database
      .sql`select from results.result where study = ${waiting.study}`;
    assert.equal(rows.length, 1);
  });

  test("a late instance reopens the study and supersedes its result", async () => {
    await send(4, 0);
    await complete();
    const [first] = await openRuns();
    await run(first.id);
    await send(4, 1);
    await complete();
    const [second] = await openRuns();
    assert.equal(second.study, first.study);
    await run(second.id);
    const { current, history } = await findResults(
      archive.database,
      "main",
      first.study,
    );
    assert.equal(current!.generation, 2);
    assert.equal(current!.slices.length, 2);
    assert.deepEqual(
      history.map(({ generation }) => generation),
      [1],
    );
  });

  test("a run whose study reopened meanwhile stores nothing", async () => {
    await send(5, 0);
    await complete();
    const [first] = await openRuns();
    await send(5, 1);
    await run(first.id);
    const { current } = await findResults(
      archive.database,
      "main",
      first.study,
    );
    assert.equal(current, null);
    const [row] = await archive.database.sql<
      { state: string }[]
    >`select state from pipeline.run where id = ${first.id}`;
    assert.equal(row.state, "superseded");
  });

  test("a changed model may not serve, and the refusal is the verdict", async () => {
    await send(6, 0);
    await complete();
    const [waiting] = (await openRuns()).filter(({ study }) => study);
    const changed = {
      ...deps,
      model: { ...model, digest: `sha256:${"0".repeat(64)}` },
    };
    await runStudy(changed, { site: "main", runId: waiting.id }, context());
    const { current } = await findResults(
      archive.database,
      "main",
      waiting.study,
    );
    assert.equal(current!.verdict, "refused");
    assert.equal(current!.slices.length, 0);
  });

  test("the last attempt's failure ends in the dead-letter view, from where a person retries", async () => {
    const made = await send(7, 0);
    await complete();
    const [waiting] = await openRuns();
    const failing: PipelineDeps = {
      ...deps,
      reader: { ...reader, readAll: () => Promise.reject(new Error("disk")) },
    };
    await assert.rejects(
      runStudy(failing, { site: "main", runId: waiting.id }, context(3, true)),
    );
    const { rows } = await listJobs(archive, testCaller, {
      state: "dead",
      offset: 0,
      limit: 10,
    });
    assert.equal(rows[0].StudyInstanceUID, made.StudyInstanceUID);
    assert.equal(rows[0].failure!.code, "internal");
    await retryRun(
      archive,
      testCaller,
      made.StudyInstanceUID,
      "disk was replaced",
    );
    await run(waiting.id);
    const { current } = await findResults(
      archive.database,
      "main",
      waiting.study,
    );
    assert.equal(current!.verdict, "finding");
    await assert.rejects(
      retryRun(archive, testCaller, made.StudyInstanceUID, "again"),
      { code: "conflict" },
    );
    await buryRun(
      archive,
      { site: "main", runId: waiting.id },
      new Failure("internal"),
    );
    const after = await listJobs(archive, testCaller, {
      state: "dead",
      offset: 0,
      limit: 10,
    });
    assert.equal(after.rows.length, 0, "a run that ended is not buried");
  });

  test("job priority: urgency first, then modality", () => {
    assert.ok(jobPriority("STAT", ["MR"]) < jobPriority("HIGH", ["CT"]));
    assert.ok(jobPriority(null, ["CT"]) < jobPriority("ROUTINE", ["MR"]));
    assert.equal(jobPriority("nonsense", ["XX"]), 35);
  });
});
