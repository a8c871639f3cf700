import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
} from "dependency-cruiser";

const root = fileURLToPath(new URL("..", import.meta.url));
const { forbidden, options } = (await import(
  new URL("../.dependency-cruiser.mjs", import.meta.url).href
)) as {
  forbidden: { name: string }[];
  options: ICruiseOptions;
};

/** `rule: from -> to` of every import that architecture.mjs does not allow. */
async function violations(
  baseDir: string,
  folders: string[],
): Promise<{ found: string[]; modules: number }> {
  const { output } = await cruise(folders, {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden } as NonNullable<ICruiseOptions["ruleSet"]>,
  });
  const result = output as ICruiseResult;
  return {
    found: result.summary.violations.map(
      (violation) =>
        `${violation.rule.name}: ${violation.from} -> ${violation.to}`,
    ),
    modules: result.summary.totalCruised,
  };
}

test("every import goes where architecture.mjs lets it", async () => {
  const folders = ["contracts", "dicom", "imaging", "server", "training"];
  const { found, modules } = await violations(root, [
    ...folders,
    "web/src",
    "test",
    "bench",
  ]);
  assert.deepEqual(found, []);
  assert.ok(modules > 100, `only ${modules} modules were read`);
});

/** One file per rule that breaks it, and beside each one that does not. */
const planted: Record<string, string> = {
  "contracts/src/index.ts": "export interface Result { id: string }",
  "dicom/src/index.ts": 'export * from "./read.ts";',
  "dicom/src/read.ts":
    'import type { Result } from "../../contracts/src/index.ts";\nexport type Read = Result;',
  "server/src/platform/log/index.ts":
    'import type { Study } from "../../domain/archive/index.ts";\nexport type Log = Study;',
  "server/src/platform/database/index.ts":
    'import sql from "postgres";\nexport { sql };',
  "server/src/domain/archive/index.ts":
    'export type { Study } from "./study.ts";\nexport { late } from "./late.ts";',
  "server/src/domain/archive/study.ts": "export interface Study { id: string }",
  "server/src/domain/archive/late.ts":
    'import { log } from "../features/index.ts";\nexport const late = log;',
  "server/src/domain/features/index.ts": 'export { log } from "./log.ts";',
  "server/src/domain/features/log.ts": "export const log = 1;",
  "server/src/domain/inference/index.ts":
    'import { log } from "../features/log.ts";\nexport const first = log;',
  "server/src/domain/surprise/index.ts": "export const surprise = 1;",
  "server/src/edges/rest/index.ts":
    'import type { Study } from "../../domain/archive/study.ts";\nimport { other } from "../dimse/index.ts";\nimport { surprise } from "../../domain/surprise/index.ts";\nexport type Rest = Study;\nexport const rest = [other, surprise];',
  "server/src/edges/dimse/index.ts":
    'import sql from "postgres";\nimport "./gone.ts";\nexport const other = sql;',
  "imaging/src/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;',
  "imaging/src/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;',
  "imaging/src/b.test.ts": "export const helper = 1;",
  "imaging/src/c.ts":
    'import { helper } from "./b.test.ts";\nexport { helper };',
  "node_modules/postgres/index.js": "export default 1;",
  "node_modules/postgres/package.json":
    '{ "name": "postgres", "type": "module", "exports": "./index.js" }',
};

test("planted violations are found, each by its rule, and nothing else is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "isocenter-architecture-"));
  try {
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { found } = await violations(folder, [
      "contracts",
      "dicom",
      "imaging",
      "server",
    ]);
    assert.deepEqual(found.toSorted(), [
      "domain-archive: server/src/domain/archive/late.ts -> server/src/domain/features/index.ts",
      "domain-front-door-from-domain: server/src/domain/inference/index.ts -> server/src/domain/features/log.ts",
      "domain-front-door: server/src/edges/rest/index.ts -> server/src/domain/archive/study.ts",
      "domain-unlisted: server/src/edges/rest/index.ts -> server/src/domain/surprise/index.ts",
      "edges-apart: server/src/edges/rest/index.ts -> server/src/edges/dimse/index.ts",
      "home-postgres: server/src/edges/dimse/index.ts -> node_modules/postgres/index.js",
      "layer-platform: server/src/platform/log/index.ts -> server/src/domain/archive/index.ts",
      "no-cycle: imaging/src/a.ts -> imaging/src/b.ts",
      "no-test-code: imaging/src/c.ts -> imaging/src/b.test.ts",
      "resolvable: server/src/edges/dimse/index.ts -> ./gone.ts",
      "workspace-by-name: dicom/src/read.ts -> contracts/src/index.ts",
      "workspace-dicom: dicom/src/read.ts -> contracts/src/index.ts",
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
