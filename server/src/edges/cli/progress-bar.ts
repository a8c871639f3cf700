/** A bar on a terminal, a line now and then elsewhere. Writes to stderr, so that stdout stays clean for results. */
export interface ProgressBar {
  /** `done` may be a fraction: work that is half done. */
  update(done: number, total: number): void;
  /** Takes the bar off the terminal, so that a line can be written; the next update draws it again. */
  clear(): void;
  /** Draws the last state and leaves the line; a second time does nothing. */
  end(): void;
}

export interface ProgressOptions {
  readonly stream?: Pick<NodeJS.WriteStream, "write"> & {
    readonly isTTY?: boolean;
    readonly columns?: number;
  };
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}

const barMax = 30;
const barMin = 6;
const everyMs = 100;
/** Elsewhere a run shorter than this says nothing but its result. */
const plainEveryMs = 10_000;
/** Before this the rate is noise. */
const rateAfterMs = 1000;

export function createProgressBar(
  label: string,
  {
    stream = process.stderr,
    now = () => performance.now(),
  }: ProgressOptions = {},
): ProgressBar {
  const isTerminal = stream.isTTY === true;
  let startedAt: number | undefined;
  let drawnAt = 0;
  let state: { done: number; total: number } | undefined;
  let hidden = false;
  let ended = false;

  const draw = (time: number) => {
    if (!state) return;
    drawnAt = time;
    hidden = false;
    const text = describe(label, state, time - (startedAt ?? time));
    if (!isTerminal) {
      stream.write(`${label}: ${text}\n`);
      return;
    }
    // One column is left free: a line that wraps could not be drawn over.
    const width = (stream.columns ?? 80) - 1;
    const size = Math.min(barMax, width - label.length - text.length - 2);
    const share = state.total > 0 ? Math.min(1, state.done / state.total) : 1;
    const bar = "█".repeat(Math.round(share * Math.max(0, size)));
    const line =
      size < barMin
        ? `${label} ${text}`
        : `${label} ${bar.padEnd(size, "░")} ${text}`;
    stream.write(`\r\u001b[2K${line.slice(0, width)}`);
  };
  return {
    update(done, total) {
      if (ended) return;
      const time = now();
      // Elsewhere than on a terminal the first line comes after a while.
      if (startedAt === undefined) {
        startedAt = time;
        drawnAt = isTerminal ? -Infinity : time;
      }
      state = { done, total };
      hidden = true;
      if (time - drawnAt >= (isTerminal ? everyMs : plainEveryMs)) draw(time);
    },
    clear() {
      if (!isTerminal || ended || !state) return;
      stream.write("\r\u001b[2K");
      hidden = true;
    },
    end() {
      if (ended || !state) return;
      if (hidden && isTerminal) draw(now());
      if (isTerminal) stream.write("\n");
      ended = true;
    },
  };
}

/** `3/11, 0.7/s, 12 s left`; when all is done, how long it took. */
function describe(
  label: string,
  { done, total }: { done: number; total: number },
  elapsedMs: number,
): string {
  const parts = [`${Math.floor(done)}/${total}`];
  if (elapsedMs >= rateAfterMs && done > 0) {
    parts.push(`${rate(done / (elapsedMs / 1000))} ${label}/s`);
    parts.push(
      done < total
        ? `${duration((elapsedMs / 1000 / done) * (total - done))} left`
        : duration(elapsedMs / 1000),
    );
  }
  return parts.join(", ");
}

const rate = (value: number) =>
  value >= 100 ? value.toFixed(0) : value.toPrecision(2);

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
