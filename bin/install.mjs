/** What `npm start` and `npm test` share: plain JavaScript for any Node from 20 on, no dependencies. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The pinned Node that came with the packages. */
export const pinnedNode = join(
  root,
  "node_modules",
  ".bin",
  process.platform === "win32" ? "node.cmd" : "node",
);

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Ends the program with one sentence and what to do. */
export function refuse(problem, remedy) {
  process.stderr.write(`${problem}\n${remedy}\n`);
  process.exit(1);
}

export function checkNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20)
    refuse(
      `Node ${process.versions.node} is too old`,
      "Install Node 20 or newer from https://nodejs.org; the version the product runs on comes with its packages",
    );
}

/** Runs `npm ci` if packages are missing or the lock file is another one than they were installed from. */
export async function ensureInstalled() {
  const lock = join(root, "package-lock.json");
  if (!existsSync(lock))
    refuse(
      `${root} is not a complete copy of the repository: package-lock.json is missing`,
      "Clone it again with git clone",
    );
  const digest = digestOf(readFileSync(lock));
  const marker = join(root, "node_modules", ".isocenter-lock");
  if (isInstalled(lock, marker, digest)) return;
  const began = Date.now();
  say("Installing packages (once, a minute or so) …");
  const code = await runNpm([
    "ci",
    "--no-fund",
    "--no-audit",
    "--loglevel=error",
  ]);
  if (code !== 0)
    refuse(
      `npm ci ended with ${code}`,
      "See its lines above; it needs a connection to the package registry and about 1.5 GB of disk",
    );
  if (!existsSync(pinnedNode))
    refuse(
      `The packages brought no Node for ${process.platform}-${process.arch}`,
      "Install with optional dependencies (npm config get omit), on Linux, macOS or Windows",
    );
  writeFileSync(marker, digest);
  say(`Installed in ${seconds(began)}.`);
}

function isInstalled(lock, marker, digest) {
  if (!existsSync(pinnedNode)) return false;
  if (existsSync(marker) && readFileSync(marker, "utf8") === digest)
    return true;
  // Installed by hand: npm leaves a copy of the lock file, written after it.
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden) || statSync(hidden).mtimeMs < statSync(lock).mtimeMs)
    return false;
  writeFileSync(marker, digest);
  return true;
}

/** Builds the web app if its sources are other ones than it was built from. */
export async function ensureWeb() {
  const web = join(root, "web");
  if (!existsSync(join(web, "index.html"))) return;
  const digest = digestOf(
    [web, join(root, "contracts", "src")]
      .flatMap(sourceFiles)
      .map((file) => `${relative(root, file)} ${digestOf(readFileSync(file))}`)
      .join("\n") + digestOf(readFileSync(join(root, "package-lock.json"))),
  );
  const marker = join(web, "dist", ".sources");
  if (existsSync(marker) && readFileSync(marker, "utf8") === digest) return;
  const began = Date.now();
  say("Building the web app …");
  const code = await runNpm(["run", "build", "-w", "web", "--silent"], {
    quiet: true,
  });
  if (code !== 0)
    refuse(
      `The web app could not be built (${code})`,
      "See the lines above; npm run build -w web repeats it",
    );
  writeFileSync(marker, digest);
  say(`Built in ${seconds(began)}.`);
}

/** Fetches the image viewer. Everything else works without it. */
export async function ensureViewer() {
  const script = join(root, "bin", "fetch-viewer.mjs");
  if (!existsSync(script)) return;
  const code = await run(pinnedNode, [script]);
  if (code !== 0)
    say(
      "The image viewer could not be fetched; the product runs without it. npm start tries again.",
    );
}

export async function runNpm(args, options) {
  // npm names itself when it runs us; its own JavaScript needs no shell on any system.
  const npm = process.env.npm_execpath;
  return npm !== undefined && /\.c?js$/.test(npm)
    ? await run(process.execPath, [npm, ...args], options)
    : await run(process.platform === "win32" ? "npm.cmd" : "npm", args, {
        ...options,
        shell: process.platform === "win32",
      });
}

/**
 * Runs a program to its end with our terminal, forwarding signals, and resolves to its exit status. `quiet` shows its output only
 * if it fails.
 */
export async function run(command, args, { quiet = false, ...options } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: environment(),
    stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    ...options,
  });
  const shown = [];
  child.stdout?.on("data", (chunk) => shown.push(chunk));
  child.stderr?.on("data", (chunk) => shown.push(chunk));
  let last = { signal: "", at: 0 };
  const forward = (signal) => {
    // Ctrl-C on a terminal reaches a child of our group by itself; npm may send the same once more.
    const isTold = process.stdin.isTTY && options.detached !== true;
    const isRepeated = last.signal === signal && Date.now() - last.at < 1000;
    if ((signal === "SIGINT" && isTold) || isRepeated) return;
    last = { signal, at: Date.now() };
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, forward);
  const status = await new Promise((done) => {
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      done(127);
    });
    child.on("close", (code, signal) =>
      done(code ?? 128 + (signalNumbers[signal] ?? 0)),
    );
  });
  for (const signal of signals) process.off(signal, forward);
  if (status !== 0) process.stderr.write(Buffer.concat(shown));
  return status;
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** The pinned Node comes first, as it does in npm scripts. */
export function environment() {
  const bin = join(root, "node_modules", ".bin");
  const name =
    Object.keys(process.env).find((key) => key.toUpperCase() === "PATH") ??
    "PATH";
  return {
    ...process.env,
    [name]: `${bin}${delimiter}${process.env[name] ?? ""}`,
  };
}

export function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}

function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "dist" && name !== "node_modules")
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sourceFiles(path) : [path];
    });
}

function digestOf(content) {
  return createHash("sha256").update(content).digest("hex");
}
