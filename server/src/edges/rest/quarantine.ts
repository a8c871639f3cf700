import {
  Decision,
  fileStates,
  QuarantineDetail,
  QuarantineItem,
} from "@isocenter/contracts";
import { z } from "zod";
import {
  listQuarantine,
  rejectFromQuarantine,
  releaseFromQuarantine,
  showQuarantineItem,
} from "../../domain/archive/index.ts";
import type { ZodHttp } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { page, problems, Uuid } from "./schemas.ts";

const params = z.object({ id: Uuid });

export function quarantineRoutes(app: ZodHttp, deps: RestDeps): void {
  app.get(
    "/quarantine",
    {
      schema: {
        summary: "Objects that a person must decide about",
        tags: ["quarantine"],
        querystring: z.object(page(200, 100)),
        response: {
          200: z.object({
            rows: z.array(QuarantineItem),
            total: z.number().int(),
          }),
          ...problems,
        },
      },
    },
    async (request) =>
      await listQuarantine(
        deps.archive,
        await deps.callerOf(request, "rest"),
        request.query,
      ),
  );

  app.get(
    "/quarantine/:id",
    {
      schema: {
        summary: "One object with as much of its header as can be read",
        tags: ["quarantine"],
        params,
        response: { 200: QuarantineDetail, ...problems },
      },
    },
    async (request) =>
      await showQuarantineItem(
        deps.archive,
        await deps.callerOf(request, "rest"),
        request.params.id,
      ),
  );

  app.post(
    "/quarantine/:id/release",
    {
      schema: {
        summary: "Offer the object to the archive again",
        tags: ["quarantine"],
        params,
        body: Decision,
        response: {
          200: z.object({
            state: z.enum(fileStates),
            StudyInstanceUID: z.string().nullable(),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const { state, StudyInstanceUID = null } = await releaseFromQuarantine(
        deps.archive,
        await deps.callerOf(request, "rest"),
        request.params.id,
        request.body.reason,
      );
      return { state, StudyInstanceUID };
    },
  );

  app.post(
    "/quarantine/:id/reject",
    {
      schema: {
        summary: "Keep the object out of the archive",
        tags: ["quarantine"],
        params,
        body: Decision,
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      await rejectFromQuarantine(
        deps.archive,
        await deps.callerOf(request, "rest"),
        request.params.id,
        request.body.reason,
      );
      return await reply.code(204).send(null);
    },
  );
}
