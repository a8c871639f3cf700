import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { CsvError, parse } from "csv-parse";
import { Failure } from "../../platform/errors/index.ts";
import { readDialect, type Dialect } from "./csv-dialect.ts";
import { Problem } from "./command.ts";
import type { Found } from "./inspect.ts";

const columnsMax = 10_000;
const cellCharsMax = 1024 * 1024;
/** The header line of a table with `columnsMax` columns. */
const headBytes = 1024 * 1024;

/** Running mean and variance (Welford), so that a table of any length takes constant memory. */
interface Moments {
  count: number;
  mean: number;
  m2: number;
}

interface Column {
  readonly name: string;
  empty: number;
  filled: number;
  /** Of its cells read with a decimal point, and with a decimal comma. */
  readonly point: Moments;
  readonly comma: Moments;
}

/**
 * Columns, rows, and of each numeric column the mean and the sample standard deviation (n − 1). A column is numeric where every cell
 * that is not empty is a number, in one and the same way of writing it.
 * @throws Failure `empty`, `limit-exceeded`; Problem with the line where a quote is not closed
 */
export async function describeCsv(file: string): Promise<Found> {
  const dialect = await readDialectOf(file);
  const table = await readTable(file, dialect);
  return render(table, dialect);
}

interface Table {
  readonly columns: readonly Column[];
  rows: number;
  /** Rows with more or fewer cells than the header. */
  ragged: number;
}

async function readDialectOf(file: string): Promise<Dialect> {
  const handle = await open(file, "r");
  try {
    const read = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    if (read.bytesRead === 0) throw new Failure("empty");
    return readDialect(read.buffer.subarray(0, read.bytesRead));
  } finally {
    await handle.close();
  }
}

async function readTable(file: string, dialect: Dialect): Promise<Table> {
  const source = createReadStream(file);
  const rows = parse({
    bom: true,
    delimiter: dialect.delimiter,
    encoding: dialect.encoding,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: cellCharsMax * 4,
    skip_empty_lines: true,
  });
  source.on("error", (error) => rows.destroy(error));
  const table: Table = { columns: [], rows: 0, ragged: 0 };
  let columns: Column[] | undefined;
  try {
    for await (const row of source.pipe(rows) as AsyncIterable<string[]>) {
      if (columns === undefined) {
        columns = header(row);
        continue;
      }
      table.rows += 1;
      if (row.length !== columns.length) table.ragged += 1;
      for (let at = 0; at < columns.length; at++)
        add(columns[at], row[at] ?? "", dialect.decimalComma);
    }
  } catch (error) {
    if (error instanceof CsvError) throw problemOf(error);
    throw error;
  } finally {
    source.destroy();
  }
  if (columns === undefined) throw new Failure("empty");
  return { ...table, columns };
}

function problemOf(error: CsvError): Problem {
  const { code, lines } = error as CsvError & { lines?: number };
  const at = lines === undefined ? "" : ` (line ${lines})`;
  if (code === "CSV_QUOTE_NOT_CLOSED")
    return new Problem(
      `A quoted cell has no end${at}`,
      "Close the quote, or double it where it is part of the text",
      error,
    );
  return code === "CSV_MAX_RECORD_SIZE"
    ? new Problem(
        `A row is too long${at}`,
        "It is no table, or a quote has no end",
        error,
      )
    : new Problem(`The table cannot be read${at}`, error.message, error);
}

function header(row: readonly string[]): Column[] {
  if (row.length > columnsMax)
    throw new Failure("limit-exceeded", {
      detail: `More than ${columnsMax} columns`,
    });
  const moments = () => ({ count: 0, mean: 0, m2: 0 });
  return row.map((name) => ({
    name: name.trim(),
    empty: 0,
    filled: 0,
    point: moments(),
    comma: moments(),
  }));
}

/** What pandas too takes for a missing value. */
const missing = new Set(
  "#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null".split(
    "|",
  ),
);
const pointNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const commaNumber = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;

function add(column: Column, cell: string, decimalComma: boolean): void {
  const text = cell.trim();
  if (text === "" || missing.has(text)) {
    column.empty += 1;
    return;
  }
  column.filled += 1;
  if (pointNumber.test(text)) addValue(column.point, Number(text));
  if (decimalComma && commaNumber.test(text))
    addValue(column.comma, Number(text.replace(",", ".")));
}

function addValue(moments: Moments, value: number): void {
  moments.count += 1;
  const delta = value - moments.mean;
  moments.mean += delta / moments.count;
  moments.m2 += delta * (value - moments.mean);
}

function render({ columns, rows, ragged }: Table, dialect: Dialect): Found {
  const described = columns.map(({ name, empty, filled, point, comma }) => {
    const all = ({ count }: Moments) => count > 0 && count === filled;
    const moments = all(point) ? point : all(comma) ? comma : undefined;
    return {
      name,
      empty,
      numeric: moments !== undefined,
      mean: moments?.mean ?? null,
      standardDeviation:
        moments && moments.count > 1
          ? Math.sqrt(moments.m2 / (moments.count - 1))
          : null,
    };
  });
  const shown = described.map(({ name, mean, standardDeviation, empty }) => [
    name === "" ? "(unnamed)" : name,
    number(mean),
    number(standardDeviation),
    String(empty),
  ]);
  const heads = ["column", "mean", "standard deviation", "empty"];
  const widths = heads.map((head, index) =>
    Math.max(head.length, ...shown.map((cells) => cells[index].length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index]) : cell.padStart(widths[index]),
      )
      .join("  ");
  return {
    lines: [
      `${columns.length} columns, ${rows} rows, parted by ${dialect.name}`,
      ...(ragged > 0
        ? [`${ragged} rows have more or fewer cells than the header`]
        : []),
      "",
      line(heads),
      ...shown.map(line),
    ],
    json: { columns: described, rows, ragged, delimiter: dialect.delimiter },
  };
}

const number = (value: number | null) =>
  value === null ? "–" : String(Number(value.toPrecision(6)));
