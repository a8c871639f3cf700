export { edition } from "./generated/dictionary.ts";
export type { Keyword } from "./generated/dictionary.ts";
export * from "./generated/uids.ts";
export { DicomError } from "./errors.ts";
export type { DicomErrorCode, Finding, FindingCode } from "./errors.ts";
export * from "./tag.ts";
export { hasLongLength, isBulk, isText, isVR, valueSize, vrs } from "./vr.ts";
export type { VR } from "./vr.ts";
export {
  dictionaryEntry,
  implicitVR,
  keywordOf,
  tagOf,
  tagOfKeyword,
} from "./dictionary.ts";
export type { DictionaryEntry, Key } from "./dictionary.ts";
export {
  isValidUid,
  storageSOPClasses,
  transferSyntax,
  uidEntry,
  uidTable,
} from "./uids.ts";
export type { TransferSyntax, UidEntry } from "./uids.ts";
export { decodeText } from "./charset/decode.ts";
export { displayName, parsePersonName } from "./charset/person-name.ts";
export type {
  PersonName,
  PersonNameComponents,
} from "./charset/person-name.ts";
export { Dataset } from "./read/dataset.ts";
export type { Source } from "./read/dataset.ts";
export type { Element } from "./read/element.ts";
export { defaultLimits } from "./read/limits.ts";
export type { Limits } from "./read/limits.ts";
export type { PixelDataLocation } from "./read/parse.ts";
export { nativePixelBytes } from "./read/pixel-length.ts";
export { readDataset, readHeader } from "./read/read-dataset.ts";
export type {
  DicomObject,
  HeaderResult,
  ReadHeaderOptions,
  ReadOptions,
} from "./read/read-dataset.ts";
export { instanceIdentity } from "./read/identity.ts";
export type { InstanceIdentity } from "./read/identity.ts";
export { encodeElements } from "./write/elements.ts";
export type { WriteElement } from "./write/elements.ts";
export { elementsOfDataset, elementsOfRecord } from "./write/record.ts";
export type { DatasetRecord, RecordValue } from "./write/record.ts";
export {
  fileMeta,
  splitPart10,
  writeDataset,
  writePart10,
} from "./write/part10.ts";
export type { FileMeta, Part10Input, SplitPart10 } from "./write/part10.ts";
export {
  ImplementationClassUIDValue,
  ImplementationVersionNameValue,
  newUid,
  uidFromDigest,
} from "./write/uid.ts";
export { toJson } from "./json/to-json.ts";
export type {
  DicomJson,
  DicomJsonElement,
  DicomJsonPersonName,
  DicomJsonValue,
  JsonOptions,
} from "./json/to-json.ts";
export { fromJson } from "./json/from-json.ts";
export type { FromJsonOptions } from "./json/from-json.ts";
export { defaultPixelLimits, pixelFormat } from "./pixels/frame.ts";
export type {
  Frame,
  PixelFormat,
  PixelLimits,
  Samples,
} from "./pixels/frame.ts";
export { canDecode, decodeFrame } from "./pixels/decode-frame.ts";
export { loadCodecs } from "./pixels/codecs.ts";
export { frameBytes, locateFrames } from "./pixels/fragments.ts";
export type { Stretch } from "./pixels/fragments.ts";
export { nativeFrameBytes } from "./pixels/native.ts";
export { encodeRle } from "./pixels/rle.ts";
export { toRgb } from "./pixels/colour.ts";
export { frameScope } from "./pixels/functional-groups.ts";
export { pixelSpacing, toGrey, voiWindow } from "./pixels/grey.ts";
export type { GreyFrame, VoiWindow } from "./pixels/grey.ts";
