import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import type { Found } from "./inspect.ts";

const columnsMax = 10_000;
const cellBytesMax = 1024 * 1024;

/** Running mean and variance (Welford), so that a table of any length takes constant memory. */
interface Column {
  readonly name: string;
  count: number;
  mean: number;
  m2: number;
  empty: number;
  /** False as soon as one cell is neither empty nor a number. */
  numeric: boolean;
}

/** Columns, rows, and of each numeric column the mean and the sample standard deviation (n − 1). Empty cells are left out. */
export async function describeCsv(file: string): Promise<Found> {
  const rows = createReadStream(file).pipe(
    parse({
      bom: true,
      delimiter: /\.tsv$/i.test(file) ? "\t" : [",", ";"],
      relax_column_count: true,
      max_record_size: cellBytesMax,
      skip_empty_lines: true,
    }),
  );
  let columns: Column[] | undefined;
  let count = 0;
  for await (const row of rows as AsyncIterable<string[]>) {
    if (!columns) {
      columns = row.slice(0, columnsMax).map((name) => ({
        name,
        count: 0,
        mean: 0,
        m2: 0,
        empty: 0,
        numeric: true,
      }));
      continue;
    }
    count += 1;
    for (const [index, column] of columns.entries())
      add(column, row[index] ?? "");
  }
  return render(columns ?? [], count);
}

function add(column: Column, cell: string): void {
  const text = cell.trim();
  if (text === "") {
    column.empty += 1;
    return;
  }
  const value = Number(text);
  if (!Number.isFinite(value)) {
    column.numeric = false;
    return;
  }
  column.count += 1;
  const delta = value - column.mean;
  column.mean += delta / column.count;
  column.m2 += delta * (value - column.mean);
}

function render(columns: readonly Column[], rows: number): Found {
  const described = columns.map(
    ({ name, count, mean, m2, empty, numeric }) => ({
      name,
      empty,
      numeric: numeric && count > 0,
      mean: numeric && count > 0 ? mean : null,
      standardDeviation:
        numeric && count > 1 ? Math.sqrt(m2 / (count - 1)) : null,
    }),
  );
  const width = Math.max(6, ...described.map(({ name }) => name.length));
  return {
    lines: [
      `${columns.length} columns, ${rows} rows`,
      "",
      `${"column".padEnd(width)}  ${"mean".padStart(14)}  ${"std".padStart(14)}  ${"empty".padStart(7)}`,
      ...described.map(
        ({ name, mean, standardDeviation, empty }) =>
          `${name.padEnd(width)}  ${number(mean).padStart(14)}  ${number(standardDeviation).padStart(14)}  ${String(empty).padStart(7)}`,
      ),
    ],
    json: { columns: described, rows },
  };
}

const number = (value: number | null) =>
  value === null ? "–" : String(Number(value.toPrecision(6)));
