/** What can be searched and what comes back: PS3.18 Tables 10.6.1-5 and 10.6.3-3 to -5, PS3.4 §C.6. */
import { dictionaryEntry, tagOf, type Keyword } from "@isocenter/dicom";

export const levelValues = ["study", "series", "instance"] as const;
export type Level = (typeof levelValues)[number];

export const levelRank: Readonly<Record<Level, number>> = {
  study: 0,
  series: 1,
  instance: 2,
};

/** How a column of the index holds an attribute. */
export type ColumnKind =
  "text" | "name" | "uid" | "integer" | "range" | "modalities";

export interface SearchAttribute {
  readonly keyword: Keyword;
  readonly tag: number;
  readonly vr: string;
  readonly level: Level;
  /** Column of the table of its level; absent where the value stands only in `header`. */
  readonly column?: string;
  readonly kind: ColumnKind;
  /** Comes back without being asked for. */
  readonly always: boolean;
}

type Row = readonly [
  keyword: Keyword,
  level: Level,
  kind: ColumnKind,
  column: string | undefined,
  always: boolean,
];

const rows: readonly Row[] = [
  ["StudyDate", "study", "range", "study_date", true],
  ["StudyTime", "study", "range", "study_time", true],
  ["AccessionNumber", "study", "text", "accession_number", true],
  ["ModalitiesInStudy", "study", "modalities", "modalities", true],
  ["ReferringPhysicianName", "study", "name", "referring_physician_name", true],
  ["StudyDescription", "study", "text", "study_description", true],
  ["PatientName", "study", "name", "patient_name", true],
  ["PatientID", "study", "text", "patient_id", true],
  ["PatientBirthDate", "study", "range", "patient_birth_date", true],
  ["PatientSex", "study", "text", "patient_sex", true],
  ["PatientAge", "study", "text", "patient_age", false],
  ["StudyInstanceUID", "study", "uid", "study_instance_uid", true],
  ["StudyID", "study", "text", "study_id", true],
  ["NumberOfStudyRelatedSeries", "study", "integer", "series_count", true],
  ["NumberOfStudyRelatedInstances", "study", "integer", "instance_count", true],
  ["Modality", "series", "text", "modality", true],
  ["SeriesDescription", "series", "text", "series_description", true],
  ["BodyPartExamined", "series", "text", "body_part_examined", false],
  ["SeriesInstanceUID", "series", "uid", "series_instance_uid", true],
  ["SeriesNumber", "series", "integer", "series_number", true],
  [
    "NumberOfSeriesRelatedInstances",
    "series",
    "integer",
    "instance_count",
    true,
  ],
  ["PerformedProcedureStepStartDate", "series", "range", undefined, true],
  ["PerformedProcedureStepStartTime", "series", "range", undefined, true],
  ["RequestAttributesSequence", "series", "text", undefined, true],
  ["SOPClassUID", "instance", "uid", "sop_class_uid", true],
  ["SOPInstanceUID", "instance", "uid", "sop_instance_uid", true],
  ["InstanceNumber", "instance", "integer", "instance_number", true],
  ["NumberOfFrames", "instance", "integer", "number_of_frames", true],
  ["Rows", "instance", "integer", "rows", true],
  ["Columns", "instance", "integer", "columns", true],
  ["BitsAllocated", "instance", "integer", undefined, true],
];

export const searchAttributes: readonly SearchAttribute[] = rows.map(
  ([keyword, level, kind, column, always]) => {
    const tag = tagOf(keyword);
    return {
      keyword,
      tag,
      vr: dictionaryEntry(tag)?.vrs[0] ?? "UN",
      level,
      kind,
      always,
      ...(column === undefined ? {} : { column }),
    };
  },
);

const byTag = new Map(
  searchAttributes.map((attribute) => [attribute.tag, attribute]),
);

export const searchAttribute = (tag: number): SearchAttribute | undefined =>
  byTag.get(tag);

/** What a column holds when an attribute is matched in `header`, by its VR. */
export function kindOfVR(vr: string): ColumnKind {
  if (vr === "PN") return "name";
  if (vr === "UI") return "uid";
  if (vr === "DA" || vr === "TM" || vr === "DT") return "range";
  return "text";
}
