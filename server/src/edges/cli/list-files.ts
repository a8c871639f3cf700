import { opendir, stat } from "node:fs/promises";
import path from "node:path";
import { Failure } from "../../platform/errors/index.ts";

/** Folders below a path given; deeper is a loop of links or no archive. */
const depthMax = 64;
const filesMax = 10_000_000;

/**
 * Every file below the paths given, in the order of their names. Links are not followed.
 * @throws what the operating system says of a path that is not there or may not be read; Failure `limit-exceeded`
 */
export async function listFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (depth > depthMax)
      throw new Failure("limit-exceeded", {
        detail: `Folders deeper than ${depthMax}`,
      });
    const entries = [];
    for await (const entry of await opendir(folder)) entries.push(entry);
    for (const entry of entries.toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) await walk(full, depth + 1);
      else if (entry.isFile()) files.push(full);
      if (files.length > filesMax)
        throw new Failure("limit-exceeded", {
          detail: `More than ${filesMax} files`,
        });
    }
  };
  for (const given of paths) {
    const info = await stat(given);
    if (info.isDirectory()) await walk(given, 1);
    else files.push(given);
  }
  return files;
}
