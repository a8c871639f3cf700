/** The shared DICOM files, for tests: found beside the repository, or where ISOCENTER_SHARED_DATA says. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const root =
  process.env["ISOCENTER_SHARED_DATA"] ??
  join(import.meta.dirname, "../../../shared/data");
export const sharedDicom = join(root, "dicom");

/** For `test(…, { skip })`: false where the files are there, else why not. */
export const skipWithoutShared: string | false = existsSync(sharedDicom)
  ? false
  : "the shared data is not here";

/** Every file, by its path under the folder, sorted. */
export const sharedFiles = (): string[] =>
  skipWithoutShared === false
    ? globSync("**/*", { cwd: sharedDicom })
        .filter((path) => statSync(join(sharedDicom, path)).isFile())
        .toSorted()
    : [];

export const readShared = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(join(sharedDicom, path)));

/** Seeded numbers in [0, 1): the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
