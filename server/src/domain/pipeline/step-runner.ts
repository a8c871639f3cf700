import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Step } from "./steps.ts";
import {
  selectStepOutput,
  updateStepDone,
  updateStepStarted,
} from "./store.ts";

export interface StepRunner {
  /** Runs a step once: where its output is stored already, that is the answer. */
  run<T>(step: Step, work: () => Promise<T>): Promise<T>;
  /** Reports the share of work done, at most four times a second; a report that fails does not fail the work. */
  progress(share: number, report: (share: number) => Promise<void>): void;
}

const progressEveryMs = 250;

export function createSteps(
  deps: {
    readonly database: Database;
    readonly clock: Clock;
    readonly onStep: (step: string, milliseconds: number) => void;
  },
  site: string,
  runId: string,
): StepRunner {
  let reportedAt = deps.clock.now().getTime();
  let reporting = false;
  return {
    async run<T>(step: Step, work: () => Promise<T>): Promise<T> {
      const { sql } = deps.database;
      const before = await selectStepOutput(sql, site, runId, step);
      if (before?.state === "done") return before.output as T;
      const startedAt = deps.clock.now();
      await updateStepStarted(sql, site, runId, step, startedAt);
      const output = await work();
      const finishedAt = deps.clock.now();
      await updateStepDone(
        sql,
        site,
        runId,
        step,
        step === "store" ? null : output,
        finishedAt,
      );
      deps.onStep(step, finishedAt.getTime() - startedAt.getTime());
      return output;
    },
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
