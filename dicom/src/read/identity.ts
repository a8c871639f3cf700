import { DicomError } from "../errors.ts";
import { isValidUid } from "../uids.ts";
import type { DicomObject } from "./read-dataset.ts";

/** The UIDs under which an instance is archived. */
export interface InstanceIdentity {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
}

/**
 * The four UIDs of a composite instance, each checked by PS3.5 §9.1: they become keys and file names, so that nothing
 * but digits and dots may pass. Leading zeros in a component, seen in real files, do pass.
 * @throws DicomError `no-sop-instance-uid`; `invalid-uid` where another is missing or one is no UID.
 */
export function instanceIdentity({
  dataset,
}: Pick<DicomObject, "dataset">): InstanceIdentity {
  const uid = (
    keyword:
      | "SOPClassUID"
      | "SOPInstanceUID"
      | "StudyInstanceUID"
      | "SeriesInstanceUID",
  ): string => {
    const value = dataset.string(keyword);
    if (value === undefined)
      throw new DicomError("no-sop-instance-uid", `${keyword} is missing`);
    if (
      !isValidUid(value) &&
      !(value.length <= 64 && /^\d+(?:\.\d+)+$/.test(value))
    ) {
      throw new DicomError("invalid-uid", `${keyword} is no UID`);
    }
    return value;
  };
  return {
    sopInstanceUID: uid("SOPInstanceUID"),
    sopClassUID: uid("SOPClassUID"),
    studyInstanceUID: uid("StudyInstanceUID"),
    seriesInstanceUID: uid("SeriesInstanceUID"),
  };
}
