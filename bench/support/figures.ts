/** What benches print: aligned tables, and figures that other programs read. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the values in order (type 7, as numpy). Throws RangeError where there are none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError("nothing was measured");
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place - Math.floor(place));
}

export function printTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...rows])
    process.stdout.write(
      `${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ")}\n`,
    );
}

/** `figure: NAME TEXT`, one per line: what a program that collects figures looks for. */
export function printFigure(name: string, text: string): void {
  process.stdout.write(`figure: ${name} ${text}\n`);
}

export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
