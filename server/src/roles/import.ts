import { createReadStream } from "node:fs";
import path from "node:path";
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
import { listFiles } from "../edges/cli/list-files.ts";
import { createProgressBar } from "../edges/cli/progress-bar.ts";
import { readConfig } from "../platform/config/index.ts";
import { findDatabase } from "../platform/database/index.ts";
import { createLog } from "../platform/log/index.ts";
import { openFoundation } from "./foundation.ts";

export const importCommand: Command = {
  name: "import",
  summary: "Takes files, folders or ZIPs into the archive",
  usage: "PATH...",
  options: [
    {
      name: "json",
      type: "boolean",
      description: "print one JSON line per object",
    },
  ],
  details:
    "DICOM, NIfTI and ZIP files, through the same checks as every other door. A running platform reads the studies at once, else the\nnext `isocenter serve` does. Exit status 1 if anything was not stored.",
  async run(args) {
    if (args.positionals.length === 0)
      throw new UsageError("give at least one path");
    const files = await listFiles(args.positionals);
    const config = readConfig();
    const log = createLog({ logLevel: config.logLevel });
    const beside =
      config.databaseUrl ?? findDatabase(path.resolve(config.data));
    const foundation = await openFoundation(
      { ...config, databaseUrl: beside },
      log,
    );
    const nifti = createNiftiThreads({ log });
    const caller: Caller = {
      site: config.site,
      person: { id: "system", name: "Isocenter", role: "system" },
      door: "import",
      sender: "isocenter import",
      correlationId: "import",
    };
    const counts: Record<string, number> = {};
    const bar = createProgressBar("files");
    try {
      for (const [index, file] of files.entries()) {
        const source = createReadStream(file);
        const deps = {
          archive: foundation.archive,
          nifti,
          receive: foundation.receive,
        };
        for await (const verdict of receiveFile(deps, caller, {
          name: file,
          source,
        })) {
          counts[verdict.state] = (counts[verdict.state] ?? 0) + 1;
          report(verdict, args.values["json"] === true);
        }
        bar.update(index + 1, files.length);
      }
    } finally {
      bar.end();
      await nifti.close();
      await foundation.close();
    }
    say(
      Object.entries(counts)
        .map(([state, count]) => `${state}: ${count}`)
        .join(", ") || "nothing found",
    );
    return (counts["quarantined"] ?? 0) + (counts["refused"] ?? 0) > 0 ? 1 : 0;
  },
};

function report(verdict: FileVerdict, json: boolean): void {
  if (json) say(JSON.stringify(verdict));
  else if (verdict.state === "quarantined" || verdict.state === "refused")
    complain(
      `${verdict.name}: ${verdict.state}, ${verdict.code ?? ""} ${verdict.detail ?? ""}`.trimEnd(),
    );
}
