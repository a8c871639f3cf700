/** Models and the audit trail: lists for the people who answer for them. */
import { AuditEvent, ModelCard } from "@isocenter/contracts";
import { z } from "zod";
import { listEvents } from "../../domain/audit/index.ts";
import { findPseudonyms } from "../../domain/deidentification/index.ts";
import { whyNot } from "../../domain/governance/index.ts";
import { authorise } from "../../domain/identity/index.ts";
import { listVersions } from "../../domain/models/index.ts";
import type { ZodHttp } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { page, problems } from "./schemas.ts";

export function registryRoutes(app: ZodHttp, deps: RestDeps): void {
  const { database } = deps.archive;

  app.get(
    "/models",
    {
      schema: {
        summary:
          "Registered model versions, their cards, and whether they may serve",
        tags: ["models"],
        response: { 200: z.object({ rows: z.array(ModelCard) }), ...problems },
      },
    },
    async (request) => {
      const caller = await deps.callerOf(request, "rest");
      await authorise({ database }, caller, "models.read", "models");
      const versions = await listVersions(database, caller.site);
      const rows = await Promise.all(
        versions.map(async ({ id, version, digest, mode, card }) => {
          const reason = await whyNot(database, caller.site, {
            card: { id, version },
            digest,
          });
          return {
            id,
            version,
            digest,
            mode,
            card,
            mayServe: reason === null,
            reason,
          };
        }),
      );
      return { rows };
    },
  );

  app.get(
    "/audit",
    {
      schema: {
        summary:
          "Who did what, newest first; `study` takes a Study Instance UID or any subject",
        tags: ["audit"],
        querystring: z.object({
          study: z.string().max(128).optional(),
          ...page(200, 50),
        }),
        response: {
          200: z.object({ rows: z.array(AuditEvent), total: z.number().int() }),
          ...problems,
        },
      },
    },
    async (request) => {
      const caller = await deps.callerOf(request, "rest");
      await authorise({ database }, caller, "audit.read", "audit");
      const { study, offset, limit } = request.query;
      const pseudonyms =
        study === undefined
          ? new Map<string, string>()
          : await findPseudonyms(database, caller.site, [study]);
      const subject =
        study === undefined ? undefined : (pseudonyms.get(study) ?? study);
      const { rows, total } = await listEvents(database, {
        site: caller.site,
        subject,
        offset,
        limit,
      });
      return {
        rows: rows.map((row) => ({
          ...row,
          recordedAt: row.recordedAt.toISOString(),
        })),
        total,
      };
    },
  );
}
