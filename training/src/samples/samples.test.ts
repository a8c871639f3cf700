import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { readDataset } from "@isocenter/dicom";
import { makeSamples } from "./studies.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "server/samples");
const data =
  process.env["ISOCENTER_SHARED_DATA"] ?? join(root, "../shared/data");
const committed = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".dcm"))
  .toSorted();

test("samples: every one is readable, invented and named in the README; together they are small", () => {
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const studies = new Set<string>();
  let bytes = 0;
  for (const file of committed) {
    const content = readFileSync(join(folder, file));
    bytes += content.length;
    const { dataset } = readDataset(content);
    studies.add(dataset.string("StudyInstanceUID") ?? "");
    assert.match(
      dataset.string("PatientName") ?? "",
      /^(?:DEMO\^|CompressedSamples\^CT1)/,
      file,
    );
    assert.ok(readme.includes(`\`${file.split("/")[0]}/`), file);
  }
  assert.equal(studies.size, 11);
  assert.ok(bytes < 6e6, `${bytes} bytes`);
});

test(
  "samples: the same data makes the same bytes as are committed",
  { skip: !existsSync(data) && "no shared data" },
  () => {
    const made = makeSamples(data);
    assert.deepEqual(made.map(({ path }) => path).toSorted(), committed);
    for (const { path, bytes } of made)
      assert.ok(
        Buffer.from(bytes).equals(readFileSync(join(folder, path))),
        path,
      );
  },
);
