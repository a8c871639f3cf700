import { asFailure } from "../../platform/errors/index.ts";

/** What the operating system says of paths, in words. */
const systemErrors: Readonly<Record<string, string>> = {
  EACCES: "Permission denied",
  EPERM: "Not permitted",
  ENOENT: "No such file or folder",
  EEXIST: "It exists already",
  ENOTDIR: "Not a folder",
  EISDIR: "It is a folder",
  EROFS: "The file system is read-only",
  EMFILE: "Too many open files",
  EIO: "The disk failed to read or write",
  ENAMETOOLONG: "The name is too long",
  ELOOP: "Links in a circle",
};

/** A sentence for the person at the terminal: a row of the failure table with its detail, or what the operating system said. */
export function describeFailure(error: unknown): string {
  const failure = asFailure(error);
  if (failure.code === "internal")
    return (
      describeSystemError(error) ??
      describeSystemError(failure.cause) ??
      failure.message
    );
  return failure.detail
    ? `${failure.message} (${failure.detail})`
    : failure.message;
}

/** Undefined for anything that is no error of the operating system. */
export function describeSystemError(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? systemErrors[code] : undefined;
}
