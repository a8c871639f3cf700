/** Schemas of our own HTTP API (`/api/v1`). The server validates with them and the web app is typed by them. */
import { z } from "zod";
import { failures, type FailureCode } from "./failures.ts";
import {
  Bilingual,
  BrainClass,
  Result,
  Severity,
  Suggestion,
  Verdict,
} from "./result.ts";

export const roleValues = [
  "physician",
  "radiologist",
  "nurse",
  "data-scientist",
  "approver",
  "administrator",
  "auditor",
  "api-client",
] as const;
export const Role = z.enum(roleValues);
export type Role = z.infer<typeof Role>;

/** RFC 9457 problem details; `code` is the row of the failure table. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(failures) as [FailureCode, ...FailureCode[]]),
  detail: z.string().optional(),
  remedy: z.string(),
  correlationId: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** GET /session · POST /session {role} (demo mode) · DELETE /session */
export const Session = z.object({
  person: z.object({ id: z.string(), name: z.string(), role: Role }),
  site: z.string(),
  mode: z.enum(["demo", "research", "clinical"]),
  /** Actions this role may do, e.g. `study.read`, `quarantine.release`. */
  may: z.array(z.string()),
});
export type Session = z.infer<typeof Session>;
export const DemoPerson = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  purpose: Bilingual,
});
export type DemoPerson = z.infer<typeof DemoPerson>;

export const studyStates = [
  "arriving",
  "waiting",
  "reading",
  "to-review",
  "no-result",
  "failed",
] as const;
export const StudyState = z.enum(studyStates);
export type StudyState = z.infer<typeof StudyState>;

/** A term of the priority formula, so that the number explains itself. */
export const PriorityTerm = z.object({
  name: Bilingual,
  points: z.number(),
});

/** One line of the worklist. Identity zone: shown to people who may see the patient. */
export const WorklistRow = z.object({
  StudyInstanceUID: z.string(),
  PatientName: z.string(),
  PatientID: z.string(),
  PatientSex: z.string().nullable(),
  PatientAge: z.string().nullable(),
  pseudonym: z.string().nullable(),
  StudyDescription: z.string().nullable(),
  StudyDate: z.string().nullable(),
  AccessionNumber: z.string().nullable(),
  ModalitiesInStudy: z.array(z.string()),
  NumberOfStudyRelatedSeries: z.number().int(),
  NumberOfStudyRelatedInstances: z.number().int(),
  receivedAt: z.string(),
  updatedAt: z.string(),
  state: StudyState,
  /** Share of pipeline steps done, 0–1, while reading. */
  progress: z.number().nullable(),
  failure: z.object({ code: z.string(), text: z.string() }).nullable(),
  priority: z.object({
    score: z.number(),
    terms: z.array(PriorityTerm),
  }),
  result: z
    .object({
      verdict: Verdict,
      finding: BrainClass.nullable(),
      probability: z.number().nullable(),
      inDistribution: z.boolean().nullable(),
      quality: Severity,
    })
    .nullable(),
});
export type WorklistRow = z.infer<typeof WorklistRow>;

/** GET /studies */
export const WorklistQuery = z.object({
  search: z.string().max(64).optional(),
  modality: z.string().max(16).optional(),
  state: StudyState.optional(),
  flag: z.enum(["finding", "ood", "quality"]).optional(),
  /** StudyDate range, YYYYMMDD or YYYYMMDD-YYYYMMDD (PS3.18 §8.3.4.2). */
  date: z.string().max(17).optional(),
  sort: z.enum(["priority", "received", "patient"]).default("priority"),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type WorklistQuery = z.infer<typeof WorklistQuery>;
export const Worklist = z.object({
  rows: z.array(WorklistRow),
  total: z.number().int(),
});
export type Worklist = z.infer<typeof Worklist>;

export const StepState = z.enum(["waiting", "running", "done", "failed"]);
export const PipelineStep = z.object({
  step: z.string(),
  state: StepState,
  attempt: z.number().int(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  milliseconds: z.number().nullable(),
  failure: z
    .object({ code: z.string(), text: z.string(), remedy: z.string() })
    .nullable(),
});
export type PipelineStep = z.infer<typeof PipelineStep>;

export const SeriesSummary = z.object({
  SeriesInstanceUID: z.string(),
  SeriesNumber: z.number().int().nullable(),
  SeriesDescription: z.string().nullable(),
  Modality: z.string(),
  instances: z.array(
    z.object({
      SOPInstanceUID: z.string(),
      SOPClassUID: z.string(),
      InstanceNumber: z.number().int().nullable(),
      NumberOfFrames: z.number().int(),
      Rows: z.number().int().nullable(),
      Columns: z.number().int().nullable(),
    }),
  ),
});
export type SeriesSummary = z.infer<typeof SeriesSummary>;

/** GET /studies/{StudyInstanceUID} */
export const StudyDetail = z.object({
  study: WorklistRow,
  series: z.array(SeriesSummary),
  result: Result.nullable(),
  /** Earlier generations, newest first. */
  history: z.array(
    z.object({
      id: z.string(),
      generation: z.number().int(),
      verdict: Verdict,
      createdAt: z.string(),
    }),
  ),
  steps: z.array(PipelineStep),
  clinicalFacts: z.lazy(() => ClinicalFacts),
  viewerUrl: z.string().nullable(),
});
export type StudyDetail = z.infer<typeof StudyDetail>;

/**
 * PUT /studies/{StudyInstanceUID}/clinical-facts: what only a clinician knows. Grade-specific options appear only when
 * these are entered; an image never fills them.
 */
export const ClinicalFacts = z.strictObject({
  entity: z
    .enum([
      "glioblastoma-idh-wildtype",
      "astrocytoma-idh-mutant",
      "oligodendroglioma-idh-mutant-1p19q-codeleted",
      "meningioma",
      "pituitary-adenoma",
    ])
    .optional(),
  grade: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .optional(),
  idh: z.enum(["mutant", "wildtype"]).optional(),
  codeletion1p19q: z.boolean().optional(),
  mgmtMethylated: z.boolean().optional(),
  cdkn2aHomozygousDeletion: z.boolean().optional(),
  ageYears: z.number().int().min(0).max(130).optional(),
  karnofsky: z.number().int().min(0).max(100).multipleOf(10).optional(),
  extentOfResection: z
    .enum(["none", "biopsy", "subtotal", "gross-total"])
    .optional(),
  largestDiameterMm: z.number().min(0).max(300).optional(),
  crossesMidline: z.boolean().optional(),
  refractorySeizures: z.boolean().optional(),
  neurologicalDeficit: z.boolean().optional(),
  symptomatic: z.boolean().optional(),
  operable: z.boolean().optional(),
  deferRadiotherapyChemotherapy: z.boolean().optional(),
  pituitaryFunction: z
    .enum(["prolactinoma", "acromegaly", "cushing", "non-functioning"])
    .optional(),
  chiasmCompression: z.boolean().optional(),
});
export type ClinicalFacts = z.infer<typeof ClinicalFacts>;
/** The answer of that PUT. */
export const SuggestionList = z.object({ suggestions: z.array(Suggestion) });

export const fileStates = [
  "receiving",
  "stored",
  "duplicate",
  "quarantined",
  "refused",
  "unpacked",
] as const;
export const FileState = z.enum(fileStates);
export type FileState = z.infer<typeof FileState>;

/** One file of an upload; a ZIP or a NIfTI volume is followed by a row per object inside it. */
export const UploadFile = z.object({
  id: z.string(),
  name: z.string(),
  /** The ZIP or volume it came in. */
  parent: z.string().nullable(),
  bytes: z.number().nullable(),
  state: FileState,
  code: z.string().nullable(),
  text: z.string().nullable(),
  remedy: z.string().nullable(),
  StudyInstanceUID: z.string().nullable(),
  SOPInstanceUID: z.string().nullable(),
  quarantineId: z.string().nullable(),
  receivedAt: z.string(),
});
export type UploadFile = z.infer<typeof UploadFile>;

/** POST /uploads → Upload · GET /uploads · GET /uploads/{id} · PUT /uploads/{id}/files/{name} (raw bytes) → UploadFile[] */
export const Upload = z.object({
  id: z.string(),
  startedAt: z.string(),
  counts: z.record(FileState, z.number().int()),
  files: z.array(UploadFile),
});
export type Upload = z.infer<typeof Upload>;

/** GET /quarantine · GET /quarantine/{id} · POST /quarantine/{id}/(release|reject) {reason} */
export const QuarantineItem = z.object({
  id: z.string(),
  receivedAt: z.string(),
  door: z.string(),
  sender: z.string(),
  fileName: z.string().nullable(),
  bytes: z.number(),
  sha256: z.string(),
  /** For a conflict: the digest of the object already stored. */
  storedSha256: z.string().nullable(),
  code: z.string(),
  text: z.string(),
  detail: z.string().nullable(),
  remedy: z.string(),
  state: z.enum(["waiting", "released", "rejected"]),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  decisionReason: z.string().nullable(),
});
export type QuarantineItem = z.infer<typeof QuarantineItem>;
export const QuarantineDetail = QuarantineItem.extend({
  /** As much of the header as could be read: an indented dump, one element a line. */
  header: z.array(
    z.object({
      tag: z.string(),
      keyword: z.string(),
      vr: z.string(),
      value: z.string(),
      problem: z.boolean(),
    }),
  ),
});
export type QuarantineDetail = z.infer<typeof QuarantineDetail>;
export const Decision = z.strictObject({
  reason: z.string().min(3).max(500),
});

/** GET /jobs?state= · POST /jobs/{StudyInstanceUID}/retry {reason} */
export const Job = z.object({
  StudyInstanceUID: z.string(),
  PatientName: z.string(),
  generation: z.number().int(),
  state: z.enum(["waiting", "running", "done", "dead"]),
  attempt: z.number().int(),
  attemptsMax: z.number().int(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  nextAttemptAt: z.string().nullable(),
  failure: z
    .object({ code: z.string(), text: z.string(), remedy: z.string() })
    .nullable(),
  steps: z.array(PipelineStep),
});
export type Job = z.infer<typeof Job>;
export const Jobs = z.object({
  rows: z.array(Job),
  counts: z.object({
    waiting: z.number().int(),
    running: z.number().int(),
    done: z.number().int(),
    dead: z.number().int(),
  }),
});
export type Jobs = z.infer<typeof Jobs>;

/** GET /models */
export const ModelCard = z.object({
  id: z.string(),
  version: z.string(),
  mode: z.enum(["research", "shadow", "clinical"]),
  digest: z.string(),
  mayServe: z.boolean(),
  reason: z.string().nullable(),
  card: z.record(z.string(), z.unknown()),
});
export type ModelCard = z.infer<typeof ModelCard>;

/** GET /audit?study=&offset=&limit= */
export const AuditEvent = z.object({
  id: z.string(),
  recordedAt: z.string(),
  who: z.string(),
  role: z.string(),
  action: z.string(),
  outcome: z.enum(["success", "refused", "failure"]),
  subject: z.string(),
  door: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Server-sent events of GET /events: `event: <type>`, `data:` JSON. */
export const LiveEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("study"), StudyInstanceUID: z.string() }),
  z.object({ type: z.literal("quarantine") }),
  z.object({ type: z.literal("upload"), uploadId: z.string() }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
