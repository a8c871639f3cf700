/** What must hold when programs stop, are upgraded, lag behind or work at the same time. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { showReading, studyInstances } from "../archive/index.ts";
import { testCaller } from "../archive/testing.ts";
import { findOriginals } from "../deidentification/index.ts";
import {
  concludeStudy,
  contractTags,
  selectSlices,
} from "../inference/index.ts";
import { registerModels } from "../models/index.ts";
import { findResults } from "../results/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { retryRun, type PipelineDeps } from "./index.ts";
import { systemCaller } from "./system-caller.ts";
import {
  contextOf as context,
  createTestPipeline,
  type TestPipeline,
} from "./testing.ts";

describe("the pipeline holds", () => {
  let pipeline: TestPipeline;
  let now: Date | undefined;
  before(async () => {
    pipeline = await createTestPipeline({ now: () => now ?? new Date() });
  });
  after(async () => await pipeline.close());

  const stateOf = async (id: string) => {
    const [row] = await pipeline.archive.database.sql<{ state: string }[]>`
      select state from pipeline.run where id = ${id}`;
    return row.state;
  };
  const readingOf = async (uid: string) => {
    const [row] = await pipeline.archive.database.sql<{ reading: string }[]>`
      select reading from archive.study where study_instance_uid = ${uid}`;
    return row.reading;
  };

  test("a result replays from the inputs it names, bit for bit", async () => {
    const { id, study } = await pipeline.begin(1);
    await pipeline.run(id);
    const stored = (await findResults(pipeline.archive.database, "main", study))
      .current!;
    const uids = await findOriginals(pipeline.archive.database, "main", [
      study,
      ...stored.provenance.inputs.map(({ SOPInstanceUID }) => SOPInstanceUID),
      stored.series!.SeriesInstanceUID,
    ]);
    const instances = await studyInstances(
      pipeline.archive.database,
      "main",
      uids.get(study)!,
      contractTags,
    );
    const inputs = stored.provenance.inputs.map((input) => {
      const instance = instances.find(
        ({ SOPInstanceUID }) =>
          SOPInstanceUID === uids.get(input.SOPInstanceUID),
      )!;
      assert.equal(instance.datasetSha256, input.sha256);
      return {
        ...instance,
        ...input,
        SeriesInstanceUID: stored.series!.SeriesInstanceUID,
      };
    });
    assert.equal(stored.model!.digest, pipeline.model.digest);
    const selection = selectSlices(inputs);
    const slices = await pipeline.reader.readAll(
      selection.slices,
      async () => {
        const bytes = await pipeline.archive.objects.read(inputs[0].objectKey);
        const digest = createHash("sha256")
          .update(bytes.subarray(inputs[0].datasetOffset))
          .digest("hex");
        assert.equal(digest, inputs[0].sha256);
        return bytes;
      },
      { signal: new AbortController().signal },
    );
    const again = concludeStudy({
      StudyInstanceUID: study,
      generation: stored.generation,
      createdAt: new Date(stored.createdAt),
      selection,
      refusal: null,
      slices,
      model: pipeline.model,
      inputs: stored.provenance.inputs,
    });
    const numbers = JSON.parse(JSON.stringify(again)) as typeof again;
    assert.deepEqual(
      { ...numbers, id: "", suggestions: [] },
      { ...stored, id: "", suggestions: [] },
    );
    const bytes = JSON.stringify(stored.slices[0]).length;
    assert.ok(bytes * 180 < 4 * 2 ** 20, `${bytes} bytes a slice`);
  });

  test("two schedulers at once complete each study once, and one that cannot be completed keeps no other", async () => {
    const made = [];
    for (let study = 20; study < 32; study++)
      made.push(await pipeline.send(study));
    // A run of this generation is there already, as no program writes it: its study fails each time.
    const uid = made[0].StudyInstanceUID;
    await pipeline.archive.database.sql`
      insert into deidentification.uid (site, original, pseudonym, created_at) values ('main', ${uid}, '2.25.666', now())`;
    await pipeline.archive.database.sql`
      insert into pipeline.run (site, study, generation, attempts_max, created_at, completed_study_at)
      values ('main', '2.25.666', 1, 3, now(), now())`;
    const counts = await Promise.all([
      pipeline.complete(),
      pipeline.complete(),
      pipeline.complete(),
    ]);
    assert.equal(
      counts.reduce((sum, n) => sum + n, 0),
      11,
    );
    const runs = await pipeline.archive.database.sql<{ n: number }[]>`
      select count(*)::int as n from pipeline.run r join deidentification.uid u on u.pseudonym = r.study
      where u.original = any(${made.map(({ StudyInstanceUID }) => StudyInstanceUID)}) group by r.study`;
    assert.equal(runs.length, 12);
    assert.ok(runs.every(({ n }) => n === 1));
    assert.equal(await readingOf(uid), "arriving");
    assert.equal(
      await pipeline.complete(),
      0,
      "it is put off, not tried without end",
    );
    await pipeline.archive.database
      .sql`delete from pipeline.run where study = '2.25.666'`;
    now = new Date(Date.now() + 61_000);
    assert.equal(
      await pipeline.complete(),
      1,
      "and completes once the cause is gone",
    );
    now = undefined;
  });

  test("a study that arrived while the clock was ahead completes all the same", async () => {
    now = new Date(Date.now() + 86_400_000);
    await pipeline.send(40);
    now = undefined;
    assert.equal(await pipeline.complete(), 1);
  });

  test("a program that stops fails no run, not even in its last attempt", async () => {
    const { id, study, StudyInstanceUID } = await pipeline.begin(50);
    const stop = new AbortController();
    const stopping = pipeline.failing(new Error("aborted"));
    stop.abort();
    await assert.rejects(
      pipeline.run(
        id,
        context(3, { isLastAttempt: true, signal: stop.signal }),
        stopping,
      ),
    );
    assert.equal(await stateOf(id), "running");
    assert.equal(await readingOf(StudyInstanceUID), "reading");
    await pipeline.run(id, context(3, { isLastAttempt: true }));
    assert.ok(
      (await findResults(pipeline.archive.database, "main", study)).current,
    );
    assert.equal(await readingOf(StudyInstanceUID), "to-review");
  });

  test("a deadline is a failure, and in the last attempt the end", async () => {
    const { id } = await pipeline.begin(51);
    const deadline = new AbortController();
    deadline.abort(new Failure("deadline-exceeded"));
    await assert.rejects(
      pipeline.run(
        id,
        context(3, { isLastAttempt: true, signal: deadline.signal }),
        pipeline.failing(deadline.signal.reason as Error),
      ),
      { code: "deadline-exceeded" },
    );
    assert.equal(await stateOf(id), "dead");
  });

  test("an attempt that outlived its deadline has no say over its successor", async () => {
    const { id, StudyInstanceUID } = await pipeline.begin(52);
    let fail: (error: Error) => void = () => {};
    const hung: PipelineDeps = {
      ...pipeline.deps,
      reader: {
        ...pipeline.reader,
        readAll: () => new Promise((_, reject) => (fail = reject)),
      },
    };
    const first = pipeline.run(id, context(1), hung);
    for (let tries = 0; (await stateOf(id)) !== "running" || tries < 5; tries++)
      await sleep(20);
    await pipeline.run(id, context(2));
    fail(new Error("late"));
    await assert.rejects(first, /late/);
    assert.equal(await stateOf(id), "done");
    assert.equal(await readingOf(StudyInstanceUID), "to-review");
  });

  test("a report of progress that comes late takes neither answer nor failure away", async () => {
    for (const fails of [false, true]) {
      const { id, StudyInstanceUID } = await pipeline.begin(fails ? 56 : 55);
      const last = context(3, { isLastAttempt: true });
      const deps = fails ? pipeline.failing(new Error("disk")) : pipeline.deps;
      await pipeline.run(id, last, deps).catch(() => {});
      const ended = fails ? "failed" : "to-review";
      assert.equal(await readingOf(StudyInstanceUID), ended);
      const { database } = pipeline.archive;
      await database.transaction(
        async (tx) =>
          await showReading(
            database,
            tx,
            { site: "main", StudyInstanceUID, generation: 1 },
            { reading: "reading", progress: 1, failureCode: null },
            new Date(),
          ),
      );
      assert.equal(await readingOf(StudyInstanceUID), ended);
    }
  });

  test("after an upgrade nothing is concluded from what another model has read", async () => {
    const { id, study } = await pipeline.begin(53);
    const old: PipelineDeps = {
      ...pipeline.deps,
      model: {
        ...pipeline.model,
        card: { ...pipeline.model.card, version: "0.9" },
        digest: `sha256:${"9".repeat(64)}`,
      },
    };
    await registerModels(pipeline.archive, systemCaller("main"), [old.model]);
    // The old program has read the slices and dies before it stores.
    const dying: PipelineDeps = {
      ...old,
      onStep: (step) => {
        if (step === "conclude") throw new Error("killed");
      },
    };
    await assert.rejects(pipeline.run(id, context(1), dying), /killed/);
    pipeline.steps.length = 0;
    await pipeline.run(id, context(2));
    assert.ok(pipeline.steps.includes("read"), "read again with the new model");
    const { current } = await findResults(
      pipeline.archive.database,
      "main",
      study,
    );
    assert.equal(current!.model!.digest, pipeline.model.digest);
  });

  test("a run that a person retries asks governance again", async () => {
    const { id, study, StudyInstanceUID } = await pipeline.begin(54);
    await assert.rejects(
      pipeline.run(
        id,
        context(3, { isLastAttempt: true }),
        pipeline.failing(new Error("disk")),
      ),
    );
    await pipeline.archive.database
      .sql`update models.version set mode = 'shadow' where id = ${pipeline.model.card.id}`;
    try {
      await retryRun(
        pipeline.archive,
        testCaller,
        StudyInstanceUID,
        "disk replaced",
      );
      await pipeline.run(id, context(1));
    } finally {
      await pipeline.archive.database
        .sql`update models.version set mode = 'research' where id = ${pipeline.model.card.id}`;
    }
    const { current } = await findResults(
      pipeline.archive.database,
      "main",
      study,
    );
    assert.equal(current!.verdict, "refused");
  });

  test("a study with more instances than the limit is refused, not cut", async () => {
    const made = await pipeline.send(60);
    await pipeline.send(60, 1);
    const uid = made.StudyInstanceUID;
    assert.equal(
      (
        await studyInstances(
          pipeline.archive.database,
          "main",
          uid,
          contractTags,
          2,
        )
      ).length,
      2,
    );
    await assert.rejects(
      studyInstances(pipeline.archive.database, "main", uid, contractTags, 1),
      { code: "limit-exceeded" },
    );
    const [instance] = await studyInstances(
      pipeline.archive.database,
      "main",
      uid,
      contractTags,
    );
    assert.ok(Object.keys(instance.header).length > 0);
    assert.ok(
      Object.keys(instance.header).every((tag) => contractTags.includes(tag)),
    );
    assert.ok(!JSON.stringify(instance.header).includes("GENERATED"));
    await pipeline.complete();
  });
});
