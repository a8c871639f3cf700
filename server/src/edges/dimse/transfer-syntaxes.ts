import {
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  transferSyntax,
  uidTable,
  type UidEntry,
} from "@isocenter/dicom";

/**
 * Every transfer syntax of PS3.6 in which a data set can be stored, as we like them where one context proposes several.
 * Explicit little endian first: no sender has to compress, and it is the one that everybody reads; implicit after it,
 * since it loses the VRs; then the other native ones, the lossless, the lossy: a sender is never made to lose anything
 * that another of its proposals keeps. Within these in the order of PS3.6. The bytes are stored as they come.
 */
export function storableTransferSyntaxes(): string[] {
  const first: string[] = [ExplicitVRLittleEndian, ImplicitVRLittleEndian];
  const others = [...uidTable().values()]
    .filter(
      ({ uid, type, name }) =>
        type === "Transfer Syntax" &&
        // Pixels that lie elsewhere (PS3.5 §8.4), or that are a network stream (PS3.22): nothing to store.
        !/JPIP|SMPTE|RFC 2557|XML Encoding/.test(name) &&
        !first.includes(uid),
    )
    .toSorted((a, b) => loss(a) - loss(b))
    .map(({ uid }) => uid);
  return [...first, ...others];
}

/** 0 native, 1 compressed without loss, 2 what may lose. */
function loss({ uid, name }: UidEntry): number {
  if (transferSyntax(uid)?.encapsulated === false) return 0;
  return /Lossless|Encapsulated Uncompressed/.test(name) &&
    !/Near-Lossless/.test(name)
    ? 1
    : 2;
}
