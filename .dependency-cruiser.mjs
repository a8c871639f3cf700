// Made from architecture.mjs: change that table, not this file. `npm run lint` and test/architecture.test.ts run it.
// TypeScript 7 has no JavaScript API, so the sources are parsed by @swc/core (decisions/0004-lint.md).
import { domains, homes, layers, workspaces } from "./architecture.mjs";

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const oneOf = (names) => `(?:${names.map(escaped).join("|")})`;
const tests = String.raw`\.test\.tsx?$`;
/** Beside the code, for tests of this and of other parts. */
const testing = String.raw`/testing[a-z-]*\.ts$`;

/** A folder may import its own files and those of the names allowed, nothing else below `root`. */
function onlyAllowed(kind, root, table) {
  const names = Object.keys(table);
  return names.map((name) => {
    const others = names.filter(
      (other) => other !== name && !table[name].includes(other),
    );
    return {
      name: `${kind}-${name}`,
      comment: `${root}${name} may import ${table[name].join(", ") || "nothing else"}`,
      severity: "error",
      from: { path: `^${escaped(root + name)}/` },
      to: {
        path: others.length === 0 ? "^$" : `^${escaped(root)}${oneOf(others)}/`,
      },
    };
  });
}

export const forbidden = [
  ...onlyAllowed("workspace", "", workspaces),
  {
    name: "workspace-by-name",
    comment: "Workspaces import each other by package name, never by path",
    severity: "error",
    from: { path: `^(${oneOf(Object.keys(workspaces))})/` },
    to: {
      path: `^${oneOf(Object.keys(workspaces))}/`,
      pathNot: "^$1/",
      dependencyTypes: ["local"],
    },
  },
  ...onlyAllowed("layer", "server/src/", layers),
  ...onlyAllowed("domain", "server/src/domain/", domains),
  {
    name: "domain-unlisted",
    comment: "A domain has a line in architecture.mjs",
    severity: "error",
    from: {},
    to: {
      path: "^server/src/domain/",
      pathNot: `^server/src/domain/${oneOf(Object.keys(domains))}/`,
    },
  },
  {
    name: "domain-front-door",
    comment: "A domain is entered through its index.ts",
    severity: "error",
    from: { path: "^(?!server/src/domain/)" },
    to: {
      path: "^server/src/domain/[^/]+/",
      pathNot: "^server/src/domain/[^/]+/(?:index|testing[a-z-]*)\\.ts$",
    },
  },
  {
    name: "domain-front-door-from-domain",
    comment: "A domain enters another one through its index.ts",
    severity: "error",
    from: { path: "^server/src/domain/([^/]+)/" },
    to: {
      path: "^server/src/domain/[^/]+/",
      pathNot: [
        "^server/src/domain/$1/",
        "^server/src/domain/[^/]+/(?:index|testing[a-z-]*)\\.ts$",
      ],
    },
  },
  {
    name: "edges-apart",
    comment: "Edges never call each other",
    severity: "error",
    from: { path: "^server/src/edges/([^/]+)/" },
    to: {
      path: "^server/src/edges/[^/]+/",
      pathNot: "^server/src/edges/$1/",
    },
  },
  ...Object.entries(homes).map(([library, home]) => ({
    name: `home-${library}`,
    comment: `${library} lives in ${home}`,
    severity: "error",
    from: { pathNot: [`^${escaped(home)}/`, tests] },
    to: { path: `node_modules/${escaped(library)}/` },
  })),
  {
    name: "no-cycle",
    comment:
      "No file loads itself through others; types may refer to each other",
    severity: "error",
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "resolvable",
    comment: "Every import names something that exists",
    severity: "error",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "no-test-code",
    comment: "Product code does not import tests",
    severity: "error",
    from: { pathNot: [tests, testing, "^test/", "^bench/", "/testing/"] },
    to: { path: [tests, testing] },
  },
];

export const options = {
  parser: "swc",
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  exclude: { path: ["/dist/", "/generated/[^/]+\\.json$"] },
  enhancedResolveOptions: {
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default", "types"],
    extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".d.ts"],
    mainFields: ["module", "main", "types"],
  },
};

export default { forbidden, options };
