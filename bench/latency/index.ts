/** `npm run bench -- latency`: README.md beside this file says what is measured and how. */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  generateInstance,
  readTemplate,
  type Template,
} from "../../test/support/generator.ts";
import {
  signIn,
  startProgram,
  type Program,
} from "../../test/support/program.ts";
import { stow } from "../../test/support/stow.ts";
import {
  printFigure,
  printTable,
  progress,
  quantile,
} from "../support/figures.ts";
import { withTemporaryFolder } from "../support/temporary.ts";
import { readCompletions, type Completion } from "./completions.ts";
import { watchStudies } from "./explained.ts";

/** What the contract promises, of the paced variant. */
const p95MsMax = 1000;

const slices = [
  "brain-glioma/fs1990.dcm",
  "brain-meningioma/fs0577.dcm",
  "brain-pituitary/fs1272.dcm",
];

interface Variant {
  readonly name: string;
  /** Studies begun per second; null: all at once. */
  readonly perSecond: number | null;
  readonly studies: number;
  readonly seed: number;
}

export async function bench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      studies: { type: "string", default: "100" },
      rate: { type: "string", default: "4" },
      seed: { type: "string", default: "20261122" },
    },
  });
  const studies = Number(values.studies);
  const perSecond = Number(values.rate);
  const seed = Number(values.seed);
  if (!(studies >= 1 && studies <= 10_000 && perSecond > 0 && perSecond <= 100))
    throw new RangeError("--studies is 1 to 10000, --rate up to 100 a second");
  const templates = await Promise.all(slices.map((name) => readTemplate(name)));
  const variants: Variant[] = [
    { name: `${perSecond} a second`, perSecond, studies, seed },
    { name: "all at once", perSecond: null, studies, seed: seed + 1 },
  ];
  return await withTemporaryFolder("bench-latency", async (data) => {
    const program = await startProgram({ data });
    try {
      const cookie = await signIn(program.url);
      const rows: string[][] = [];
      const p95: number[] = [];
      for (const variant of variants) {
        const delays = await run(program, data, cookie, templates, variant);
        const api = delays.map(({ readableMs }) => readableMs);
        const stored = delays.map(({ storedMs }) => storedMs);
        p95.push(quantile(api, 0.95));
        rows.push([
          variant.name,
          ...[0.5, 0.95, 1].map((share) => quantile(api, share).toFixed(0)),
          ...[0.5, 0.95, 1].map((share) => quantile(stored, share).toFixed(0)),
        ]);
      }
      process.stdout.write(
        `${studies} studies of one slice each; ms from completion of the study\n\n`,
      );
      printTable(
        ["sent", "in API p50", "p95", "max", "result stored p50", "p95", "max"],
        rows,
      );
      process.stdout.write("\n");
      printFigure("latency.burst-p95", `${p95[1].toFixed(0)} ms`);
      printFigure("latency.p95", `${p95[0].toFixed(0)} ms`);
      return p95[0] < p95MsMax ? 0 : 1;
    } finally {
      await program.stop();
    }
  });
}

interface Delay {
  readonly readableMs: number;
  readonly storedMs: number;
}

async function run(
  program: Program,
  data: string,
  cookie: string,
  templates: readonly Template[],
  { name, perSecond, studies, seed }: Variant,
): Promise<Delay[]> {
  const made = Array.from({ length: studies }, (_, study) =>
    generateInstance(templates[study % templates.length], {
      seed,
      study,
      instance: 0,
    }),
  );
  const watch = await watchStudies(program.url, cookie);
  const began = Date.now();
  let answered = 0;
  const readable = await Promise.all(
    made.map(async ({ StudyInstanceUID, part10 }, study) => {
      if (perSecond !== null)
        await sleep(
          Math.max(0, began + (study * 1000) / perSecond - Date.now()),
        );
      const reply = await stow(program.url, [part10], { cookie });
      const text = await reply.text();
      if (!reply.ok) throw new Error(`STOW: ${reply.status} ${text}`);
      // Not complete for another two seconds: nothing is missed.
      const at = await watch.explained(StudyInstanceUID);
      progress(`${name}: ${++answered} of ${studies} studies`);
      return [StudyInstanceUID, at] as const;
    }),
  );
  progress("");
  await watch.close();
  const completions = await readCompletions(data);
  return readable.map(([StudyInstanceUID, at]) =>
    delayOf(completions.get(StudyInstanceUID), at),
  );
}

function delayOf(completion: Completion | undefined, at: number): Delay {
  if (completion === undefined)
    throw new Error("a study with a result has no run in the database");
  const { completedAt, storedAt } = completion;
  return { readableMs: at - completedAt, storedMs: storedAt - completedAt };
}
