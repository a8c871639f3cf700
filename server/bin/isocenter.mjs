#!/usr/bin/env node
/** The product's command line. Plain JavaScript: it finds the Node that runs TypeScript, then hands over to src/main.ts. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
/** The product is tested on the Node its packages pin; others run it where they can strip types. */
const pinnedMajor = 26;
const stripsTypes =
  major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);

const pinned = major < pinnedMajor ? findPinned(here) : undefined;
if (pinned !== undefined) await handOver(pinned);
else if (stripsTypes) await import("../src/main.ts");
else {
  process.stderr.write(
    `Node ${process.versions.node} cannot run this program, and its packages are not installed\nRun npm start, which installs them, or use Node ${pinnedMajor}\n`,
  );
  process.exitCode = 1;
}

/** node_modules/.bin/node of the nearest folder above that has one. */
function findPinned(from) {
  const name = process.platform === "win32" ? "node.cmd" : "node";
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", ".bin", name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

async function handOver(node) {
  const child = spawn(
    node,
    [fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    { stdio: "inherit" },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    process.on(signal, () => {
      // Ctrl-C on a terminal reaches the child by itself.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  process.exitCode = await new Promise((done) => {
    child.on("error", (error) => {
      process.stderr.write(`${node}: ${error.message}\n`);
      done(127);
    });
    child.on("close", (code) => done(code ?? 1));
  });
}
