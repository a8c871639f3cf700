import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A Part 10 file cut behind its meta group: what C-STORE carries is `dataSet`. */
export interface Part10 {
  readonly path: string;
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly transferSyntaxUID: string;
  readonly dataSet: Buffer;
}

/**
 * Reads group 0002 by hand (PS3.10 §7.1), not by the code under test.
 * @returns undefined for a file without preamble or without the three UIDs
 */
export function readPart10(path: string): Part10 | undefined {
  const file = readFileSync(path);
  if (file.toString("latin1", 128, 132) !== "DICM") return undefined;
  const uids = new Map<number, string>();
  let at = 132;
  while (at + 8 <= file.length && file.readUInt16LE(at) === 2) {
    const element = file.readUInt16LE(at + 2);
    const long = ["OB", "UN", "UT", "OW", "SQ"].includes(
      file.toString("latin1", at + 4, at + 6),
    );
    const length = long ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6);
    const value = at + (long ? 12 : 8);
    uids.set(
      element,
      file.toString("latin1", value, value + length).replace(/[\0 ]+$/, ""),
    );
    at = value + length;
  }
  const SOPClassUID = uids.get(0x0002);
  const SOPInstanceUID = uids.get(0x0003);
  const transferSyntaxUID = uids.get(0x0010);
  if (!SOPClassUID || !SOPInstanceUID || !transferSyntaxUID) return undefined;
  return {
    path,
    SOPClassUID,
    SOPInstanceUID,
    transferSyntaxUID,
    dataSet: file.subarray(at),
  };
}

/** Every file with a readable meta group under a folder, by path. */
export function part10Files(folder: string): Part10[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap((path) => readPart10(path) ?? []);
}
