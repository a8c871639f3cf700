import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createReader } from "../../domain/inference/index.ts";
import { newest, readCatalogue } from "../../domain/models/index.ts";
import {
  processFiles,
  type ProcessedStudy,
  type RefusedFile,
} from "../../domain/pipeline/index.ts";
import { systemClock } from "../../platform/clock/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { createLog } from "../../platform/log/index.ts";
import {
  complain,
  say,
  textOption,
  UsageError,
  type Command,
} from "./command.ts";
import { csv } from "./csv.ts";
import { listFiles } from "./list-files.ts";
import { createProgressBar } from "./progress-bar.ts";
import { writeReport } from "./report/write-report.ts";
import { resultTables, type StudyRow } from "./result-tables.ts";

const sliceMsMax = 120_000;
const threadMemoryMb = 1024;

export const processCommand: Command = {
  name: "process",
  summary: "Runs the whole chain over a folder, without a server",
  usage: "FOLDER... --out DIR [--language en|es] [--threads N]",
  options: [
    {
      name: "out",
      type: "string",
      value: "DIR",
      description:
        "folder for the results; made if missing, refused if not empty",
    },
    {
      name: "language",
      type: "string",
      value: "en|es",
      description: "of the HTML reports (default en)",
    },
    {
      name: "threads",
      type: "string",
      value: "N",
      description: "threads that read slices (default: processor cores)",
    },
  ],
  details: [
    "Writes studies and slices as CSV and Parquet, everything as results.json, refused.csv, and a folder per study with report.html",
    "and its pictures. These hold pseudonyms only; identity-key.csv, readable by you alone, leads back to patients and files.",
  ].join("\n"),
  async run(args) {
    const out = textOption(args, "out");
    if (out === undefined || args.positionals.length === 0)
      throw new UsageError("give a folder and --out DIR");
    const language = textOption(args, "language") ?? "en";
    if (language !== "en" && language !== "es")
      throw new UsageError("--language is en or es");
    await prepare(out);
    const files = await listFiles(args.positionals);
    const models = await readCatalogue();
    const brain = newest(models, "brain-tumour");
    const reader = createReader({
      brain,
      bodyPart: newest(models, "body-part"),
      threads: threadsOf(textOption(args, "threads")),
      memoryMb: threadMemoryMb,
      sliceMsMax,
      log: createLog({ logLevel: "error" }),
    });
    const studies: (StudyRow & Pick<ProcessedStudy, "identity">)[] = [];
    const bar = createProgressBar("process");
    const stop = new AbortController();
    process.once("SIGINT", () =>
      stop.abort(
        new Failure("deadline-exceeded", { detail: "Stopped by you" }),
      ),
    );
    let refused: RefusedFile[];
    try {
      ({ refused } = await processFiles(
        {
          reader,
          model: brain,
          clock: systemClock,
          signal: stop.signal,
          onProgress: (done, total) => bar.update(done, total, "studies"),
        },
        files,
        async (study) => {
          studies.push({
            subject: study.subject,
            result: study.result,
            identity: study.identity,
          });
          await writeReport(out, study, language);
        },
      ));
    } finally {
      bar.end();
      await reader.close();
    }
    await writeTables(out, studies, refused);
    say(
      `${studies.length} studies from ${files.length} files, ${refused.length} files refused. Results in ${path.resolve(out)}`,
    );
    for (const { file, failure } of refused.slice(0, 20))
      complain(`${file}: ${failure.message}`);
    return studies.length === 0 ? 1 : 0;
  },
};

async function prepare(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0)
    throw new Failure("conflict", {
      detail: `${out} is not empty: results of two runs would mix`,
    });
}

function threadsOf(text: string | undefined): number {
  if (text === undefined) return navigator.hardwareConcurrency;
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > 256)
    throw new UsageError("--threads is 1 to 256");
  return threads;
}

async function writeTables(
  out: string,
  studies: readonly (StudyRow & Pick<ProcessedStudy, "identity">)[],
  refused: readonly RefusedFile[],
): Promise<void> {
  const rows = studies.map(({ subject, result }) => ({ subject, result }));
  for (const [name, content] of resultTables(rows))
    await writeFile(path.join(out, name), content);
  await writeFile(
    path.join(out, "refused.csv"),
    csv(
      ["code", "reason", "remedy", "number"],
      refused.map(({ failure }, index) => [
        failure.code,
        failure.message,
        failure.meaning.remedy,
        index + 1,
      ]),
    ),
  );
  const key = path.join(out, "identity-key.csv");
  await writeFile(
    key,
    csv(
      ["subject", "study", "PatientID", "StudyInstanceUID", "files"],
      [
        ...studies.map(({ subject, result, identity }) => [
          subject,
          result.StudyInstanceUID,
          identity.PatientID,
          identity.StudyInstanceUID,
          identity.files.join(" "),
        ]),
        ...refused.map(({ file }, index) => [
          `refused ${index + 1}`,
          "",
          "",
          "",
          file,
        ]),
      ],
    ),
    { mode: 0o600 },
  );
  await chmod(key, 0o600);
}
