import path from "node:path";
import { createReader } from "../../domain/inference/index.ts";
import { newest, readCatalogue } from "../../domain/models/index.ts";
import { processFiles, type Processed } from "../../domain/pipeline/index.ts";
import { systemClock } from "../../platform/clock/index.ts";
import { createLog } from "../../platform/log/index.ts";
import {
  complain,
  say,
  textOption,
  UsageError,
  type Arguments,
  type Command,
} from "./command.ts";
import { describeFailure } from "./describe-failure.ts";
import { openInputFiles, type InputFiles } from "./input-files.ts";
import { openOutput, unfinishedName, type Output } from "./process-output.ts";
import { createProgressBar } from "./progress-bar.ts";
import type { Language } from "./report/html.ts";

const sliceMsMax = 120_000;
const threadMemoryMb = 1024;
const threadsMax = 256;
/** Refusals printed; refused.csv holds them all. */
const complaintsMax = 20;
/** Of a program that Ctrl-C ended. */
const interrupted = 130;

export const processCommand: Command = {
  name: "process",
  summary: "Runs the whole chain over a folder, without a server",
  usage: "PATH... --out DIR [--language en|es] [--threads N]",
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
      description: "of the HTML pages (default en)",
    },
    {
      name: "threads",
      type: "string",
      value: "N",
      description: "threads that read slices (default: processor cores)",
    },
  ],
  details: [
    "PATH is a folder, a DICOM or NIfTI file, or a ZIP of these. Files that cannot be read are listed and the rest goes on.",
    "",
    "Writes index.html, a folder per study with report.html and pictures, studies and slices as CSV and Parquet, everything as",
    "results.json, and refused.csv. These hold pseudonyms only; identity-key.csv, readable by you alone, leads back to patients and",
    "files. Pictures show what the images show: text or a face in them too.",
    "",
    "Ctrl-C ends the run after the studies in work; the tables then hold what is done and UNFINISHED.txt stays in the folder.",
    "Exit status: 0, 1 if no study was processed, 130 after Ctrl-C.",
  ].join("\n"),
  async run(args) {
    const options = optionsOf(args);
    const stop = new AbortController();
    const onSignal = () => {
      complain("\nStopping. Again to stop at once");
      stop.abort(new Stopped());
    };
    process.once("SIGINT", onSignal);
    process.once("SIGTERM", onSignal);
    try {
      const input = await openInputFiles(args.positionals);
      try {
        const output = await openOutput(options.out, options.language);
        return await processInput(options, input, output, stop.signal);
      } finally {
        await input.close();
      }
    } finally {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    }
  },
};

interface Options {
  readonly out: string;
  readonly language: Language;
  readonly threads: number;
}

class Stopped extends Error {}

function optionsOf(args: Arguments): Options {
  const out = textOption(args, "out");
  if (out === undefined || out === "" || args.positionals.length === 0)
    throw new UsageError("give a folder and --out DIR");
  const language = textOption(args, "language") ?? "en";
  if (language !== "en" && language !== "es")
    throw new UsageError("--language is en or es");
  const text = textOption(args, "threads");
  const threads =
    text === undefined ? navigator.hardwareConcurrency : Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > threadsMax)
    throw new UsageError(`--threads is 1 to ${threadsMax}`);
  return { out, language, threads };
}

async function processInput(
  { out, threads }: Options,
  input: InputFiles,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const models = await readCatalogue();
  const brain = newest(models, "brain-tumour");
  const reader = createReader({
    brain,
    bodyPart: newest(models, "body-part"),
    threads,
    memoryMb: threadMemoryMb,
    sliceMsMax,
    log: createLog({ logLevel: "error" }),
  });
  const files = createProgressBar("files");
  const studies = createProgressBar("studies");
  let written = 0;
  let processed: Processed = { refused: [], failed: [], duplicates: 0 };
  let stopped = false;
  try {
    processed = await processFiles(
      {
        reader,
        model: brain,
        clock: systemClock,
        signal,
        onFile: (done, total) => files.update(done, total),
        onProgress: (done, total) => {
          files.end();
          studies.update(done, total);
        },
      },
      input.paths,
      async (study) => {
        await output.add(withNames(study, input));
        written += 1;
      },
    );
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = true;
  } finally {
    files.end();
    studies.end();
    await reader.close();
  }
  const { failed, duplicates } = processed;
  const refused = [
    ...input.refused,
    ...processed.refused.map(({ file, failure }) => ({
      file: input.nameOf(file),
      failure,
    })),
  ];
  await output.end(
    { refused, failed: failed.map((study) => withNames(study, input)) },
    !stopped,
  );
  for (const { file, failure } of refused.slice(0, complaintsMax))
    complain(`${file}: ${describeFailure(failure)}`);
  if (refused.length > complaintsMax)
    complain(
      `… and ${refused.length - complaintsMax} more: see refused.csv and identity-key.csv`,
    );
  for (const { subject, failure } of failed.slice(0, complaintsMax))
    complain(`study of ${subject}: ${describeFailure(failure)}`);
  say(
    [
      `${counted(written, "study", "studies")} from ${counted(input.paths.length + input.refused.length, "file", "files")}`,
      ...(duplicates > 0
        ? [counted(duplicates, "duplicate", "duplicates")]
        : []),
      ...(refused.length > 0
        ? [`${counted(refused.length, "file", "files")} refused`]
        : []),
      ...(failed.length > 0
        ? [`${counted(failed.length, "study", "studies")} failed`]
        : []),
    ].join(", "),
  );
  if (stopped) {
    say(
      `Stopped: ${path.resolve(out)} holds a part, ${unfinishedName} says so`,
    );
    return interrupted;
  }
  say(`Open ${path.resolve(out, "index.html")}`);
  return written === 0 ? 1 : 0;
}

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

function withNames<T extends { identity: { files: readonly string[] } }>(
  study: T,
  { nameOf }: InputFiles,
): T {
  const files = study.identity.files.map(nameOf);
  return { ...study, identity: { ...study.identity, files } };
}
