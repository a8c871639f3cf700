/** The UIDs of PS3.6 that this folder needs: the only file of it that knows where they are generated. */
export {
  DICOMApplicationContext,
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  Storage as StorageServiceClass,
  Verification,
} from "../../../../dicom/src/generated/uids.ts";
export {
  isValidUid,
  storageSOPClasses,
  transferSyntax,
  uidTable,
} from "../../../../dicom/src/uids.ts";
