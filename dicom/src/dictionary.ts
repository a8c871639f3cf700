import { packed } from "./generated/dictionary.ts";
import type { Keyword } from "./generated/dictionary.ts";
import { hexTag, isPrivateCreatorTag, isPrivateTag, parseTag } from "./tag.ts";
import { isVR } from "./vr.ts";
import type { VR } from "./vr.ts";

/** One attribute of PS3.6. */
export interface DictionaryEntry {
  /** The tag asked for; the first of the range for a repeating group. */
  readonly tag: number;
  /** One or, where the data set decides, several value representations. Empty for items and delimiters. */
  readonly vrs: readonly VR[];
  /** Value multiplicity as PS3.6 writes it: `1`, `1-n`, `2-2n`. */
  readonly vm: string;
  readonly retired: boolean;
  readonly keyword: string;
  readonly name: string;
}

interface Tables {
  readonly byTag: ReadonlyMap<number, string>;
  readonly byKeyword: ReadonlyMap<string, number>;
  readonly repeaters: readonly { mask: number; value: number; line: string }[];
}

let tables: Tables | undefined;

/** Splits the packed text on first use, so that importing costs nothing: about 3 ms, once. */
function load(): Tables {
  if (tables !== undefined) return tables;
  const byTag = new Map<number, string>();
  const byKeyword = new Map<string, number>();
  const repeaters: { mask: number; value: number; line: string }[] = [];
  for (const line of packed.split("\n")) {
    const pattern = line.slice(0, 8);
    if (pattern.includes("x")) {
      const mask = Number.parseInt(
        pattern.replaceAll(/[0-9a-f]/g, "f").replaceAll("x", "0"),
        16,
      );
      repeaters.push({
        mask,
        value: Number.parseInt(pattern.replaceAll("x", "0"), 16),
        line,
      });
      continue;
    }
    const tag = Number.parseInt(pattern, 16);
    byTag.set(tag, line);
    const keywordEnd = line.lastIndexOf("\t");
    const keyword = line.slice(
      line.lastIndexOf("\t", keywordEnd - 1) + 1,
      keywordEnd,
    );
    if (keyword !== "" && !byKeyword.has(keyword)) byKeyword.set(keyword, tag);
  }
  tables = { byTag, byKeyword, repeaters };
  return tables;
}

function lineOf(tag: number): string | undefined {
  const { byTag, repeaters } = load();
  const line = byTag.get(tag);
  if (line !== undefined || isPrivateTag(tag)) return line;
  return repeaters.find(({ mask, value }) => (tag & mask) >>> 0 === value)
    ?.line;
}

const entries = new Map<number, DictionaryEntry | undefined>();
/** Repeating groups are entered per tag asked for: bounded, because hostile files choose the tags. */
const entryCountMax = 20_000;

/** The dictionary entry of a standard tag, repeating groups included. @returns undefined for private and unknown tags. */
export function dictionaryEntry(tag: number): DictionaryEntry | undefined {
  const cached = entries.get(tag);
  if (cached !== undefined) return cached;
  const line = lineOf(tag);
  if (line === undefined) return undefined;
  const [, vrText = "", vm = "", retired, keyword = "", name = ""] =
    line.split("\t");
  const entry = {
    tag,
    vrs: vrText.split("|").filter(isVR),
    vm,
    retired: retired === "R",
    keyword,
    name,
  };
  if (entries.size < entryCountMax) entries.set(tag, entry);
  return entry;
}

/** The keyword of a tag, or its eight hexadecimal digits where it has none. */
export const keywordOf = (tag: number): string => {
  const keyword = dictionaryEntry(tag)?.keyword;
  return keyword === undefined || keyword === "" ? hexTag(tag) : keyword;
};

/** The tag of a keyword, or of eight hexadecimal digits. @returns undefined where it is neither. */
export const tagOfKeyword = (keyword: string): number | undefined =>
  load().byKeyword.get(keyword) ?? parseTag(keyword);

/** A keyword of the dictionary or a tag as number. Private attributes have only the number. */
export type Key = Keyword | number;

/** @throws TypeError for a keyword that PS3.6 does not know: a slip of the program, never of the input. */
export function tagOf(key: Key): number {
  if (typeof key === "number") return key;
  const tag = load().byKeyword.get(key);
  if (tag === undefined)
    throw new TypeError(`${key as string} is not a keyword of PS3.6`);
  return tag;
}

/**
 * The VR for a tag whose encoding does not name one (implicit VR, PS3.5 §A.1).
 * @param signed PixelRepresentation 1 holds, which decides between US and SS.
 */
export function implicitVR(tag: number, signed: boolean): VR {
  if ((tag & 0xffff) === 0) return "UL";
  if (isPrivateTag(tag)) return isPrivateCreatorTag(tag) ? "LO" : "UN";
  const candidates = dictionaryEntry(tag)?.vrs;
  const first = candidates?.[0];
  if (candidates === undefined || first === undefined) return "UN";
  if (candidates.length === 1) return first;
  if (candidates.includes("OW")) return "OW";
  return signed && candidates.includes("SS") ? "SS" : first;
}
