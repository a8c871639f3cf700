import { decodeWith, jisX0201, latin1 } from "./single-byte.ts";

/** Turns the bytes of one run into text. */
export type Decode = (bytes: Uint8Array) => string;

const by =
  (label: string): Decode =>
  (bytes) =>
    decodeWith(label, bytes);

/** Decoders of the right half (0x80–0xff) and left half together, by ISO registration number. PS3.3 Table C.12-2. */
const singleByte: Readonly<Record<string, Decode>> = {
  "6": latin1,
  "100": latin1,
  "101": by("iso-8859-2"),
  "109": by("iso-8859-3"),
  "110": by("iso-8859-4"),
  "144": by("iso-8859-5"),
  "127": by("iso-8859-6"),
  "126": by("iso-8859-7"),
  "138": by("iso-8859-8"),
  // WHATWG maps ISO 8859-9 and TIS 620 to their Windows supersets: equal from 0xa0 on.
  "148": by("iso-8859-9"),
  "203": by("iso-8859-15"),
  "166": by("tis-620"),
  "13": jisX0201,
};

/** Whole-string encodings without code extensions. PS3.3 Table C.12-5. */
const wholeString: Readonly<Record<string, Decode>> = {
  ISO_IR192: by("utf-8"),
  GB18030: by("gb18030"),
  GBK: by("gbk"),
};

/**
 * The decoder of a term of SpecificCharacterSet for text without escape sequences. Misspellings seen in the field
 * (`ISO IR 100`, `ISO-IR 100`, `iso_ir_100`, `ISO2022 IR 87`) are taken for what they mean, as dcmtk and pydicom do.
 * @returns undefined for a term that PS3.3 §C.12.1.1.2 does not know.
 */
export function decoderOfTerm(term: string): Decode | undefined {
  const normal = normalTerm(term);
  if (normal === "") return latin1;
  const registration = /^ISO(?:2022)?_IR(\d+)$/.exec(normal)?.[1];
  return (
    wholeString[normal] ??
    (registration === undefined
      ? undefined
      : (singleByte[registration] ?? multiByteInitial(registration)))
  );
}

/** Multi-byte sets are only reached by escape; text before one is ASCII. */
const multiByteInitial = (registration: string): Decode | undefined =>
  ["87", "159", "149", "58"].includes(registration) ? latin1 : undefined;

const normalTerm = (term: string): string =>
  term
    .toUpperCase()
    .replaceAll(/[ -]/g, "_")
    .replace(/^ISO_2022/, "ISO2022")
    .replace(/_?IR_?/, "_IR");

/** True for UTF-8, GB18030 and GBK, with which escape sequences are forbidden (PS3.3 §C.12.1.1.2). */
export const forbidsExtensions = (term: string): boolean =>
  Object.hasOwn(wholeString, normalTerm(term));

/** One designation of ISO 2022: what an escape sequence puts in which half, how many bytes a character takes. */
export interface Designation {
  readonly half: "G0" | "G1";
  readonly bytesPerCharacter: 1 | 2;
  readonly decode: Decode;
}

const prefixed =
  (label: string, prefix: number): Decode =>
  (bytes) => {
    const out = new Uint8Array((bytes.length / 2) * 3);
    for (let at = 0, to = 0; at + 1 < bytes.length; at += 2, to += 3) {
      out.set(
        [prefix, (bytes[at] ?? 0) | 0x80, (bytes[at + 1] ?? 0) | 0x80],
        to,
      );
    }
    return decodeWith(label, out);
  };

const highBit =
  (label: string): Decode =>
  (bytes) =>
    decodeWith(
      label,
      bytes.map((byte) => byte | 0x80),
    );

const g1 = (registration: string): Designation => ({
  half: "G1",
  bytesPerCharacter: 1,
  decode: singleByte[registration] ?? latin1,
});

/** Escape sequences after the ESC byte, as characters. PS3.3 Tables C.12-3 and C.12-4. */
export const designations: Readonly<Record<string, Designation>> = {
  "(B": { half: "G0", bytesPerCharacter: 1, decode: latin1 },
  "(J": { half: "G0", bytesPerCharacter: 1, decode: jisX0201 },
  ")I": { half: "G1", bytesPerCharacter: 1, decode: jisX0201 },
  "-A": g1("100"),
  "-B": g1("101"),
  "-C": g1("109"),
  "-D": g1("110"),
  "-L": g1("144"),
  "-G": g1("127"),
  "-F": g1("126"),
  "-H": g1("138"),
  "-M": g1("148"),
  "-b": g1("203"),
  "-T": g1("166"),
  $B: { half: "G0", bytesPerCharacter: 2, decode: highBit("euc-jp") },
  "$(D": { half: "G0", bytesPerCharacter: 2, decode: prefixed("euc-jp", 0x8f) },
  "$)C": { half: "G1", bytesPerCharacter: 2, decode: highBit("euc-kr") },
  "$)A": { half: "G1", bytesPerCharacter: 2, decode: highBit("gbk") },
};

/** What a defined term designates from the start of a value. */
export function initialDesignation(
  term: string,
): Partial<Record<"G0" | "G1", Designation>> {
  const registration = /IR(\d+)$/.exec(normalTerm(term))?.[1];
  if (registration === "13")
    return {
      G0: { half: "G0", bytesPerCharacter: 1, decode: jisX0201 },
      G1: g1("13"),
    };
  if (registration === "149" && designations["$)C"])
    return { G1: designations["$)C"] };
  if (registration === "58" && designations["$)A"])
    return { G1: designations["$)A"] };
  return registration !== undefined && Object.hasOwn(singleByte, registration)
    ? { G1: g1(registration) }
    : {};
}
