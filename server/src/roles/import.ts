import { createReadStream } from "node:fs";
import path from "node:path";
import { failures } from "@isocenter/contracts";
import {
  createNiftiThreads,
  receiveFile,
  type FileVerdict,
} from "../domain/archive/index.ts";
import type { Caller } from "../domain/identity/index.ts";
import {
  complain,
  say,
  UsageError,
  type Command,
} from "../edges/cli/command.ts";
import { describeSystemError } from "../edges/cli/describe-failure.ts";
import { listFiles } from "../edges/cli/list-files.ts";
import { createProgressBar } from "../edges/cli/progress-bar.ts";
import { readConfig } from "../platform/config/index.ts";
import { findDatabase } from "../platform/database/index.ts";
import { createLog } from "../platform/log/index.ts";
import { openFoundation } from "./foundation.ts";

export const importCommand: Command = {
  name: "import",
  summary: "Takes files, folders or ZIPs into the archive",
  usage: "PATH... [--json]",
  options: [
    {
      name: "json",
      type: "boolean",
      description: "print one JSON line per object",
    },
  ],
  details: [
    "DICOM, NIfTI and ZIP files, through the same checks as every other door. A running platform reads the studies at once, else the",
    "next `isocenter serve` does. What comes again with the same bytes is a duplicate and no error; files of desktops and discs are",
    "ignored. Ctrl-C ends it after the file in work; what was stored is stored, and may be sent again.",
    "Exit status: 0, 1 if anything was not stored, 130 after Ctrl-C.",
  ].join("\n"),
  async run(args) {
    if (args.positionals.length === 0)
      throw new UsageError("give at least one path");
    const files = await listFiles(args.positionals);
    const stop = new AbortController();
    const onSignal = () => stop.abort();
    process.once("SIGINT", onSignal);
    process.once("SIGTERM", onSignal);
    try {
      const json = args.values["json"] === true;
      const { counts, ended } = await importFiles(files, json, stop.signal);
      const summary =
        Object.entries(counts)
          .map(([state, count]) => `${state}: ${count}`)
          .join(", ") || "nothing found";
      // With --json stdout holds verdicts and nothing else.
      (json ? complain : say)(
        ended ? summary : `${summary}. Stopped before the end`,
      );
      if (!ended) return interrupted;
      return notStored.some((state) => (counts[state] ?? 0) > 0) ? 1 : 0;
    } finally {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    }
  },
};

/** Of a program that Ctrl-C ended. */
const interrupted = 130;
const notStored = ["quarantined", "refused", "unreadable"];

async function importFiles(
  files: readonly string[],
  json: boolean,
  signal: AbortSignal,
): Promise<{ counts: Record<string, number>; ended: boolean }> {
  const config = readConfig();
  const log = createLog({ logLevel: config.logLevel });
  const beside = config.databaseUrl ?? findDatabase(path.resolve(config.data));
  const foundation = await openFoundation(
    { ...config, databaseUrl: beside },
    log,
  );
  const nifti = createNiftiThreads({ log });
  const deps = {
    archive: foundation.archive,
    nifti,
    receive: foundation.receive,
  };
  const caller: Caller = {
    site: config.site,
    person: { id: "system", name: "Isocenter", role: "system" },
    door: "import",
    sender: "isocenter import",
    correlationId: "import",
  };
  const counts: Record<string, number> = {};
  const count = (state: string) => (counts[state] = (counts[state] ?? 0) + 1);
  const bar = createProgressBar("files");
  try {
    for (const [index, file] of files.entries()) {
      if (signal.aborted) return { counts, ended: false };
      try {
        for await (const verdict of receiveFile(deps, caller, {
          name: file,
          source: createReadStream(file),
        })) {
          count(isIgnored(verdict) ? "ignored" : verdict.state);
          bar.clear();
          report(verdict, json);
        }
      } catch (error) {
        // Of the file, and not of our own disk: those errors name the path that was asked for.
        const system = describeSystemError(error);
        if (system === undefined || (error as { path?: string }).path !== file)
          throw error;
        count("unreadable");
        bar.clear();
        complain(`${file}: ${system}`);
      }
      bar.update(index + 1, files.length);
    }
    return { counts, ended: true };
  } finally {
    bar.end();
    await nifti.close();
    await foundation.close();
  }
}

/** What desktops and discs put beside images is refused without a code: nothing is wrong with it. */
const isIgnored = ({ state, code }: FileVerdict): boolean =>
  state === "refused" && code === null;

function report(verdict: FileVerdict, json: boolean): void {
  const { name, parent, state, code, detail } = verdict;
  if (json) say(JSON.stringify(verdict));
  else if (
    !isIgnored(verdict) &&
    (state === "quarantined" || state === "refused")
  )
    complain(
      `${parent === null ? "" : `${parent}/`}${name}: ${state}, ${code === null ? "" : failures[code].text}${detail ? ` (${detail})` : ""}`,
    );
}
