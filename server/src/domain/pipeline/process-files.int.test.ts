/** Without a server and with one: the same study must get the same answer, to the last digit of every contribution. */
import assert from "node:assert/strict";
import { createReadStream, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Result } from "@isocenter/contracts";
import { Failure } from "../../platform/errors/index.ts";
import { receive } from "../archive/index.ts";
import {
  createTestArchive,
  testCaller,
  type TestArchive,
} from "../archive/testing.ts";
import { createReader, type Reader } from "../inference/index.ts";
import {
  newest,
  readCatalogue,
  registerModels,
  type Model,
} from "../models/index.ts";
import { findResults } from "../results/index.ts";
import {
  completeStudies,
  processFiles,
  runStudy,
  type ProcessedStudy,
} from "./index.ts";
import { systemCaller } from "./system-caller.ts";

const samples = fileURLToPath(new URL("../../../samples", import.meta.url));
const filesOf = (name: string): string[] =>
  readdirSync(path.join(samples, name))
    .filter((file) => file.endsWith(".dcm"))
    .toSorted()
    .map((file) => path.join(samples, name, file));

/** What must be equal: everything but what names this run and its pseudonyms. */
function comparable(result: Result): unknown {
  const {
    id: _id,
    StudyInstanceUID: _study,
    createdAt: _createdAt,
    provenance,
    series,
    slices,
    ...rest
  } = result;
  const { inputs, ...origin } = provenance;
  return {
    ...rest,
    why: series?.why ?? null,
    origin,
    inputs: inputs.map(({ sha256 }) => sha256).toSorted(),
    slices: slices.map(
      ({ SOPInstanceUID: _sop, SeriesInstanceUID: _series, ...slice }) => slice,
    ),
  };
}

describe("the chain without a server", () => {
  let archive: TestArchive;
  let reader: Reader;
  let model: Model;
  const noSignal = new AbortController().signal;

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
  });
  after(async () => {
    await reader.close();
    await archive.close();
  });

  const process = async (
    files: readonly string[],
    changes: Partial<Parameters<typeof processFiles>[0]> = {},
    onStudy: (study: ProcessedStudy) => void = () => {},
  ) =>
    await processFiles(
      {
        reader,
        model,
        clock: archive.clock,
        signal: noSignal,
        onProgress: () => {},
        ...changes,
      },
      files,
      async (study) => {
        onStudy(study);
        await Promise.resolve();
      },
    );

  const onPlatform = async (files: readonly string[]): Promise<Result> => {
    for (const file of files) {
      const { state } = await receive(archive, testCaller, {
        source: createReadStream(file),
      });
      assert.equal(state, "stored");
    }
    await completeStudies({ ...archive, attemptsMax: 3 });
    const [run] = await archive.database.sql<{ id: string; study: string }[]>`
      select id, study from pipeline.run where state = 'waiting'`;
    await runStudy(
      { ...archive, reader, model, onStep: () => {}, onResult: () => {} },
      { site: "main", runId: run.id },
      {
        jobId: "1",
        attempt: 1,
        attemptsMax: 3,
        isLastAttempt: false,
        signal: noSignal,
      },
    );
    const { current } = await findResults(archive.database, "main", run.study);
    assert.ok(current);
    return current;
  };

  for (const name of ["brain-volume", "ct", "chest"])
    test(`gives ${name} the platform's result`, async () => {
      const files = filesOf(name);
      const results: Result[] = [];
      // In another order than the platform got them: the order of files means nothing.
      const { refused, failed } = await process(
        files.toReversed(),
        {},
        ({ result }) => results.push(result),
      );
      assert.deepEqual([refused, failed], [[], []]);
      assert.equal(results.length, 1);
      const platform = await onPlatform(files);
      assert.deepEqual(comparable(results[0]), comparable(platform));
      if (name === "brain-volume")
        assert.ok(platform.slices.some(({ reading }) => reading));
    });

  test("a study that fails is reported and the others go on", async () => {
    const files = [...filesOf("brain-glioma"), ...filesOf("brain-pituitary")];
    const subjects: string[] = [];
    let calls = 0;
    const { failed } = await process(
      files,
      {
        reader: {
          ...reader,
          readAll: async (...args) => {
            calls += 1;
            if (calls === 2) throw new Failure("deadline-exceeded");
            return await reader.readAll(...args);
          },
        },
      },
      ({ subject }) => subjects.push(subject),
    );
    assert.equal(subjects.length, files.length - 1);
    assert.equal(failed.length, 1);
    assert.equal(failed[0].failure.code, "deadline-exceeded");
    assert.equal(failed[0].identity.files.length, 1);
  });

  test("stopped, it ends what is in work and begins nothing", async () => {
    const stop = new AbortController();
    let studies = 0;
    await assert.rejects(
      process(
        [...filesOf("brain-glioma"), ...filesOf("brain-volume")],
        { signal: stop.signal },
        () => {
          studies += 1;
          stop.abort(new Error("enough"));
        },
      ),
      /enough/,
    );
    assert.equal(studies, 1);
  });

  test("progress counts files, then studies by the share of their slices, and never goes back", async () => {
    const files = filesOf("brain-volume");
    const described: number[] = [];
    const shares: number[] = [];
    await process(files, {
      onFile: (done) => described.push(done),
      onProgress: (done) => shares.push(done),
    });
    assert.deepEqual(
      described,
      files.map((_, index) => index + 1),
    );
    assert.ok(shares.length > files.length / 2);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.equal(shares.at(-1), 1);
  });

  test("the same object twice is a duplicate; other pixels under its UID are refused", async () => {
    const [file] = filesOf("brain-glioma");
    const { duplicates, refused } = await process([file, file]);
    assert.equal(duplicates, 1);
    assert.deepEqual(refused, []);
  });
});
