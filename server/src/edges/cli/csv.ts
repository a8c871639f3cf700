export type Cell = string | number | boolean | null;

/**
 * RFC 4180 lines. Text that a spreadsheet would run as a formula gets an apostrophe before it (A21); numbers stay numbers.
 */
export function csv(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
