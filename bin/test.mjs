/** `npm test`: every check of the gate that needs no other machine, one after the other. Plain JavaScript for any Node from 20 on. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  checkNode,
  ensureInstalled,
  refuse,
  root,
  run,
  say,
  seconds,
} from "./install.mjs";

const args = process.argv.slice(2);
if (args.includes("--help") || args.includes("-h")) {
  say(`npm test [-- NAME …]

Installs the packages if needed, then runs the named checks, or all of them, and sums up. --list names them.`);
  process.exit(0);
}

checkNode();
await ensureInstalled();
const list = join(root, "bin", "checks.mjs");
if (!existsSync(list))
  refuse("bin/checks.mjs is missing", "Restore it with git checkout");
/** @type {{ checks: { name: string, command: string }[] }} */
const { checks } = await import(pathToFileURL(list).href);
if (args.includes("--list")) {
  for (const { name, command } of checks) say(`${name}  ${command}`);
  process.exit(0);
}
const unknown = args.filter((arg) => !checks.some(({ name }) => name === arg));
if (unknown.length > 0)
  refuse(
    `No check is called ${unknown.join(", ")}`,
    `There are: ${checks.map(({ name }) => name).join(", ")}`,
  );

const outcomes = [];
for (const { name, command } of checks) {
  if (args.length > 0 && !args.includes(name)) continue;
  say(`\n── ${name}: ${command}`);
  const began = Date.now();
  const status = await run(command, [], { shell: true });
  outcomes.push({ name, status, time: seconds(began) });
  // Interrupted by a person: the rest is not wanted either.
  if (status === 130 || status === 143) break;
}

say("");
for (const { name, status, time } of outcomes)
  say(`${status === 0 ? "passed" : `FAILED (${status})`}  ${name}  ${time}`);
const failed = outcomes.filter(({ status }) => status !== 0).length;
say(
  failed === 0
    ? `All ${outcomes.length} checks passed.`
    : `${failed} of ${outcomes.length} checks failed.`,
);
process.exitCode = failed === 0 ? 0 : 1;
