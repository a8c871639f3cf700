/** What `npm test` runs, in order: what is cheap and catches most comes first. Each command runs in the repository. */
const folders = ["contracts", "dicom", "imaging", "web"];

/** @type {readonly { name: string, command: string }[]} */
export const checks = [
  { name: "format", command: "prettier --check --log-level=warn ." },
  { name: "lint", command: "oxlint" },
  { name: "types", command: "tsc -p ." },
  ...folders.map((folder) => ({
    name: `types:${folder}`,
    command: `tsc -p ${folder}`,
  })),
  { name: "types:web:test", command: "tsc -p web/tsconfig.test.json" },
  { name: "repository", command: "node bin/run-tests.mjs repository" },
  { name: "unit", command: "node bin/run-tests.mjs unit" },
  { name: "int", command: "node bin/run-tests.mjs int" },
];
