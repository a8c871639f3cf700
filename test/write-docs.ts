/** `npm run docs`: writes what the program knows of itself into docs/. test/docs.test.ts fails where it is out of date. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docsTables, withTable } from "./docs-tables.ts";
import { root } from "./sources.ts";

for (const [file, table] of Object.entries(await docsTables())) {
  const path = join(root, file);
  writeFileSync(path, withTable(readFileSync(path, "utf8"), table));
  process.stdout.write(`${file}\n`);
}
