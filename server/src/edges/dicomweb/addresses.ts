/** Addresses of resources (PS3.18 §10.1.1). */
import type { FastifyRequest } from "fastify";
import { Failure } from "../../platform/errors/index.ts";

export interface Names {
  readonly study: string;
  readonly series?: string | undefined;
  readonly instance?: string | undefined;
}

/** UIDs of a path. Old senders' leading zeros are let through; anything else is no UID. @throws Failure `bad-request` */
export function namesOf(request: FastifyRequest): Names {
  const { study, series, instance } = request.params as Record<
    string,
    string | undefined
  >;
  for (const uid of [study, series, instance])
    if (uid !== undefined && !/^[0-9.]{1,64}$/.test(uid))
      throw new Failure("bad-request", {
        detail: "A UID of the address is none",
      });
  return { study: study ?? "", series, instance };
}

/** The root of this service as the client reached it; the platform has checked the Host. */
export const rootOf = (request: FastifyRequest): string =>
  `${request.protocol}://${request.host}${request.server.prefix}`;

export function addressOf(root: string, names: Names): string {
  const series = names.series === undefined ? "" : `/series/${names.series}`;
  const instance =
    names.instance === undefined ? "" : `/instances/${names.instance}`;
  return `${root}/studies/${names.study}${series}${instance}`;
}

export const addressOfObject = (
  root: string,
  object: {
    readonly StudyInstanceUID: string;
    readonly SeriesInstanceUID: string;
    readonly SOPInstanceUID: string;
  },
): string =>
  addressOf(root, {
    study: object.StudyInstanceUID,
    series: object.SeriesInstanceUID,
    instance: object.SOPInstanceUID,
  });
