import type { FastifyRequest } from "fastify";
import { findSession } from "../../domain/identity/index.ts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import type { CallerOf } from "./deps.ts";

export const sessionCookieName = "isocenter_session";

export const sessionToken = (request: FastifyRequest): string | undefined =>
  request.cookies[sessionCookieName];

export interface CallerOfOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly site: string;
  /**
   * Demo mode: a program on this machine that calls DICOMweb without a session is the demo's own API client. Pages of other
   * sites are kept out by the Host and Origin checks before.
   */
  readonly anonymousApiClient: boolean;
}

/** Finds out who calls by the session cookie. Roles give the result to every HTTP edge. */
export function createCallerOf(options: CallerOfOptions): CallerOf {
  return async (request, door) => {
    const token = sessionToken(request);
    const person =
      token === undefined
        ? undefined
        : await findSession(options, options.site, token);
    const rest = {
      site: options.site,
      door,
      sender: request.ip,
      correlationId: request.id,
    };
    if (person !== undefined)
      return {
        ...rest,
        person: { id: person.id, name: person.name, role: person.role },
      };
    if (options.anonymousApiClient && door === "dicomweb")
      return {
        ...rest,
        person: {
          id: "demo-api-client",
          name: "API client",
          role: "api-client",
        },
      };
    throw new Failure("unauthenticated");
  };
}
