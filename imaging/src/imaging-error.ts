/** Every failure this workspace throws on purpose; anything else that escapes is a bug of ours. */
export const imagingErrorCodes = [
  "not-nifti",
  "truncated",
  "limit-exceeded",
  "unsupported-datatype",
  "not-a-model",
  "invalid-argument",
] as const;

export type ImagingErrorCode = (typeof imagingErrorCodes)[number];

/** A failure with a code that a caller can render; the message never holds pixel data or identity. */
export class ImagingError extends Error {
  readonly code: ImagingErrorCode;

  constructor(code: ImagingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ImagingError";
    this.code = code;
  }
}

/** Throws `invalid-argument` with the message unless the condition holds. */
export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ImagingError("invalid-argument", message);
}
