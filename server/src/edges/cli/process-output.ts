import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { once } from "node:events";
import type {
  FailedStudy,
  ProcessedStudy,
  RefusedFile,
} from "../../domain/pipeline/index.ts";
import type { Failure } from "../../platform/errors/index.ts";
import { csv, type Cell } from "./csv.ts";
import { Problem } from "./command.ts";
import { describeFailure } from "./describe-failure.ts";
import { indexPage, type IndexEntry } from "./report/index-page.ts";
import type { Language } from "./report/html.ts";
import { writeReport } from "./report/write-report.ts";
import { createResultTables } from "./result-tables.ts";

/** Stands in the folder until everything is in it. */
export const unfinishedName = "UNFINISHED.txt";

export interface Output {
  add(study: ProcessedStudy): Promise<void>;
  /** Writes tables, index and key of what was added. `whole` takes the mark of an unfinished run away. */
  end(rest: Rest, whole: boolean): Promise<void>;
}

export interface Rest {
  readonly refused: readonly RefusedFile[];
  readonly failed: readonly FailedStudy[];
}

type Identity = ProcessedStudy["identity"];

/**
 * A folder for the results of one run. Reports and results.json grow as studies end; the tables follow at the end. Whatever ends
 * the run before, the mark stays.
 * @throws Problem where the folder holds something
 */
export async function openOutput(
  out: string,
  language: Language,
): Promise<Output> {
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0)
    throw new Problem(
      `${out} is not empty: results of two runs would mix`,
      "Give another folder, or empty this one",
    );
  const mark = path.join(out, unfinishedName);
  await writeFile(
    mark,
    "This run of isocenter process has not ended, or was stopped. What lies here is whole, study by study, but not every study is here.\n",
  );
  const tables = createResultTables();
  const json = await openJson(path.join(out, "results.json"));
  const entries: IndexEntry[] = [];
  const key: Cell[][] = [];
  return {
    async add(study) {
      const { subject, result, identity } = study;
      const { page, thumbnail } = await writeReport(out, study, language);
      await json.add({ subject, result });
      tables.add({ subject, result }, identity.files[0] ?? "");
      key.push(keyRow(subject, result.StudyInstanceUID, identity));
      const { slices, provenance: _provenance, ...rest } = result;
      entries.push({
        subject,
        result: rest,
        slices: slices.length,
        page,
        thumbnail,
      });
    },
    async end({ refused, failed }, whole) {
      await json.end();
      for (const [name, content] of tables.files())
        await writeFile(path.join(out, name), content);
      await writeFile(path.join(out, "refused.csv"), refusals(refused, failed));
      for (const { subject, identity } of failed)
        key.push(keyRow(subject, "", identity));
      for (const [index, { file }] of refused.entries())
        key.push([`file ${index + 1}`, "", "", "", file]);
      await writeFile(
        path.join(out, "identity-key.csv"),
        csv(
          ["subject", "study", "PatientID", "StudyInstanceUID", "files"],
          key,
        ),
        { mode: 0o600 },
      );
      await writeFile(
        path.join(out, "index.html"),
        indexPage(
          entries,
          { refused: refused.length, failed: failed.length, whole },
          language,
        ),
      );
      if (whole) await rm(mark);
    },
  };
}

const keyRow = (subject: string, study: string, identity: Identity): Cell[] => [
  subject,
  study,
  identity.PatientID,
  identity.StudyInstanceUID,
  identity.files.join(" | "),
];

/** Where the table's remedy speaks of a server. */
const remedies: Readonly<Record<string, string>> = {
  "uid-conflict":
    "The first object was taken; give the other a UID of its own, or process it alone",
};

/** Names of files may name people: here they are numbers, which identity-key.csv leads back to files. */
function refusals(
  refused: readonly RefusedFile[],
  failed: readonly FailedStudy[],
): string {
  const row = (what: string, failure: Failure) => {
    const { code, message, detail, meaning } = failure;
    return code === "internal"
      ? [what, code, describeFailure(failure), "", "Check that it can be read"]
      : [what, code, message, detail ?? "", remedies[code] ?? meaning.remedy];
  };
  return csv(
    ["what", "code", "reason", "detail", "remedy"],
    [
      ...refused.map(({ failure }, index) => row(`file ${index + 1}`, failure)),
      ...failed.map(({ subject, failure }) =>
        row(`study of ${subject}`, failure),
      ),
    ],
  );
}

/** A JSON array that is written element by element: the results of a large run together exceed what one string may hold. */
async function openJson(file: string) {
  const stream = createWriteStream(file);
  await once(stream, "open");
  let failure: Error | undefined;
  stream.on("error", (error) => (failure = error));
  let before = "[\n";
  const write = async (text: string) => {
    if (failure) throw failure;
    if (!stream.write(text)) await once(stream, "drain");
  };
  return {
    async add(value: unknown): Promise<void> {
      const text = `${before}${JSON.stringify(value)}`;
      before = ",\n";
      await write(text);
    },
    async end(): Promise<void> {
      stream.end(before === "[\n" ? "[]\n" : "\n]\n");
      await once(stream, "close");
      if (failure) throw failure;
    },
  };
}
