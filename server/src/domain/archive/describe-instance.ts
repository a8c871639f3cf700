import { isValidUid, toJson, type Dataset } from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";
import type { Header } from "./read-header.ts";
import type { SeriesFacts, StudyFacts } from "./store.ts";

/** Values past this many bytes are bulk data: their place in the metadata is a BulkDataURI. */
const inlineBytesMax = 4096;
/**
 * PostgreSQL indexes values up to some 2,700 bytes; with four bytes a character and the UIDs beside it this stays below. The
 * longest text of the standard that stands in a column is a name of 3 × 64 characters.
 */
const textMax = 500;
/** PostgreSQL's jsonb ends at 256 MiB, and real headers stay under one; per-frame groups of thousands of frames reach ten. */
const jsonCharactersMax = 32 * 1024 * 1024;

export interface InstanceFacts {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly instanceNumber: number | null;
  readonly numberOfFrames: number;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly header: Readonly<Record<string, unknown>>;
  readonly study: StudyFacts;
  readonly series: SeriesFacts;
}

/** Reads the index row out of a header. Throws `no-sop-instance-uid`, `invalid-uid`, or `limit-exceeded` for a huge one. */
export function describeInstance(header: Header): InstanceFacts {
  const { dataset } = header;
  const json = headerJson(header);
  const sopInstanceUid = dataset.string("SOPInstanceUID");
  if (!sopInstanceUid) throw new Failure("no-sop-instance-uid");
  return {
    sopInstanceUid: validUid(sopInstanceUid, "SOPInstanceUID (0008,0018)"),
    sopClassUid: validUid(
      dataset.string("SOPClassUID"),
      "SOPClassUID (0008,0016)",
    ),
    studyInstanceUid: validUid(
      dataset.string("StudyInstanceUID"),
      "StudyInstanceUID (0020,000D)",
    ),
    seriesInstanceUid: validUid(
      dataset.string("SeriesInstanceUID"),
      "SeriesInstanceUID (0020,000E)",
    ),
    instanceNumber: integer(dataset, "InstanceNumber"),
    numberOfFrames: Math.max(1, integer(dataset, "NumberOfFrames") ?? 1),
    rows: integer(dataset, "Rows"),
    columns: integer(dataset, "Columns"),
    header: json,
    study: studyFacts(dataset),
    series: {
      modality: text(dataset, "Modality") ?? "OT",
      seriesNumber: integer(dataset, "SeriesNumber"),
      seriesDescription: text(dataset, "SeriesDescription"),
      bodyPartExamined: text(dataset, "BodyPartExamined"),
      header: seriesHeader(json),
    },
  };
}

/** Bulk data is named relative to the instance's own address; the door that serves it puts the address before it. */
function headerJson({ dataset, pixelData }: Header): Record<string, unknown> {
  const json = toJson(dataset, {
    inlineBytesMax,
    pixelData,
    bulkDataURI: (path) => `bulkdata/${path.join("/")}`,
  });
  const plain = withoutNul(json) as Record<string, unknown>;
  if (JSON.stringify(plain).length > jsonCharactersMax)
    throw new Failure("limit-exceeded", {
      detail: `The header is longer than ${jsonCharactersMax} characters of JSON`,
    });
  return plain;
}

/** What a search at the series level needs and no column holds (PS3.18 Table 10.6.3-4), from the series' first instance. */
const seriesTags = [
  "00080021",
  "00080031",
  "00080201",
  "00080060",
  "00081070",
  "00180015",
  "00181030",
  "00200060",
  "00400244",
  "00400245",
  "00400275",
];
const seriesHeader = (json: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    seriesTags.flatMap((tag) => (tag in json ? [[tag, json[tag]]] : [])),
  );

function studyFacts(dataset: Dataset): StudyFacts {
  return {
    patientId: text(dataset, "PatientID") ?? "",
    patientName: text(dataset, "PatientName") ?? "",
    patientBirthDate: text(dataset, "PatientBirthDate"),
    patientSex: text(dataset, "PatientSex"),
    patientAge: text(dataset, "PatientAge"),
    studyDate: text(dataset, "StudyDate"),
    studyTime: text(dataset, "StudyTime"),
    accessionNumber: text(dataset, "AccessionNumber"),
    studyId: text(dataset, "StudyID"),
    studyDescription: text(dataset, "StudyDescription"),
    referringPhysicianName: text(dataset, "ReferringPhysicianName"),
    requestedPriority:
      text(dataset, "RequestedProcedurePriority") ??
      text(dataset, "StudyPriorityID"),
  };
}

type Keyword = Parameters<Dataset["string"]>[0];

function text(dataset: Dataset, keyword: Keyword): string | null {
  const value = dataset.string(keyword);
  return value === undefined ? null : plainText(value, textMax);
}

/** As PostgreSQL's `text` takes it: without U+0000, and no longer than `charactersMax`. */
export function plainText(value: string, charactersMax: number): string {
  return value.replaceAll("\0", "").slice(0, charactersMax);
}

function integer(dataset: Dataset, keyword: Keyword): number | null {
  const value = dataset.number(keyword);
  return value !== undefined &&
    Number.isSafeInteger(value) &&
    Math.abs(value) < 2 ** 31
    ? value
    : null;
}

/** Tolerant: senders with a leading zero in a component exist, and their objects are real. Never with a path in it (A8). */
function validUid(uid: string | undefined, name: string): string {
  if (!uid) throw new Failure("invalid-uid", { detail: `${name} is missing` });
  if (!isValidUid(uid) && !/^[0-9.]{1,64}$/.test(uid))
    throw new Failure("invalid-uid", {
      detail: `${name} holds more than digits and dots, or is longer than 64`,
    });
  return uid;
}

/** PostgreSQL's jsonb cannot hold U+0000. */
function withoutNul(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "");
  if (Array.isArray(value)) return value.map(withoutNul);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withoutNul(item)]),
    );
  return value;
}
