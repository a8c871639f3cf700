import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalHead, type CanonicalHead } from "@isocenter/imaging";
import { decodeJpeg } from "../jpeg.ts";
import { classNames, folds } from "./settings.ts";

/** One training slice. `fold` 1–4: the authors' for tumours, ours by group for the rest. */
export interface Slice {
  readonly file: string;
  readonly label: number;
  readonly group: string;
  readonly fold: number;
  /** A third of a fold's class: slices of one patient lie together (see `blockOf`). Only used inside training. */
  readonly block: number;
  readonly head: CanonicalHead;
  /** Bytes of the JPEG, original width and height: only for the source-only baseline. */
  readonly source: readonly number[];
}

const labels: Record<string, number> = {
  glioma: 0,
  meningioma: 1,
  pituitary: 2,
  no_tumor: 3,
};

/** Reads manifest.csv and every picture it names. Throws where a row has no known label or fold. */
export function readSlices(folder: string): Slice[] {
  const [header, ...lines] = readFileSync(join(folder, "manifest.csv"), "utf8")
    .trim()
    .split("\n");
  const columns = header.split(",");
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(
      columns.map((column, i) => [column, cells[i] ?? ""]),
    );
  });
  const ours = spreadGroups(
    rows.filter((row) => row["fold"] === "").map((row) => row["group"]),
  );
  const foldOf = (row: (typeof rows)[number]): number =>
    row["fold"] === "" ? ours.get(row["group"])! : Number(row["fold"]);
  const blocks = spreadBlocks(
    rows.map((row) => ({
      file: row["file"],
      label: labels[row["label"]],
      fold: foldOf(row),
      group: row["group"],
    })),
  );
  return rows.map((row) => {
    const label = labels[row["label"]];
    const fold = foldOf(row);
    if (label === undefined || !(fold >= 1 && fold <= folds))
      throw new Error(`manifest: bad row ${row["file"]}`);
    const bytes = readFileSync(join(folder, row["file"]));
    const image = decodeJpeg(bytes);
    return {
      file: row["file"],
      label,
      group: row["group"],
      fold,
      block: blocks.get(row["file"])!,
      head: canonicalHead(image),
      source: sourceMeasures(
        bytes.length,
        image.data,
        image.rows,
        image.columns,
      ),
    };
  });
}

/** Groups to folds: largest first, each to the fold with the fewest slices; order of the manifest breaks ties. */
export function spreadGroups(groups: readonly string[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const filled = Array.from({ length: folds }, () => 0);
  const out = new Map<string, number>();
  for (const [group, size] of [...sizes].sort((a, b) => b[1] - a[1])) {
    const fold = filled.indexOf(Math.min(...filled));
    filled[fold] += size;
    out.set(group, fold + 1);
  }
  return out;
}

/**
 * Files to blocks: the slices of a class and fold in the order of their numbers (tumours: the data's own order, by patient) or groups, cut in three. A
 * patient at a cut lies in two blocks, which is why blocks serve only inside training and never for a figure.
 */
function spreadBlocks(
  rows: readonly {
    readonly file: string;
    readonly label: number;
    readonly fold: number;
    readonly group: string;
  }[],
): Map<string, number> {
  const out = new Map<string, number>();
  for (let fold = 1; fold <= folds; fold++)
    for (const label of Object.values(labels)) {
      const members = rows.filter(
        (row) => row.label === label && row.fold === fold,
      );
      const keyOf = (row: (typeof rows)[number]): string =>
        label === 3 ? row.group : row.file;
      const keys = [...new Set(members.map(keyOf))].sort();
      for (const row of members)
        out.set(
          row.file,
          3 * (fold - 1) +
            Math.floor((3 * keys.indexOf(keyOf(row))) / keys.length),
        );
    }
  return out;
}

/** What a picture tells about where it came from and nothing about the head: compression, border, sharpness, 8 × 8 block edges. */
function sourceMeasures(
  bytes: number,
  data: Float32Array,
  rows: number,
  columns: number,
): number[] {
  let border = 0;
  let cornerMost = 0;
  let count = 0;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (x > 3 && x < columns - 4 && y > 3 && y < rows - 4) continue;
      const value = data[y * columns + x];
      border += value;
      cornerMost = Math.max(cornerMost, value);
      count++;
    }
  let fine = 0;
  let coarse = 0;
  let block = 0;
  let zero = 0;
  for (let y = 0; y < rows - 2; y++)
    for (let x = 0; x < columns - 2; x++) {
      const i = y * columns + x;
      const step = Math.abs(data[i] - data[i + 1]);
      fine += Math.abs(2 * data[i + 1] - data[i] - data[i + 2]);
      coarse += Math.abs(data[i] - data[i + 2]);
      if (x % 8 === 7) block += step;
      if (data[i] === 0) zero++;
    }
  const pixels = rows * columns;
  let most = 0;
  for (const value of data) most = Math.max(most, value);
  return [
    bytes / pixels,
    border / count,
    cornerMost,
    fine / Math.max(1, coarse),
    (8 * block) / Math.max(1, coarse),
    zero / pixels,
    most,
  ];
}

export { classNames };
