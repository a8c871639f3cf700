import { existsSync, statSync } from "node:fs";
import { access, constants, rm, statfs, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { readCatalogue } from "../../domain/models/index.ts";
import { asFailure } from "../../platform/errors/index.ts";
import type { Finding } from "./doctor.ts";

/** The version the packages pin. */
const nodeMajor = 26;
const GiB = 1024 ** 3;
/** A demo with its samples takes about 300 MiB; below this a first upload may already fail. */
const comfortableBytes = 2 * GiB;

export function checkNode(version: string): Finding {
  const major = Number(version.split(".")[0]);
  return major >= nodeMajor
    ? { check: "Node", state: "ok", text: version }
    : {
        check: "Node",
        state: "warning",
        text: `${version}; the product is tested on ${nodeMajor}`,
        remedy: "Run npm ci: its packages bring the right one",
      };
}

export async function checkDataFolder(data: string): Promise<Finding> {
  const folder = resolve(data);
  const check = "data folder";
  const probe = join(folder, `.doctor-${process.pid}`);
  try {
    if (!existsSync(folder)) {
      await access(nearestExisting(folder), constants.W_OK | constants.X_OK);
      return { check, state: "ok", text: `${folder} will be made` };
    }
    await writeFile(probe, "", { mode: 0o600 });
    await rm(probe);
  } catch (error) {
    return {
      check,
      state: "problem",
      text: `${folder} cannot be written (${codeOf(error)})`,
      remedy: `Give it to the user who starts the program (chown -R), or set ISOCENTER_DATA`,
    };
  }
  const mode = statSync(folder).mode & 0o777;
  // Others may pass through (the database's own user, where root starts it), never list or read.
  if ((mode & 0o066) !== 0)
    return {
      check,
      state: "warning",
      text: `${folder} can be read by other users (mode ${mode.toString(8)})`,
      remedy: `chmod go-rw ${folder}`,
    };
  return { check, state: "ok", text: folder };
}

export async function checkDisk(
  data: string,
  freeBytesMin: number,
): Promise<Finding> {
  const check = "disk";
  const { bavail, bsize } = await statfs(nearestExisting(resolve(data)));
  const free = bavail * bsize;
  const text = `${(free / GiB).toFixed(1)} GiB free`;
  if (free < freeBytesMin)
    return {
      check,
      state: "problem",
      text: `${text}; nothing is received below ${(freeBytesMin / GiB).toFixed(1)} GiB`,
      remedy: "Free disk space, or set ISOCENTER_DATA to a larger disk",
    };
  return free < comfortableBytes
    ? { check, state: "warning", text, remedy: "Free disk space soon" }
    : { check, state: "ok", text };
}

/** Free, or ours: a program that answers `/healthz` there is taken for the product itself. */
export async function checkPort(
  check: string,
  host: string,
  port: number,
  variable: string,
): Promise<Finding> {
  if (port === 0) return { check, state: "ok", text: "a free one is taken" };
  const server = createServer();
  const code = await new Promise<string | undefined>((done) => {
    server.on("error", (error) => done(codeOf(error)));
    server.listen({ host, port, exclusive: true }, () => done(undefined));
  });
  if (code === undefined) {
    await new Promise((done) => server.close(done));
    return { check, state: "ok", text: `${port} is free` };
  }
  if (code === "EADDRINUSE")
    return {
      check,
      state: "warning",
      text: `${port} is in use`,
      remedy: `Right if the product runs now; else stop the other program or set ${variable}`,
    };
  return {
    check,
    state: "problem",
    text: `${port} cannot be opened (${code})`,
    remedy: `Set ${variable} to a port above 1023 and ISOCENTER_BIND to an address of this machine`,
  };
}

export function checkBuilt(
  check: string,
  folder: string,
  how: string,
): Finding {
  return existsSync(join(folder, "index.html"))
    ? { check, state: "ok", text: "built" }
    : {
        check,
        state: "warning",
        text: "is missing; everything else works without it",
        remedy: how,
      };
}

/** Every bundled model is the file that its card names. */
export async function checkModels(): Promise<Finding[]> {
  const check = "models";
  try {
    const models = await readCatalogue();
    if (models.length > 0)
      return models.map(({ card, digest }) => ({
        check,
        state: "ok",
        text: `${card.id} ${card.version} ${digest.slice(0, 19)}…`,
      }));
    return [
      {
        check,
        state: "problem",
        text: "there is none",
        remedy: "Restore server/models with git checkout",
      },
    ];
  } catch (error) {
    const failure = asFailure(error);
    return [
      {
        check,
        state: "problem",
        text: failure.detail ?? `cannot be read (${codeOf(error)})`,
        remedy: "Restore server/models with git checkout",
      },
    ];
  }
}

/** The folder itself or the closest one above it that is there. */
function nearestExisting(folder: string): string {
  let at = folder;
  while (!existsSync(at)) at = dirname(at);
  return at;
}

export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : String(name ?? "unknown");
}
