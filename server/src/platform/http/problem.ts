import type { Problem } from "@isocenter/contracts";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { asFailure, Failure } from "../errors/index.ts";

export const problemType = "application/problem+json; charset=utf-8";

/** RFC 9457 problem details of a failure. An unknown error's text stays here; the correlation id finds it in the log. */
export function problemOf(error: unknown, correlationId: string): Problem {
  const failure = toFailure(error);
  const { http, text, remedy } = failure.meaning;
  return {
    type: `urn:isocenter:failure:${failure.code}`,
    title: text,
    status: http,
    code: failure.code,
    ...(failure.detail !== undefined && { detail: failure.detail }),
    remedy,
    correlationId,
  };
}

/** Also names what the HTTP layer itself throws: bodies too large, of the wrong type, or not as the route's schema says. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (hasZodFastifySchemaValidationErrors(error))
    return new Failure("bad-request", {
      detail: error.validation
        .slice(0, 5)
        .map(
          ({ instancePath, message }) =>
            `${instancePath === "" ? "request" : instancePath}: ${message ?? "invalid"}`,
        )
        .join("; ")
        .slice(0, 500),
      cause: error,
    });
  const { code, statusCode, message } = error as {
    code?: unknown;
    statusCode?: unknown;
    message?: unknown;
  };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE" || statusCode === 413)
    return new Failure("limit-exceeded", { cause: error });
  if (
    typeof code === "string" &&
    code.startsWith("FST_") &&
    isClientError(statusCode)
  )
    return new Failure("bad-request", {
      detail: String(message),
      cause: error,
    });
  if (statusCode === 404) return new Failure("not-found", { cause: error });
  return asFailure(error);
}

function isClientError(status: unknown): boolean {
  return typeof status === "number" && status >= 400 && status < 500;
}
