/** A bar on a terminal, a line now and then elsewhere. Writes to stderr, so that stdout stays clean for results. */
export interface ProgressBar {
  update(done: number, total: number, note?: string): void;
  end(): void;
}

const width = 30;
const everyMs = 100;
const plainEveryMs = 5000;

export function createProgressBar(
  label: string,
  stream: NodeJS.WriteStream = process.stderr,
): ProgressBar {
  const startedAt = performance.now();
  let drawnAt = -Infinity;
  let last = "";
  const draw = (line: string) => {
    if (stream.isTTY) stream.write(`\r\x1b[2K${line}`);
    else stream.write(`${line}\n`);
  };
  return {
    update(done, total, note = "") {
      const now = performance.now();
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const elapsed = (now - startedAt) / 1000;
      const rate = elapsed > 0 ? done / elapsed : 0;
      const left =
        share > 0 && share < 1 && elapsed > 1
          ? `, ${seconds((elapsed / share) * (1 - share))} left`
          : "";
      const bar = "█".repeat(Math.round(share * width)).padEnd(width, "░");
      last =
        `${label} ${bar} ${done}/${total} (${rate.toFixed(1)}/s${left}) ${note}`.trimEnd();
      if (now - drawnAt < (stream.isTTY ? everyMs : plainEveryMs)) return;
      drawnAt = now;
      draw(last);
    },
    end() {
      if (last !== "") draw(last);
      if (stream.isTTY) stream.write("\n");
    },
  };
}

const seconds = (value: number) =>
  value < 90 ? `${Math.ceil(value)} s` : `${Math.ceil(value / 60)} min`;
