/** `npm run bench -- process`: README.md beside this file says what is compared and how. */
import { spawnSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  median,
  printFigure,
  printTable,
  progress,
} from "../support/figures.ts";
import { withTemporaryFolder } from "../support/temporary.ts";
import { makeFiles, type BenchFiles } from "./files.ts";
import { findPython } from "./python.ts";
import { startSide, type Round, type Side } from "./side.ts";

const cores = 2;
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Measured {
  readonly name: string;
  readonly ct: Round[];
  readonly mr: Round[];
}

export async function bench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: "string", default: "150" },
      rounds: { type: "string", default: "3" },
      seed: { type: "string", default: "20261122" },
      "no-peer": { type: "boolean", default: false },
      levels: { type: "string", default: "256" },
      shap: { type: "boolean", default: false },
    },
  });
  const python = values["no-peer"] ? undefined : await findPython();
  return await withTemporaryFolder("bench-process", async (folder) => {
    progress("making files");
    const files = await makeFiles(
      folder,
      count("files", values.files),
      count("seed", values.seed),
    );
    const sides: { name: string; side: Side }[] = [];
    try {
      sides.push({
        name: "Isocenter",
        side: await startSide(
          ...pinned(process.execPath, here("chain.ts"), `${cores}`),
        ),
      });
      if (python !== undefined)
        sides.push({
          name: "Python",
          side: await startSide(
            ...pinned(
              python,
              here("peer.py"),
              `--processes=${cores}`,
              `--levels=${values.levels}`,
              ...(values.shap ? ["--shap"] : []),
            ),
          ),
        });
      const rounds = count("rounds", values.rounds);
      return report(files, await measure(sides, files, rounds), values);
    } finally {
      for (const { side } of sides) await side.close();
    }
  });
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000_000_000)
    throw new RangeError(`--${name} is a whole number from 1`);
  return number;
}

/** On a machine with more cores both sides are held to the same two, where the system has a way to. */
function pinned(command: string, ...args: string[]): [string, string[]] {
  const tool = "taskset";
  return availableParallelism() > cores &&
    spawnSync(tool, ["-c", "0,1", "true"]).status === 0
    ? [tool, ["-c", "0,1", command, ...args]]
    : [command, args];
}

/** Ours, peer, ours, peer, …, so that whatever else the machine does falls on both; the first round of each warms it up. */
async function measure(
  sides: readonly { name: string; side: Side }[],
  files: BenchFiles,
  rounds: number,
): Promise<Measured[]> {
  const all = sides.map(({ name }): Measured => ({ name, ct: [], mr: [] }));
  for (const { side } of sides)
    await side.run([...files.ct.slice(0, 40), ...files.mr.slice(0, 40)]);
  for (let round = 0; round < rounds; round++)
    for (const [index, { name, side }] of sides.entries())
      for (const kind of ["ct", "mr"] as const) {
        progress(`round ${round + 1} of ${rounds}: ${name}, ${kind}`);
        all[index][kind].push(await side.run(files[kind]));
      }
  progress("");
  return all;
}

const wall = ({ images, seconds }: Round) => images / seconds;
const perCore = ({ images, cpuSeconds }: Round) => images / cpuSeconds;

/** Both kinds of a round together. */
function together({ ct, mr }: Measured): Round[] {
  return ct.map((one, index) => ({
    images: one.images + mr[index].images,
    seconds: one.seconds + mr[index].seconds,
    cpuSeconds: one.cpuSeconds + mr[index].cpuSeconds,
  }));
}

function report(
  files: BenchFiles,
  measured: readonly Measured[],
  options: { levels: string; shap: boolean },
): number {
  const [processor] = cpus();
  process.stdout.write(
    `${files.ct.length} CT files of 512 × 512 and ${files.mr.length} MR files of 256 × 256, 16 bits; ${cores} of ${availableParallelism()} cores (${processor?.model ?? "unknown"}); medians of ${measured[0].ct.length} rounds\n` +
      `Python: co-occurrence of ${options.levels} levels, ${options.shap ? "with" : "without"} shap\n\n`,
  );
  const cells = (rounds: readonly Round[]) => [
    median(rounds.map((round) => wall(round))).toFixed(1),
    median(rounds.map((round) => perCore(round))).toFixed(1),
  ];
  printTable(
    [
      "",
      "CT images/s",
      "CT per core·s",
      "MR images/s",
      "MR per core·s",
      "all images/s",
      "all per core·s",
    ],
    measured.map((one) => [
      one.name,
      ...cells(one.ct),
      ...cells(one.mr),
      ...cells(together(one)),
    ]),
  );
  process.stdout.write("\n");
  const [ours, peer] = measured.map((one) => together(one));
  const speed = median(ours.map((round) => wall(round)));
  if (peer === undefined) {
    printFigure("process.images-per-second", `${speed.toFixed(1)} images/s`);
    return 0;
  }
  const core = median(ours.map((round) => perCore(round)));
  const peerCore = median(peer.map((round) => perCore(round)));
  printFigure(
    "process.images-per-core-second",
    `${core.toFixed(1)} images per core·s against python ${peerCore.toFixed(1)}, ratio ${(core / peerCore).toFixed(2)}`,
  );
  // The ratio of each round, then their median: what disturbs a round disturbs both sides of it.
  const ratio = median(
    ours.map((round, index) => wall(round) / wall(peer[index])),
  );
  printFigure(
    "process.images-per-second",
    `${speed.toFixed(1)} images/s against python ${median(peer.map((round) => wall(round))).toFixed(1)}, ratio ${ratio.toFixed(2)}`,
  );
  return 0;
}
