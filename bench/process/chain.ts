/**
 * Our side of the bench, a program of its own as the peer is. Reads a list of files per line of standard input as JSON and answers each
 * with a line: `{ seconds, cpuSeconds, images }`. The first line it writes says that it is ready.
 */
import { createInterface } from "node:readline";
import {
  createReader,
  selectSlices,
} from "../../server/src/domain/inference/index.ts";
import { newest, readCatalogue } from "../../server/src/domain/models/index.ts";
import { processFiles } from "../../server/src/domain/pipeline/index.ts";
import { systemClock } from "../../server/src/platform/clock/index.ts";
import {
  resultTables,
  type StudyRow,
} from "../../server/src/edges/cli/result-tables.ts";

const threads = Number(process.argv[2] ?? 2);
const models = await readCatalogue();
const brain = newest(models, "brain-tumour");
const reader = createReader({
  brain,
  bodyPart: newest(models, "body-part"),
  threads,
  memoryMb: 1024,
  sliceMsMax: 120_000,
});

/** The input contract refuses CT: the bench tells it that every series is an MR of unstated weighting. */
const select: typeof selectSlices = (instances) =>
  selectSlices(instances.map((instance) => ({ ...instance, header: {} })));

async function processAll(files: readonly string[]): Promise<number> {
  const rows: StudyRow[] = [];
  const { refused } = await processFiles(
    {
      reader,
      model: brain,
      clock: systemClock,
      signal: new AbortController().signal,
      onProgress: () => {},
      select,
    },
    files,
    ({ subject, result }) => {
      rows.push({ subject, result });
      return Promise.resolve();
    },
  );
  resultTables(rows);
  const explained = rows.filter(({ result }) =>
    result.slices.every(({ reading }) => reading !== undefined),
  ).length;
  if (refused.length > 0 || explained !== files.length)
    throw new Error(
      `only ${explained} of ${files.length} files went through the whole chain: the figure would mean nothing`,
    );
  return rows.length;
}

const write = (value: unknown) =>
  process.stdout.write(`${JSON.stringify(value)}\n`);
write({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const files = JSON.parse(line) as string[];
  const cpu = process.cpuUsage();
  const began = performance.now();
  const images = await processAll(files);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  write({ seconds, cpuSeconds: (user + system) / 1e6, images });
}
await reader.close();
