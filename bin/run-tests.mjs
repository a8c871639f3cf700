/** `node bin/run-tests.mjs KIND [node options]`: the tests of one kind, told apart by where they lie and what they are called. */
import { existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { pinnedNode, refuse, root, run } from "./install.mjs";

/** The first that knows a file has it. Time limits are per file: a hang becomes a failure that names the file. */
const kinds = {
  repository: {
    has: (path) => /^test\/[^/]+\.test\.ts$/.test(path),
    options: ["--test-timeout=120000"],
  },
  interop: {
    has: (path) => /^test\/(?:interop|oracle)\//.test(path),
    options: ["--test-timeout=600000", "--test-concurrency=2"],
  },
  e2e: {
    has: (path) => path.startsWith("test/end-to-end/"),
    options: ["--test-timeout=600000", "--test-concurrency=1"],
  },
  int: {
    has: (path) => path.endsWith(".int.test.ts"),
    options: ["--test-timeout=600000", "--test-concurrency=2"],
  },
  unit: { has: () => true, options: ["--test-timeout=300000"] },
};

/** Test files of one kind, relative to the repository, sorted. */
export function testFiles(kind) {
  const found = [];
  const walk = (relative) => {
    const entries = readdirSync(join(root, relative), { withFileTypes: true });
    for (const entry of entries) {
      const path = join(relative, entry.name);
      if (entry.isDirectory()) {
        if (!["node_modules", "dist", "generated"].includes(entry.name))
          walk(path);
      } else if (/\.(?:test|oracle)\.tsx?$/.test(entry.name))
        found.push(path.split(sep).join("/"));
    }
  };
  const folders =
    "bench contracts deploy dicom imaging server test training web";
  for (const folder of folders.split(" "))
    if (existsSync(join(root, folder))) walk(folder);
  return found
    .filter(
      (path) =>
        Object.keys(kinds).find((name) => kinds[name].has(path)) === kind,
    )
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, ...options] = process.argv.slice(2);
  if (kinds[kind] === undefined)
    refuse(
      `There is no kind of tests called ${kind}`,
      `There are: ${Object.keys(kinds).join(", ")}`,
    );
  const files = testFiles(kind);
  if (files.length === 0)
    refuse(
      `No ${kind} tests were found`,
      "A kind without tests proves nothing: restore them, or take the kind out of bin/run-tests.mjs",
    );
  process.exitCode = await run(pinnedNode, [
    "--test",
    ...kinds[kind].options,
    ...options,
    ...files,
  ]);
}
