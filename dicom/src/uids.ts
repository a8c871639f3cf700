import {
  DeflatedExplicitVRLittleEndian,
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  JPIPHTJ2KReferencedDeflate,
  JPIPReferencedDeflate,
  Papyrus3ImplicitVRLittleEndian,
  packedUids,
} from "./generated/uids.ts";

/** One row of PS3.6 Annex A. */
export interface UidEntry {
  readonly uid: string;
  /** `SOP Class`, `Transfer Syntax`, `Meta SOP Class`, `Well-known frame of reference`, … */
  readonly type: string;
  readonly retired: boolean;
  readonly keyword: string;
  readonly name: string;
}

let table: ReadonlyMap<string, UidEntry> | undefined;

/** Every UID of PS3.6 Annex A by value, in the order of the standard. */
export function uidTable(): ReadonlyMap<string, UidEntry> {
  table ??= new Map(
    packedUids.split("\n").map((line) => {
      const [uid = "", type = "", retired, keyword = "", name = ""] =
        line.split("\t");
      return [uid, { uid, type, retired: retired === "R", keyword, name }];
    }),
  );
  return table;
}

export const uidEntry = (uid: string): UidEntry | undefined =>
  uidTable().get(uid);

/** SOP classes that store an object (PS3.4 §B.5), by their names. */
export const storageSOPClasses = (): UidEntry[] =>
  [...uidTable().values()].filter(
    ({ type, name }) =>
      type === "SOP Class" &&
      / Storage\b/.test(name) &&
      !/Commitment/.test(name),
  );

/** PS3.5 §9.1: components of digits without leading zero, at most 64 characters. */
export const isValidUid = (uid: string): boolean =>
  uid.length <= 64 && /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/.test(uid);

/** How a transfer syntax encodes a data set (PS3.5 §10, Annex A). */
export interface TransferSyntax {
  readonly uid: string;
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  /** The whole data set is deflated. */
  readonly deflated: boolean;
  /** PixelData holds fragments. */
  readonly encapsulated: boolean;
}

const gePrivate = "1.2.840.113619.5.2";

const native: Readonly<Record<string, TransferSyntax>> = Object.fromEntries(
  [
    {
      uid: ImplicitVRLittleEndian,
      explicit: false,
      bigEndian: false,
      deflated: false,
      encapsulated: false,
    },
    {
      uid: ExplicitVRLittleEndian,
      explicit: true,
      bigEndian: false,
      deflated: false,
      encapsulated: false,
    },
    {
      uid: ExplicitVRBigEndian,
      explicit: true,
      bigEndian: true,
      deflated: false,
      encapsulated: false,
    },
    {
      uid: DeflatedExplicitVRLittleEndian,
      explicit: true,
      bigEndian: false,
      deflated: true,
      encapsulated: false,
    },
    {
      uid: JPIPReferencedDeflate,
      explicit: true,
      bigEndian: false,
      deflated: true,
      encapsulated: true,
    },
    {
      uid: JPIPHTJ2KReferencedDeflate,
      explicit: true,
      bigEndian: false,
      deflated: true,
      encapsulated: true,
    },
    {
      uid: Papyrus3ImplicitVRLittleEndian,
      explicit: false,
      bigEndian: false,
      deflated: false,
      encapsulated: false,
    },
    // GE's private syntax: reads as implicit little endian; its pixels are big endian and refused when decoding.
    {
      uid: gePrivate,
      explicit: false,
      bigEndian: false,
      deflated: false,
      encapsulated: false,
    },
  ].map((syntax) => [syntax.uid, syntax]),
);

/** @returns undefined for a UID that is no transfer syntax of PS3.6. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  const syntax = native[uid];
  if (syntax !== undefined) return syntax;
  if (uidEntry(uid)?.type !== "Transfer Syntax") return undefined;
  return {
    uid,
    explicit: true,
    bigEndian: false,
    deflated: false,
    encapsulated: true,
  };
}
