import {
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  transferSyntax,
  uidTable,
} from "@isocenter/dicom";

/**
 * Every transfer syntax of PS3.6 in which a data set can be stored, as we like them where one context proposes several.
 * Explicit little endian first: no sender has to compress, and it is the one that everybody reads; implicit after it,
 * since it loses the VRs. The others in the order of PS3.6: a sender that proposes no native one beside them means what
 * it proposes, and the bytes are stored as they come.
 */
export function storableTransferSyntaxes(): string[] {
  const first = [ExplicitVRLittleEndian, ImplicitVRLittleEndian];
  const others = [...uidTable().values()]
    .filter(
      ({ uid, type, name }) =>
        type === "Transfer Syntax" &&
        transferSyntax(uid) !== undefined &&
        // Pixels that lie elsewhere (PS3.5 §8.4), or that are a network stream (PS3.22): nothing to store.
        !/JPIP|SMPTE|RFC 2557|XML Encoding/.test(name) &&
        !first.includes(uid),
    )
    .map(({ uid }) => uid);
  return [...first, ...others];
}
