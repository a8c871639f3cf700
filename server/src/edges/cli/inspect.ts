import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import {
  Problem,
  say,
  listOption,
  UsageError,
  type Command,
} from "./command.ts";
import { describeCsv } from "./inspect-csv.ts";
import { describeDicom } from "./inspect-dicom.ts";

/** Names printed of a folder; the count is always whole, and so is the JSON. */
const namesMax = 1000;
/** Enough to tell text from DICOM. */
const headBytes = 4096;

export const inspectCommand: Command = {
  name: "inspect",
  summary: "Looks into a folder, a CSV table or a DICOM file",
  usage: "PATH [--tag KEYWORD]... [--json]",
  options: [
    {
      name: "tag",
      type: "string",
      multiple: true,
      value: "KEYWORD",
      description:
        "also show this attribute (keyword or ggggeeee); may be repeated",
    },
    { name: "json", type: "boolean", description: "print JSON" },
  ],
  details: [
    "A folder: its elements, listed and counted.",
    "A table: columns, rows, mean and sample standard deviation of each numeric column. Commas, semicolons or tabs, by the first",
    "line; a column may use decimal commas where these do not part cells; empty cells, NA and the like are left out.",
    "A DICOM file: patient name, study date, modality and the attributes asked for.",
  ].join("\n"),
  async run(args) {
    const [target, ...more] = args.positionals;
    if (target === undefined || more.length > 0)
      throw new UsageError("give one path");
    const tags = listOption(args, "tag");
    const { lines, json } = await look(target, tags);
    if (args.values["json"] === true) say(JSON.stringify(json, null, 2));
    else for (const line of lines) say(line);
    return 0;
  },
};

/** What one kind of inspection found, for people and for programs. */
export interface Found {
  readonly lines: readonly string[];
  readonly json: unknown;
}

async function look(target: string, tags: readonly string[]): Promise<Found> {
  const info = await stat(target);
  const kind = info.isDirectory() ? "folder" : await kindOf(target);
  if (kind !== "dicom" && tags.length > 0)
    throw new UsageError(`--tag is for DICOM files; this is a ${kind}`);
  switch (kind) {
    case "folder":
      return await describeFolder(target);
    case "table":
      return await describeCsv(target);
    case "dicom":
      return await describeDicom(target, tags).catch((error: unknown) => {
        if (asFailure(error).code !== "not-dicom") throw error;
        throw new Problem(
          "It is neither a folder nor a table nor DICOM",
          "Give one of these; a table has its columns' names in its first line",
          error,
        );
      });
  }
}

/** By what stands in the file; the name decides only where that leaves it open. */
async function kindOf(file: string): Promise<"table" | "dicom"> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new Failure("empty");
    const read = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = read.buffer.subarray(0, read.bytesRead);
    if (head.toString("latin1", 128, 132) === "DICM") return "dicom";
    if (/\.(csv|tsv|tab)$/i.test(file)) return "table";
    const binary = head.includes(0);
    const parted = /[,;\t]/.test(head.toString("latin1").split("\n")[0]);
    return !binary && parted && !/\.dcm$/i.test(file) ? "table" : "dicom";
  } finally {
    await handle.close();
  }
}

async function describeFolder(folder: string): Promise<Found> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
  const names = entries.map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  const shown = names.slice(0, namesMax);
  const count = names.length;
  return {
    lines: [
      ...shown,
      ...(count > shown.length ? [`… and ${count - shown.length} more`] : []),
      `${count} ${count === 1 ? "element" : "elements"} in ${path.resolve(folder)}`,
    ],
    json: { folder: path.resolve(folder), count, names },
  };
}
