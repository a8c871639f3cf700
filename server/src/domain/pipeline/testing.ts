/** For tests: an archive with a reader, models and made-up studies. Not imported by the product. */
import assert from "node:assert/strict";
import { receive } from "../archive/index.ts";
import {
  createTestArchive,
  inChunks,
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
import type { Clock } from "../../platform/clock/index.ts";
import type { JobContext } from "../../platform/queue/index.ts";
import {
  generateInstance,
  readTemplate,
  type Generated,
} from "../../../../test/support/generator.ts";
import { completeStudies, runStudy, type PipelineDeps } from "./index.ts";
import { systemCaller } from "./system-caller.ts";

export interface TestPipeline {
  readonly archive: TestArchive;
  readonly deps: PipelineDeps;
  readonly reader: Reader;
  readonly model: Model;
  /** Names of the steps that were run, in order. */
  readonly steps: string[];
  send(study: number, instance?: number, site?: string): Promise<Generated>;
  complete(): Promise<number>;
  /** Sends one instance and completes its study: `id` of the run, `study` its pseudonymous UID. */
  begin(study: number): Promise<Generated & { id: string; study: string }>;
  run(id: string, context?: JobContext, deps?: PipelineDeps): Promise<void>;
  /** Dependencies whose reader fails. */
  failing(error: Error): PipelineDeps;
  close(): Promise<void>;
}

export const contextOf = (
  attempt = 1,
  more: Partial<JobContext> = {},
): JobContext => ({
  jobId: "1",
  attempt,
  attemptsMax: 3,
  isLastAttempt: false,
  signal: new AbortController().signal,
  ...more,
});

export async function createTestPipeline(clock: Clock): Promise<TestPipeline> {
  const archive = await createTestArchive({ quietPeriodMs: 0, clock });
  const models = await readCatalogue();
  const model = newest(models, "brain-tumour");
  await registerModels(archive, systemCaller("main"), models);
  const reader = createReader({
    brain: model,
    bodyPart: newest(models, "body-part"),
    threads: 1,
    memoryMb: 512,
    sliceMsMax: 60_000,
  });
  const steps: string[] = [];
  const deps: PipelineDeps = {
    ...archive,
    reader,
    model,
    onStep: (step) => steps.push(step),
    onResult: () => {},
  };
  const template = await readTemplate("brain-glioma/fs1990.dcm");
  const send: TestPipeline["send"] = async (
    study,
    instance = 0,
    site = "main",
  ) => {
    const made = generateInstance(template, { seed: 4, study, instance });
    const { state } = await receive(
      archive,
      { ...testCaller, site },
      { source: inChunks(made.part10, 5000) },
    );
    assert.equal(state, "stored");
    return made;
  };
  const complete = async () =>
    await completeStudies({ ...archive, attemptsMax: 3 });
  return {
    archive,
    deps,
    reader,
    model,
    steps,
    send,
    complete,
    async begin(study) {
      const made = await send(study);
      assert.equal(await complete(), 1);
      const [row] = await archive.database.sql<{ id: string; study: string }[]>`
        select r.id, r.study from pipeline.run r join deidentification.uid u on u.pseudonym = r.study
        where u.original = ${made.StudyInstanceUID}`;
      return { ...made, ...row };
    },
    run: async (id, context = contextOf(), what = deps) =>
      await runStudy(what, { site: "main", runId: id }, context),
    failing: (error) => ({
      ...deps,
      reader: { ...reader, readAll: () => Promise.reject(error) },
    }),
    async close() {
      await reader.close();
      await archive.close();
    },
  };
}
