import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generate } from "./generate.ts";

const python = process.env["ISOCENTER_PYTHON"];
const generated = join(import.meta.dirname, "../src/generated");

test(
  "the generated files are what the source gives",
  { skip: python === undefined && "ISOCENTER_PYTHON is not set" },
  () => {
    const folder = execFileSync(
      python ?? "",
      ["-c", "import os, pydicom; print(os.path.dirname(pydicom.__file__))"],
      {
        encoding: "utf8",
      },
    ).trim();
    const made = generate(folder);
    assert.equal(
      readFileSync(join(generated, "dictionary.ts"), "utf8"),
      made.dictionary,
    );
    assert.equal(readFileSync(join(generated, "uids.ts"), "utf8"), made.uids);
  },
);

test("the dictionary is ready in under 20 ms, in a fresh process", () => {
  // Processor time, and the best of three: a busy machine is no fault of the dictionary's.
  const script = `
    const { tagOf } = await import(${JSON.stringify(new URL("../src/dictionary.ts", import.meta.url).href)});
    const before = process.threadCpuUsage();
    tagOf("PatientID");
    const { user, system } = process.threadCpuUsage(before);
    console.log((user + system) / 1000);`;
  const runs = [1, 2, 3].map(() =>
    Number(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], {
        encoding: "utf8",
      }),
    ),
  );
  assert.ok(Math.min(...runs) < 20, `${runs.join(", ")} ms`);
});
