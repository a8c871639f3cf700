/** The value representations of PS3.5 §6.2. */
export const vrs = [
  "AE",
  "AS",
  "AT",
  "CS",
  "DA",
  "DS",
  "DT",
  "FD",
  "FL",
  "IS",
  "LO",
  "LT",
  "OB",
  "OD",
  "OF",
  "OL",
  "OV",
  "OW",
  "PN",
  "SH",
  "SL",
  "SQ",
  "SS",
  "ST",
  "SV",
  "TM",
  "UC",
  "UI",
  "UL",
  "UN",
  "UR",
  "US",
  "UT",
  "UV",
] as const;

export type VR = (typeof vrs)[number];

const known: ReadonlySet<string> = new Set(vrs);
export const isVR = (text: string): text is VR => known.has(text);

/** PS3.5 §7.1.2: these carry two reserved bytes and a 32-bit length in explicit VR. */
const longForm: ReadonlySet<VR> = new Set<VR>([
  "OB",
  "OD",
  "OF",
  "OL",
  "OV",
  "OW",
  "SQ",
  "SV",
  "UC",
  "UN",
  "UR",
  "UT",
  "UV",
]);
export const hasLongLength = (vr: VR): boolean => longForm.has(vr);

/** Text whose characters SpecificCharacterSet governs (PS3.5 §6.1.2.2). */
const charsetVrs: ReadonlySet<VR> = new Set<VR>([
  "LO",
  "LT",
  "PN",
  "SH",
  "ST",
  "UC",
  "UT",
]);
export const usesCharacterSet = (vr: VR): boolean => charsetVrs.has(vr);

/** Text that may not hold several values: a backslash is a character (PS3.5 §6.2). */
const singleText: ReadonlySet<VR> = new Set<VR>(["LT", "ST", "UT", "UR"]);
export const isSingleText = (vr: VR): boolean => singleText.has(vr);

const textVrs: ReadonlySet<VR> = new Set<VR>([
  "AE",
  "AS",
  "CS",
  "DA",
  "DS",
  "DT",
  "IS",
  "LO",
  "LT",
  "PN",
  "SH",
  "ST",
  "TM",
  "UC",
  "UI",
  "UR",
  "UT",
]);
export const isText = (vr: VR): boolean => textVrs.has(vr);

/** Streams of bytes, words or floats, not lists of values. */
const bulkVrs: ReadonlySet<VR> = new Set<VR>([
  "OB",
  "OD",
  "OF",
  "OL",
  "OV",
  "OW",
  "UN",
]);
export const isBulk = (vr: VR): boolean => bulkVrs.has(vr);

/** Bytes per value of the VRs with values of fixed size; also the unit that byte order swaps. */
export const valueSize: Readonly<Partial<Record<VR, number>>> = {
  AT: 4,
  FD: 8,
  FL: 4,
  OB: 1,
  OD: 8,
  OF: 4,
  OL: 4,
  OV: 8,
  OW: 2,
  SL: 4,
  SS: 2,
  SV: 8,
  UL: 4,
  UN: 1,
  US: 2,
  UV: 8,
};

/** Leading and trailing spaces carry no meaning here; in other text only the trailing ones do not (PS3.5 §6.2). */
const trimsBoth: ReadonlySet<VR> = new Set<VR>([
  "AE",
  "CS",
  "DS",
  "IS",
  "LO",
  "SH",
]);
export const ignoresLeadingSpace = (vr: VR): boolean => trimsBoth.has(vr);

/** The VR of two letters by code (first × 256 + second), interned: reading makes no string. */
const byCode: (VR | undefined)[] = [];
for (const vr of vrs) byCode[vr.charCodeAt(0) * 256 + vr.charCodeAt(1)] = vr;
export const vrOfCode = (code: number): VR | undefined => byCode[code];
