import type { PipelineStep } from "@isocenter/contracts";

/** A step on the line of time of its study; `start` and `share` are shares 0–1 of the whole. */
export interface Span {
  readonly step: PipelineStep;
  readonly start: number;
  readonly share: number;
  /** null for a step that has not begun. */
  readonly milliseconds: number | null;
}

export interface Timeline {
  readonly spans: readonly Span[];
  /** From the first start to the last end (or now). */
  readonly milliseconds: number;
}

/** Places steps by their real times, so that a wait between two shows as a gap. `nowMs` ends what still runs. */
export function timeline(
  steps: readonly PipelineStep[],
  nowMs: number,
): Timeline {
  const timed = steps.map((step) => {
    const from = step.startedAt === null ? NaN : Date.parse(step.startedAt);
    const measured = step.milliseconds;
    const end =
      step.finishedAt !== null
        ? Date.parse(step.finishedAt)
        : step.state === "running"
          ? Math.max(nowMs, from)
          : from + (measured ?? 0);
    // The measured time is finer than the two stamps.
    return { step, from, end: Math.max(end, from + (measured ?? 0)) };
  });
  const begun = timed.filter(({ from }) => Number.isFinite(from));
  if (begun.length === 0)
    return {
      spans: steps.map((step) => ({
        step,
        start: 0,
        share: 0,
        milliseconds: null,
      })),
      milliseconds: 0,
    };
  const first = Math.min(...begun.map(({ from }) => from));
  const last = Math.max(...begun.map(({ end }) => end));
  const whole = Math.max(last - first, 1);
  return {
    milliseconds: last - first,
    spans: timed.map(({ step, from, end }) =>
      Number.isFinite(from)
        ? {
            step,
            start: (from - first) / whole,
            share: (end - from) / whole,
            milliseconds: step.milliseconds ?? end - from,
          }
        : { step, start: 1, share: 0, milliseconds: null },
    ),
  };
}
