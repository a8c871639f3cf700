/**
 * `npm run nightly [-- --minutes N --kills N --seed N]`: what is too long for the gate, and another seed each night. The seed is
 * printed: the same one repeats the night.
 */
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { testFiles } from "./run-tests.mjs";
import {
  checkNode,
  ensureInstalled,
  pinnedNode,
  root,
  run,
  say,
  seconds,
} from "./install.mjs";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: String(randomInt(2 ** 31)) },
  },
});

checkNode();
await ensureInstalled();
say(`seed ${values.seed}`);
process.env.ISOCENTER_FUZZ_SECONDS = String(Number(values.minutes) * 60);
process.env.ISOCENTER_FUZZ_SEED = values.seed;

const steps = [
  [
    "fuzz",
    [
      "--test",
      ...testFiles("unit").filter((path) => path.endsWith("fuzz.test.ts")),
    ],
  ],
  [
    "chaos",
    [
      join("test", "chaos", "kill-program.ts"),
      "--kills",
      values.kills,
      "--seed",
      values.seed,
    ],
  ],
];
let failed = 0;
for (const [name, args] of steps) {
  const began = Date.now();
  say(`\n── ${name}`);
  const status = await run(pinnedNode, args, { cwd: root });
  say(
    `${status === 0 ? "passed" : `FAILED (${status})`}  ${name}  ${seconds(began)}`,
  );
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
