import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Step } from "./steps.ts";
import { selectStepOutputs, updateSteps, type StepChange } from "./store.ts";

export interface StepRunner {
  /** Runs a step once: where its output is stored already, by the same program with the same model, that is the answer. */
  run<T>(step: Step, work: () => Promise<T>): Promise<T>;
  /** Runs a step in every attempt: what was true before a crash or a person's retry need not be true now. */
  runAlways<T>(step: Step, work: () => Promise<T>): Promise<T>;
  /** Reports the share of work done, at most four times a second; a report that fails does not fail the work. */
  progress(share: number, report: (share: number) => Promise<void>): void;
}

/** Steps of a moment. They are written, whole, together with the one that follows: a crash repeats them. */
const brief: ReadonlySet<Step> = new Set(["select", "govern", "conclude"]);

const progressEveryMs = 250;

interface Output<T> {
  readonly madeWith: string;
  readonly value: T;
}

/**
 * The end of a step is written together with the beginning of the next, so that a study waits for the database as seldom as it may;
 * the end of `store` is written by its own transaction.
 *
 * @param madeWith names the pipeline version and the model: a run that goes on after an upgrade must not conclude with one model
 *   what another has read
 */
export async function openSteps(
  deps: {
    readonly database: Database;
    readonly clock: Clock;
    readonly onStep: (step: string, milliseconds: number) => void;
  },
  site: string,
  runId: string,
  madeWith: string,
): Promise<StepRunner> {
  let reportedAt = deps.clock.now().getTime();
  let reporting = false;
  const { sql } = deps.database;
  const stored = new Map(
    (await selectStepOutputs(sql, site, runId)).map(({ step, output }) => [
      step,
      output as Output<unknown>,
    ]),
  );
  const unwritten: StepChange[] = [];
  const begin = async (step: Step, startedAt: Date) => {
    await updateSteps(sql, site, runId, [
      ...unwritten,
      {
        step,
        state: "running",
        begins: true,
        startedAt,
        finishedAt: null,
        output: null,
      },
    ]);
    unwritten.length = 0;
  };
  const runAlways: StepRunner["runAlways"] = async (step, work) => {
    const startedAt = deps.clock.now();
    if (!brief.has(step)) await begin(step, startedAt);
    const value = await work().catch(async (error: unknown) => {
      // So that the failure is recorded where it belongs.
      if (brief.has(step)) await begin(step, startedAt);
      throw error;
    });
    const finishedAt = deps.clock.now();
    if (step !== "store")
      unwritten.push({
        step,
        state: "done",
        begins: brief.has(step),
        startedAt,
        finishedAt,
        output: { madeWith, value },
      });
    deps.onStep(step, finishedAt.getTime() - startedAt.getTime());
    return value;
  };
  return {
    async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
      const output = stored.get(step);
      return output?.madeWith === madeWith
        ? (output.value as T)
        : await runAlways(step, work);
    },
    runAlways,
    progress(share, report) {
      const now = deps.clock.now().getTime();
      if (reporting || now - reportedAt < progressEveryMs) return;
      reportedAt = now;
      reporting = true;
      // Progress is for the eye: losing one report loses nothing.
      report(share).then(
        () => (reporting = false),
        () => (reporting = false),
      );
    },
  };
}
