import { open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import {
  keywordOf,
  readHeader,
  tagOfKeyword,
  type Dataset,
} from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";
import { say, listOption, UsageError, type Command } from "./command.ts";
import { describeCsv } from "./inspect-csv.ts";

/** Read of a file to see what it is; the header of a DICOM file is read as far as it goes. */
const headBytes = 1024 * 1024;
const headerBytesMax = 64 * 1024 * 1024;
/** Names printed of a folder; the count is always whole. */
const namesMax = 1000;

export const inspectCommand: Command = {
  name: "inspect",
  summary: "Looks into a folder, a CSV table or a DICOM file",
  usage: "PATH [--tag KEYWORD]...",
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
    "A CSV file: columns, rows, mean and standard deviation of each numeric column.",
    "A DICOM file: patient name, study date, modality and the attributes asked for.",
  ].join("\n"),
  async run(args) {
    const [target, ...more] = args.positionals;
    if (target === undefined || more.length > 0)
      throw new UsageError("give one path");
    const info = await stat(target).catch(() => {
      throw new Failure("not-found", { detail: target });
    });
    const found = info.isDirectory()
      ? await inspectFolder(target)
      : /\.(csv|tsv)$/i.test(target)
        ? await describeCsv(target)
        : await inspectDicom(target, listOption(args, "tag"));
    if (args.values["json"]) say(JSON.stringify(found.json, null, 2));
    else for (const line of found.lines) say(line);
    return 0;
  },
};

/** What one kind of inspection found, for people and for programs. */
export interface Found {
  readonly lines: readonly string[];
  readonly json: unknown;
}

async function inspectFolder(folder: string): Promise<Found> {
  const entries = (await readdir(folder, { withFileTypes: true })).toSorted(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
  const names = entries.map((entry) =>
    entry.isDirectory() ? `${entry.name}/` : entry.name,
  );
  const shown = names.slice(0, namesMax);
  return {
    lines: [
      ...shown,
      ...(names.length > shown.length
        ? [`… and ${names.length - shown.length} more`]
        : []),
      `${names.length} ${names.length === 1 ? "element" : "elements"} in ${path.resolve(folder)}`,
    ],
    json: { folder: path.resolve(folder), count: names.length, names },
  };
}

async function inspectDicom(
  file: string,
  wanted: readonly string[],
): Promise<Found> {
  const unknown = wanted.filter(
    (keyword) => tagOfKeyword(keyword) === undefined,
  );
  if (unknown.length > 0)
    throw new UsageError(`no such attribute: ${unknown.join(", ")}`);
  const dataset = await readHeaderOf(file);
  const keywords = ["PatientName", "StudyDate", "Modality", ...wanted];
  const values = keywords.map((keyword) => {
    const tag = tagOfKeyword(keyword)!;
    return [
      keywordOf(tag),
      dataset.has(tag) ? dataset.strings(tag).join("\\") : null,
    ] as const;
  });
  const width = Math.max(...values.map(([keyword]) => keyword.length));
  return {
    lines: values.map(
      ([keyword, value]) => `${keyword.padEnd(width)}  ${value ?? "(absent)"}`,
    ),
    json: Object.fromEntries(values),
  };
}

async function readHeaderOf(file: string): Promise<Dataset> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new Failure("empty");
    for (let length = Math.min(size, headBytes); ;) {
      const prefix = new Uint8Array(length);
      await handle.read(prefix, 0, length, 0);
      const header = readHeader(prefix, { totalLength: size });
      if (!header.needMore) return header.dataset;
      if (length >= size || header.bytesNeeded > headerBytesMax)
        throw new Failure("truncated");
      length = Math.min(size, Math.max(header.bytesNeeded, length * 2));
    }
  } finally {
    await handle.close();
  }
}
