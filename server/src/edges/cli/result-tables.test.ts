import assert from "node:assert/strict";
import { test } from "node:test";
import { parquetReadObjects } from "hyparquet";
import { brainFeatures } from "@isocenter/imaging";
import { parse } from "csv-parse/sync";
import { testResult, testSlice } from "./report/testing-result.ts";
import { createResultTables } from "./result-tables.ts";

function tables() {
  const made = createResultTables();
  made.add({ subject: "P-2", result: testResult() }, "b");
  made.add(
    {
      subject: "P-1",
      result: testResult({
        slices: [testSlice(0, { read: false }), testSlice(1)],
        probabilities: null,
        finding: null,
        inDistribution: null,
        model: null,
      }),
    },
    "a",
  );
  return made.files();
}

const parquetOf = async (content: string | Uint8Array | undefined) => {
  assert.ok(content instanceof Uint8Array);
  const { buffer } = content.slice();
  return await parquetReadObjects({ file: buffer });
};

test("CSV and Parquet hold the same rows, in the order of the files", async () => {
  const files = tables();
  for (const name of ["studies", "slices"]) {
    const csv = parse<Record<string, string>>(files.get(`${name}.csv`)!, {
      columns: true,
    });
    const parquet = await parquetOf(files.get(`${name}.parquet`));
    assert.equal(parquet.length, csv.length);
    for (const [index, row] of parquet.entries())
      for (const [column, value] of Object.entries(row))
        assert.equal(
          value === null || value === undefined ? "" : String(value),
          csv[index][column],
          `${name} ${index} ${column}`,
        );
  }
  const studies = await parquetOf(files.get("studies.parquet"));
  assert.deepEqual(
    studies.map(({ subject }) => subject),
    ["P-1", "P-2"],
  );
  assert.equal(studies[0]["probability_glioma"], null);
  assert.equal(studies[0]["slices_read"], 1);
  assert.equal(studies[1]["probability_glioma"], 0.7);
  assert.equal(studies[1]["in_distribution"], true);
});

test("a slice that was not read has no scores, and says why", async () => {
  const [skipped, read] = await parquetOf(tables().get("slices.parquet"));
  assert.equal(skipped["skipped"], "The head is narrow");
  assert.equal(skipped["ood_score"], null);
  assert.equal(read["skipped"], null);
  brainFeatures.forEach(({ key }, index) =>
    assert.equal(read[`feature_${key}`], index / 7),
  );
});

test("the columns are the same whatever was found, also with no row at all", async () => {
  const empty = createResultTables().files();
  for (const name of ["studies", "slices"]) {
    const heads = (text: string | Uint8Array | undefined) =>
      String(text).split("\r\n")[0];
    assert.equal(
      heads(empty.get(`${name}.csv`)),
      heads(tables().get(`${name}.csv`)),
    );
    assert.deepEqual(await parquetOf(empty.get(`${name}.parquet`)), []);
  }
});
