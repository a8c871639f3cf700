import {
  ClinicalFacts,
  StudyDetail,
  SuggestionList,
  Worklist,
  WorklistQuery,
} from "@isocenter/contracts";
import { z } from "zod";
import { listWorklist } from "../../domain/archive/index.ts";
import {
  enterStudyFacts,
  showStudy,
  withPseudonyms,
} from "../../domain/pipeline/index.ts";
import type { ZodHttp } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { problems, Uid } from "./schemas.ts";

const params = z.object({ StudyInstanceUID: Uid });

export function studyRoutes(app: ZodHttp, deps: RestDeps): void {
  const { database, clock } = deps.archive;
  const find = { database, reads: deps.reads };

  app.get(
    "/studies",
    {
      schema: {
        summary: "One page of the worklist",
        tags: ["studies"],
        querystring: WorklistQuery,
        response: { 200: Worklist, ...problems },
      },
    },
    async (request) => {
      const caller = await deps.callerOf(request, "rest");
      const { rows, total } = await listWorklist(find, caller, request.query);
      return { rows: await withPseudonyms(database, caller.site, rows), total };
    },
  );

  app.get(
    "/studies/:StudyInstanceUID",
    {
      schema: {
        summary: "A study, its series, result and pipeline steps",
        tags: ["studies"],
        params,
        response: { 200: StudyDetail, ...problems },
      },
    },
    async (request) => {
      const caller = await deps.callerOf(request, "rest");
      const { StudyInstanceUID } = request.params;
      return {
        ...(await showStudy(find, caller, StudyInstanceUID)),
        viewerUrl: deps.viewerUrl?.(StudyInstanceUID) ?? null,
      };
    },
  );

  app.put(
    "/studies/:StudyInstanceUID/clinical-facts",
    {
      schema: {
        summary: "Enter what only a clinician knows; answers the suggestions",
        tags: ["studies"],
        params,
        body: ClinicalFacts,
        response: { 200: SuggestionList, ...problems },
      },
    },
    async (request) => {
      const caller = await deps.callerOf(request, "rest");
      const suggestions = await enterStudyFacts(
        { database, clock },
        caller,
        request.params.StudyInstanceUID,
        request.body,
      );
      return { suggestions };
    },
  );
}
