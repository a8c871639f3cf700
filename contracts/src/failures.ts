/**
 * The one table of failures. A domain throws `Failure(code)` and never knows a status; each edge has one renderer.
 *
 * - `http`   status of problem+json (RFC 9457)
 * - `fhir`   OperationOutcome.issue.code
 * - `dimse`  status of a C-STORE or C-ECHO response (PS3.4 Annex B, PS3.7 Annex C)
 * - `stow`   FailureReason (0008,1197) of one instance (PS3.18 §10.5.3.2 and PS3.3 C.14)
 * - `retry`  what the job queue does: `never` ends in the dead-letter view at once, `later` backs off
 */
export interface Meaning {
  readonly http: number;
  readonly fhir: string;
  readonly dimse: number;
  readonly stow: number;
  readonly retry: "never" | "later";
  readonly text: string;
  readonly remedy: string;
}

export const failures = {
  "not-dicom": {
    http: 400,
    fhir: "structure",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The object is not DICOM",
    remedy: "Send a DICOM Part 10 file, a NIfTI volume or a ZIP of these",
  },
  empty: {
    http: 400,
    fhir: "structure",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The object has no bytes",
    remedy: "Check the file at its source and send it again",
  },
  truncated: {
    http: 400,
    fhir: "incomplete",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The object ends before its declared length",
    remedy: "Send the object again; the copy that came is cut short",
  },
  "no-sop-instance-uid": {
    http: 400,
    fhir: "required",
    dimse: 0xa900,
    stow: 0xa900,
    retry: "never",
    text: "The object has no SOP Instance UID",
    remedy: "The sender must give every object a SOPInstanceUID (0008,0018)",
  },
  "invalid-uid": {
    http: 400,
    fhir: "value",
    dimse: 0xa900,
    stow: 0xa900,
    retry: "never",
    text: "A UID of the object is missing or malformed",
    remedy: "Study, series and instance UIDs hold digits and dots, 64 at most",
  },
  "sop-class-mismatch": {
    http: 409,
    fhir: "invariant",
    dimse: 0xa900,
    stow: 0xa900,
    retry: "never",
    text: "The object is not of the SOP Class or SOP Instance announced",
    remedy:
      "The data set and the request must name the same SOP Class and Instance",
  },
  "study-mismatch": {
    http: 409,
    fhir: "invariant",
    dimse: 0xa900,
    stow: 0xa900,
    retry: "never",
    text: "The object belongs to another study than the address names",
    remedy: "Store it under its own Study Instance UID",
  },
  "uid-conflict": {
    http: 409,
    fhir: "duplicate",
    dimse: 0x0111,
    stow: 0x0111,
    retry: "never",
    text: "Another object with the same SOP Instance UID is already stored",
    remedy: "The first object is untouched; a person decides in quarantine",
  },
  "unsupported-transfer-syntax": {
    http: 409,
    fhir: "not-supported",
    dimse: 0x0122,
    stow: 0xc122,
    retry: "never",
    text: "The transfer syntax cannot be read here",
    remedy: "Send the object in a transfer syntax of the conformance statement",
  },
  "pixel-data-invalid": {
    http: 400,
    fhir: "value",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The pixel data does not agree with the header",
    remedy: "Rows, Columns, bits and frames must match the pixel data",
  },
  "not-nifti": {
    http: 400,
    fhir: "structure",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The NIfTI header does not agree with the file",
    remedy: "Check dimensions, data type and offset of the volume",
  },
  "unsupported-datatype": {
    http: 400,
    fhir: "not-supported",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The voxel type cannot be read here",
    remedy: "Convert the volume to an integer or floating-point grey type",
  },
  "archive-unsafe": {
    http: 400,
    fhir: "security",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The ZIP file is not safe to unpack",
    remedy: "Remove links and paths that leave the archive, and pack it again",
  },
  "limit-exceeded": {
    http: 413,
    fhir: "too-long",
    dimse: 0xa700,
    stow: 0xa700,
    retry: "never",
    text: "The object is larger than the configured limit",
    remedy: "Split the object, or ask the administrator to raise the limit",
  },
  "bad-request": {
    http: 400,
    fhir: "invalid",
    dimse: 0x0106,
    stow: 0x0110,
    retry: "never",
    text: "The request is malformed",
    remedy:
      "Compare the request with the published description of the interface",
  },
  unauthenticated: {
    http: 401,
    fhir: "login",
    dimse: 0x0124,
    stow: 0x0124,
    retry: "never",
    text: "Sign in first",
    remedy: "Choose a person on the start page, or present a valid token",
  },
  forbidden: {
    http: 403,
    fhir: "forbidden",
    dimse: 0x0124,
    stow: 0x0124,
    retry: "never",
    text: "Your role may not do this",
    remedy: "Ask someone whose role allows it",
  },
  "foreign-origin": {
    http: 403,
    fhir: "security",
    dimse: 0x0124,
    stow: 0x0124,
    retry: "never",
    text: "The request came from another site",
    remedy: "Open the address that the program printed at start",
  },
  "not-found": {
    http: 404,
    fhir: "not-found",
    dimse: 0x0112,
    stow: 0x0112,
    retry: "never",
    text: "There is nothing here under that name",
    remedy: "Check the identifier, or search for it",
  },
  "not-acceptable": {
    http: 406,
    fhir: "not-supported",
    dimse: 0x0122,
    stow: 0x0122,
    retry: "never",
    text: "None of the media types asked for can be given",
    remedy: "Ask for a media type of the conformance statement",
  },
  "unsupported-media-type": {
    http: 415,
    fhir: "not-supported",
    dimse: 0x0122,
    stow: 0x0122,
    retry: "never",
    text: "The media type of the request is not taken here",
    remedy: "Send the media type that the published description names",
  },
  conflict: {
    http: 409,
    fhir: "conflict",
    dimse: 0x0110,
    stow: 0x0110,
    retry: "never",
    text: "The state changed in the meantime",
    remedy: "Load it again and repeat the change",
  },
  "input-not-suitable": {
    http: 422,
    fhir: "business-rule",
    dimse: 0xc000,
    stow: 0xc000,
    retry: "never",
    text: "The study is not one that the model may read",
    remedy: "See the model's input contract for what it reads",
  },
  "model-not-allowed": {
    http: 409,
    fhir: "business-rule",
    dimse: 0x0110,
    stow: 0x0110,
    retry: "never",
    text: "Governance does not let this model serve",
    remedy: "See the model's page for what is missing",
  },
  "deadline-exceeded": {
    http: 504,
    fhir: "timeout",
    dimse: 0x0110,
    stow: 0x0110,
    retry: "later",
    text: "The work took longer than its deadline",
    remedy: "It is tried again; raise the deadline if it keeps happening",
  },
  "too-busy": {
    http: 503,
    fhir: "throttled",
    dimse: 0xa700,
    stow: 0xa700,
    retry: "later",
    text: "Too much work is waiting",
    remedy: "Try again in a moment",
  },
  "storage-full": {
    http: 507,
    fhir: "no-store",
    dimse: 0xa700,
    stow: 0xa700,
    retry: "later",
    text: "No room to store",
    remedy: "Free disk space; nothing that was acknowledged is lost",
  },
  internal: {
    http: 500,
    fhir: "exception",
    dimse: 0x0110,
    stow: 0x0110,
    retry: "later",
    text: "The server failed",
    remedy: "Tell the administrator the correlation id",
  },
} as const satisfies Record<string, Meaning>;

export type FailureCode = keyof typeof failures;

export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(failures, code);
}
