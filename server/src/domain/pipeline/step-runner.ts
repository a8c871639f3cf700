import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Step } from "./steps.ts";
import {
  selectStepOutput,
  updateStepDone,
  updateStepStarted,
} from "./store.ts";

export interface StepRunner {
  /** Runs a step once: where its output is stored already, by the same program with the same model, that is the answer. */
  run<T>(step: Step, work: () => Promise<T>): Promise<T>;
  /** Runs a step in every attempt: what was true before a crash or a person's retry need not be true now. */
  runAlways<T>(step: Step, work: () => Promise<T>): Promise<T>;
  /** Reports the share of work done, at most four times a second; a report that fails does not fail the work. */
  progress(share: number, report: (share: number) => Promise<void>): void;
}

const progressEveryMs = 250;

interface Output<T> {
  readonly madeWith: string;
  readonly value: T;
}

/**
 * @param madeWith names the pipeline version and the model: a run that goes on after an upgrade must not conclude with one model
 *   what another has read
 */
export function createSteps(
  deps: {
    readonly database: Database;
    readonly clock: Clock;
    readonly onStep: (step: string, milliseconds: number) => void;
  },
  site: string,
  runId: string,
  madeWith: string,
): StepRunner {
  let reportedAt = deps.clock.now().getTime();
  let reporting = false;
  const { sql } = deps.database;
  const runAlways: StepRunner["runAlways"] = async (step, work) => {
    const startedAt = deps.clock.now();
    await updateStepStarted(sql, site, runId, step, startedAt);
    const value = await work();
    const finishedAt = deps.clock.now();
    const output = step === "store" ? null : { madeWith, value };
    await updateStepDone(sql, site, runId, step, output, finishedAt);
    deps.onStep(step, finishedAt.getTime() - startedAt.getTime());
    return value;
  };
  return {
    async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
      const before = await selectStepOutput(sql, site, runId, step);
      if (before?.state === "done") {
        const output = before.output as Output<T> | null;
        if (output?.madeWith === madeWith) return output.value;
      }
      return await runAlways(step, work);
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
