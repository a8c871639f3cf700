/** `npm run bench -- start`: README.md beside this file says what is measured and how. */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  signIn,
  startProgram,
  type Program,
} from "../../test/support/program.ts";
import {
  median,
  printFigure,
  printTable,
  progress,
} from "../support/figures.ts";
import { withTemporaryFolder } from "../support/temporary.ts";

/** What the contract promises. */
const servedMsMax = 10_000;
const samplesMsMax = 60_000;
const pollMs = 50;

interface Start {
  readonly program: Program;
  readonly cookie: string;
  /** From the start of the program to the first page of the worklist. */
  readonly ms: number;
  readonly began: number;
}

export async function bench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "3" } },
  });
  const rounds = Number(values.rounds);
  if (!(rounds >= 1 && rounds <= 100))
    throw new RangeError("--rounds is 1 to 100");
  const measured: Record<"first" | "samples" | "again" | "killed", number[]> = {
    first: [],
    samples: [],
    again: [],
    killed: [],
  };
  for (let round = 0; round < rounds; round++)
    await withTemporaryFolder("bench-start", async (folder) => {
      // Not there yet, as after an installation.
      const data = path.join(folder, "data");
      progress(`round ${round + 1} of ${rounds}: first start`);
      const first = await start(data);
      measured.first.push(first.ms);
      measured.samples.push(await whenRead(first));
      await first.program.stop();
      progress(`round ${round + 1} of ${rounds}: again`);
      const again = await start(data);
      measured.again.push(again.ms);
      await again.program.kill();
      progress(`round ${round + 1} of ${rounds}: after kill -9`);
      const killed = await start(data);
      measured.killed.push(killed.ms);
      await killed.program.stop();
    });
  progress("");
  const rows: [keyof typeof measured, string, number][] = [
    ["first", "first start, to the worklist", servedMsMax],
    ["again", "in the same folder", servedMsMax],
    ["killed", "after kill -9, its database still running", servedMsMax],
    ["samples", "first start, to all samples read", samplesMsMax],
  ];
  process.stdout.write(`Seconds; ${rounds} rounds\n\n`);
  printTable(
    ["", "median", "slowest", "at most"],
    rows.map(([key, name, max]) => [
      name,
      (median(measured[key]) / 1000).toFixed(2),
      (Math.max(...measured[key]) / 1000).toFixed(2),
      (max / 1000).toFixed(0),
    ]),
  );
  process.stdout.write("\n");
  for (const [key] of rows)
    printFigure(
      key === "killed" ? "start.after-kill" : `start.${key}`,
      `${(median(measured[key]) / 1000).toFixed(2)} s`,
    );
  return rows.every(([key, , max]) => Math.max(...measured[key]) <= max)
    ? 0
    : 1;
}

async function start(data: string): Promise<Start> {
  const began = performance.now();
  const program = await startProgram({ data, args: ["--samples"] });
  const cookie = await signIn(program.url);
  await worklist(program.url, cookie);
  return { program, cookie, ms: performance.now() - began, began };
}

interface Row {
  readonly state: string;
}

async function worklist(url: string, cookie: string): Promise<readonly Row[]> {
  const reply = await fetch(new URL("/api/v1/studies?limit=200", url), {
    headers: { cookie },
  });
  if (!reply.ok)
    throw new Error(`worklist: ${reply.status} ${await reply.text()}`);
  return ((await reply.json()) as { rows: readonly Row[] }).rows;
}

/** Studies that server/samples holds. */
const samples = 11;

/** From the start of the program until every sample study has its answer. */
async function whenRead({ program, cookie, began }: Start): Promise<number> {
  while (performance.now() - began < 2 * samplesMsMax) {
    const rows = await worklist(program.url, cookie);
    const failed = rows.filter(({ state }) => state === "failed").length;
    if (failed > 0) throw new Error(`${failed} samples failed`);
    if (
      rows.length === samples &&
      rows.every(({ state }) => state === "to-review" || state === "no-result")
    )
      return performance.now() - began;
    await sleep(pollMs);
  }
  throw new Error(`samples not read after ${2 * samplesMsMax} ms`);
}
