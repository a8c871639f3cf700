import { readFileSync, readdirSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "@swc/core";

export const root = fileURLToPath(new URL("..", import.meta.url));

const skippedFolders = new Set([
  ".cache",
  ".git",
  ".isocenter",
  ".venv",
  "__pycache__",
  "coverage",
  "dist",
  "node_modules",
  "out",
]);
const textExtensions = new Set([
  ".css",
  ".html",
  ".js",
  ".json",
  ".md",
  ".mjs",
  ".py",
  ".sh",
  ".sql",
  ".svg",
  ".ts",
  ".tsx",
  ".txt",
  ".yml",
]);

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly text: string;
}

/** Every text file of the repository that people write; generated folders are marked by their name. */
export function readSources(folder = root): SourceFile[] {
  const files: SourceFile[] = [];
  const walk = (relative: string): void => {
    for (const entry of readdirSync(join(folder, relative), {
      withFileTypes: true,
    })) {
      const path = join(relative, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) walk(path);
      } else if (entry.isFile() && isText(entry.name)) {
        const bytes = readFileSync(join(folder, path));
        files.push({
          path: path.split(sep).join("/"),
          bytes,
          text: bytes.toString("utf8"),
        });
      }
    }
  };
  walk("");
  return files;
}

function isText(name: string): boolean {
  return (
    textExtensions.has(extname(name)) ||
    ["LICENSE", "NOTICE", "run", ".gitignore", ".npmrc"].includes(name)
  );
}

export interface StringNode {
  /** Its text, `${}` where an expression stands. */
  readonly text: string;
  /** As it stands in the file, expressions included. */
  readonly source: string;
  readonly line: number;
}

/** Strings and templates of a TypeScript or JavaScript file, from a real parser: comments and code are not among them. */
export function stringsOf(file: SourceFile): StringNode[] {
  // swc counts bytes over all files it parsed and starts at the first token: the `;` is that token, at the file's start.
  const bytes = Buffer.concat([Buffer.from(";"), file.bytes]);
  const module = parseSync(bytes.toString("utf8"), {
    syntax: "typescript",
    tsx: file.path.endsWith("x"),
    target: "es2022",
  });
  const found: StringNode[] = [];
  const { start } = module.span;
  const add = (text: string, span: { start: number; end: number }): void => {
    const from = span.start - start;
    found.push({
      text,
      source: bytes.subarray(from, span.end - start).toString("utf8"),
      line: bytes.subarray(0, from).toString("utf8").split("\n").length,
    });
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    const node = value as Record<string, unknown> & {
      type?: string;
      span?: { start: number; end: number };
    };
    if (node.type === "TemplateLiteral" && node.span) {
      const quasis = node["quasis"] as { raw: string }[];
      add(quasis.map((quasi) => quasi.raw).join("${}"), node.span);
    }
    if (node.type === "StringLiteral" && node.span)
      add(String(node["value"]), node.span);
    Object.values(node).forEach(visit);
  };
  visit(module.body);
  return found;
}
