import { Decision, Jobs } from "@isocenter/contracts";
import { z } from "zod";
import { findPatientNames } from "../../domain/archive/index.ts";
import { permissions } from "../../domain/identity/index.ts";
import { listJobs, retryRun } from "../../domain/pipeline/index.ts";
import type { ZodHttp } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { page, problems, Uid } from "./schemas.ts";

export function jobRoutes(app: ZodHttp, deps: RestDeps): void {
  const { database, clock } = deps.archive;

  app.get(
    "/jobs",
    {
      schema: {
        summary: "Pipeline runs with their steps; dead ones wait for a person",
        tags: ["jobs"],
        querystring: z.object({
          state: z.enum(["waiting", "running", "done", "dead"]).optional(),
          ...page(200, 50),
        }),
        response: { 200: Jobs, ...problems },
      },
    },
    async (request) => {
      const caller = await deps.callerOf(request, "rest");
      const { rows, counts } = await listJobs(
        { database },
        caller,
        request.query,
      );
      const names = permissions[caller.person.role].includes("study.read")
        ? await findPatientNames(
            { database, reads: deps.reads },
            caller,
            rows.map(({ StudyInstanceUID }) => StudyInstanceUID),
          )
        : new Map<string, string>();
      return {
        rows: rows.map((row) => ({
          ...row,
          PatientName: names.get(row.StudyInstanceUID) ?? "",
        })),
        counts,
      };
    },
  );

  app.post(
    "/jobs/:StudyInstanceUID/retry",
    {
      schema: {
        summary: "Start a dead run again from its first unfinished step",
        tags: ["jobs"],
        params: z.object({ StudyInstanceUID: Uid }),
        body: Decision,
        response: { 202: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      await retryRun(
        { database, clock },
        await deps.callerOf(request, "rest"),
        request.params.StudyInstanceUID,
        request.body.reason,
      );
      return await reply.code(202).send(null);
    },
  );
}
