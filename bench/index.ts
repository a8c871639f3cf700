/** Measurements, one folder each. `npm run bench` lists them, `npm run bench -- NAME [options]` runs one. */

/** Resolves to the exit status: 0, or 1 where a figure misses what is promised. */
export type Bench = (args: readonly string[]) => Promise<number>;

const benches: Readonly<
  Record<
    string,
    {
      readonly summary: string;
      readonly load: () => Promise<{ readonly bench: Bench }>;
    }
  >
> = {
  process: {
    summary: "images/s of the whole chain on two cores, beside Python",
    load: async () => await import("./process/index.ts"),
  },
  latency: {
    summary: "from a study's completion to its result in the API",
    load: async () => await import("./latency/index.ts"),
  },
  start: {
    summary: "from serve to a worklist, and until the samples are read",
    load: async () => await import("./start/index.ts"),
  },
};

const [name, ...args] = process.argv.slice(2);
const known = name === undefined ? undefined : benches[name];
if (name === undefined) {
  for (const [each, { summary }] of Object.entries(benches))
    process.stdout.write(`${each.padEnd(10)}${summary}\n`);
} else if (known === undefined || !Object.hasOwn(benches, name)) {
  process.stderr.write(
    `There is no bench called ${name}\nThere are: ${Object.keys(benches).join(", ")}\n`,
  );
  process.exitCode = 2;
} else {
  const { bench } = await known.load();
  process.exitCode = await bench(args);
}
