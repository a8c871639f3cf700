import { join } from "node:path";

const keyLengthMax = 512;

/**
 * The file of a key. A key is one or more names of `a-z 0-9 . _ -` separated by `/`, none of them beginning with a dot: it
 * cannot leave the folder, name a device or differ only by case. Throws RangeError: keys are made by code, never by a sender.
 */
export function pathOfKey(folder: string, key: string): string {
  const parts = key.split("/");
  const sound =
    key.length <= keyLengthMax &&
    parts.every((part) => /^[a-z0-9_-][a-z0-9._-]{0,254}$/.test(part));
  if (!sound) throw new RangeError("unsound object key");
  return join(folder, ...parts);
}
