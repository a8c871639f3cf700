import { stringsOf, type SourceFile } from "./sources.ts";

const { domains } = (await import(
  new URL("../architecture.mjs", import.meta.url).href
)) as { domains: Record<string, string[]> };

/** A rule of the tree: what is wrong in a file, each as `line: what → what to do instead`. */
export interface TidyRule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  readonly check: (file: SourceFile) => string[];
}

const linesMax = 400;
const isCode = (path: string) => /\.(?:ts|tsx|mjs)$/.test(path);
const isGenerated = (path: string) => path.includes("/generated/");
const isTest = (path: string) =>
  /\.test\.tsx?$/.test(path) ||
  /\/testing[a-z-]*\.ts$/.test(path) ||
  path.startsWith("test/");
const isProduct = (path: string) => isCode(path) && !isTest(path);
const isStore = (path: string) =>
  /\/(?:store(?:-[a-z0-9-]+)?|[a-z0-9-]+-store)\.ts$/.test(path);

function lines(
  file: SourceFile,
  pattern: RegExp,
  instead: string,
  except: RegExp = /^$/,
): string[] {
  return file.text
    .split("\n")
    .flatMap((line, index) =>
      pattern.test(line) && !except.test(line)
        ? [`${index + 1}: ${pattern.exec(line)?.[0] ?? ""} → ${instead}`]
        : [],
    );
}

/** A string that is an SQL statement of its own, not a fragment of one. */
const statement =
  /^\s*(?:with\s+\w+\s+as|select\s|insert\s+into\s|update\s+\w+|delete\s+from\s|create\s+(?:table|index|schema)|alter\s+table|truncate\s|listen\s|notify\s|copy\s+\w+)/i;
const withTable = /\b(?:from|into|update|join)\s+[a-z_]+\.[a-z_]+/i;
const statementsOf = (file: SourceFile) =>
  stringsOf(file).filter(
    ({ text }) => statement.test(text) && /\s\S+\s/.test(text),
  );

function domainOf(path: string): string | undefined {
  return /^server\/src\/domain\/([^/]+)\//.exec(path)?.[1];
}

/** Each ban names its replacement. */
const banned: readonly {
  pattern: RegExp;
  instead: string;
  applies?: (path: string) => boolean;
}[] = [
  {
    pattern: /@ts-(?:ignore|nocheck)\b/,
    instead: "fix the type, or @ts-expect-error with its reason",
    applies: isCode,
  },
  {
    pattern: /new Promise\(async\b/,
    instead: "an async function",
    applies: isCode,
  },
  {
    pattern: /catch\s*(?:\([^)]*\))?\s*\{\s*\}/,
    instead: "handle it, or say in a comment why it may be lost",
    applies: isCode,
  },
  {
    pattern: /\b(?:study|series|sop)(?:Uid|UID|InstanceUid)\b(?=\s*:)/,
    instead: "the DICOM keyword: StudyInstanceUID",
    applies: (path) => path.startsWith("contracts/"),
  },
  {
    pattern: /\b(?:black|white)[- ]?list/i,
    instead: "deny list, allow list",
    applies: (path) => !path.startsWith("dicom/"),
  },
  { pattern: /non-device CDS/i, instead: "the text of intended-use.ts" },
  {
    pattern: /\bprocess\.env\b/,
    instead: "platform/config; the environment is read once",
    applies: (path) =>
      path.startsWith("server/src/") &&
      !isTest(path) &&
      !/^server\/src\/(?:platform|roles)\//.test(path),
  },
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)/,
    instead: "the injected clock",
    applies: (path) => path.startsWith("server/src/domain/") && !isTest(path),
  },
  {
    pattern: /\bMath\.random\(/,
    instead: "node:crypto, or an injected generator with a seed",
    applies: (path) =>
      isProduct(path) && !path.startsWith("server/src/platform/"),
  },
];

export const tidyRules: readonly TidyRule[] = [
  {
    name: `files have at most ${linesMax} lines`,
    applies: (path) =>
      /\.(?:ts|tsx|mjs|css|sql|py)$/.test(path) && !isGenerated(path),
    check: (file) => {
      const count = file.text.split("\n").length - 1;
      return count > linesMax
        ? [`${count} lines → split it by what it is about`]
        : [];
    },
  },
  {
    name: "standard UIDs come from the generated table",
    applies: (path) => isProduct(path) && !isGenerated(path),
    check: (file) =>
      lines(file, /1\.2\.840\.10008[.\d]*/, "uids of @isocenter/dicom"),
  },
  {
    name: "SQL stands in the store of a domain, platform/database or platform/queue",
    applies: (path) =>
      path.startsWith("server/src/") &&
      isProduct(path) &&
      !/^server\/src\/platform\/(?:database|queue|testing)\//.test(path) &&
      !(domainOf(path) !== undefined && isStore(path)),
    check: (file) =>
      statementsOf(file)
        .filter(({ text }) => withTable.test(text))
        .map(({ line }) => `${line}: SQL → a verb of the domain's store.ts`),
  },
  {
    name: "a domain's SQL mentions only the schema of its name",
    applies: (path) =>
      domainOf(path) !== undefined && isStore(path) && isProduct(path),
    check: (file) => {
      const own = domainOf(file.path);
      const others = Object.keys(domains).filter((name) => name !== own);
      const pattern = new RegExp(
        String.raw`\b(?:from|join|into|update|table)\s+(?:${others.join("|")}|public)\.`,
        "i",
      );
      return stringsOf(file)
        .filter(({ text }) => pattern.test(text))
        .map(({ line }) => `${line}: another schema → ask that domain's verb`);
    },
  },
  {
    name: "every SQL statement of a domain names the site",
    applies: (path) =>
      domainOf(path) !== undefined && isStore(path) && isProduct(path),
    check: (file) =>
      statementsOf(file)
        .filter(
          ({ text, source }) =>
            withTable.test(text) && !/\bsite\b/.test(source),
        )
        .map(({ line }) => `${line}: no site → where site = \${site}`),
  },
  {
    name: "the server logs through platform/log",
    applies: (path) =>
      path.startsWith("server/src/") &&
      isProduct(path) &&
      !path.startsWith("server/src/edges/cli/"),
    check: (file) => lines(file, /\bconsole\.\w+/, "platform/log"),
  },
  {
    name: "a TODO names its issue",
    applies: (path) => !path.startsWith("test/tidy"),
    check: (file) =>
      lines(
        file,
        /\b(?:TODO|FIXME|XXX|HACK)\b/,
        "do it, or name the issue: TODO(#12)",
        /\b(?:TODO|FIXME)\(#\d+\)/,
      ),
  },
  {
    name: "no test is switched off or run alone",
    applies: (path) => isTest(path) && !path.startsWith("test/tidy"),
    check: (file) =>
      lines(
        file,
        /\b(?:test|it|describe|suite)\.(?:only|skip|todo)\b|\b(?:only|skip|todo): true\b/,
        "fix or delete it; a skip states its reason: { skip: why }",
      ),
  },
  {
    name: "no path of a machine",
    applies: (path) => !path.startsWith("test/tidy"),
    check: (file) =>
      lines(
        file,
        /(?<![\w.:/$}])\/(?:work|Users|home|root)\/[\w.-]+/,
        "a path relative to the repository",
      ),
  },
  {
    name: "the lock file names no download address",
    applies: (path) => path === "package-lock.json",
    check: (file) =>
      lines(file, /"resolved": *"http[^"]*/, "npm install with this .npmrc"),
  },
  {
    name: "plain UTF-8 with LF, no tabs, a last newline",
    applies: (path) => !isGenerated(path) && path !== "package-lock.json",
    check: (file) => {
      const wrong: string[] = [];
      if (!file.bytes.equals(Buffer.from(file.text)))
        wrong.push("not UTF-8 → save it as UTF-8");
      if (file.text.startsWith("\uFEFF"))
        wrong.push("byte order mark → without it");
      if (file.text.includes("\r")) wrong.push("CR → LF only");
      if (file.text.includes("\t") && !file.path.endsWith(".svg"))
        wrong.push("tab → spaces, or \\t in a string");
      if (file.text !== "" && !file.text.endsWith("\n"))
        wrong.push("no last newline → add it");
      return wrong;
    },
  },
  ...banned.map(({ pattern, instead, applies }): TidyRule => ({
    name: `banned: ${pattern.source}`,
    applies: (path) =>
      (applies?.(path) ?? true) && !path.startsWith("test/tidy"),
    check: (file) => lines(file, pattern, instead),
  })),
];
