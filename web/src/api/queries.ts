import {
  AuditEvent,
  DemoPerson,
  Jobs,
  ModelCard,
  QuarantineDetail,
  QuarantineItem,
  Session,
  StudyDetail,
  SuggestionList,
  Upload,
  Worklist,
  type ClinicalFacts,
  type WorklistQuery,
} from "@isocenter/contracts";
import {
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { z } from "zod";
import { ApiProblem, command, queryString, request, withJson } from "./http.ts";

export const sessionOptions = queryOptions({
  queryKey: ["session"],
  staleTime: 5 * 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await request(Session, "/session");
    } catch (cause) {
      if (cause instanceof ApiProblem && cause.status === 401) return null;
      throw cause;
    }
  },
});
export const useSession = () => useQuery(sessionOptions);

export const useDemoPeople = () =>
  useQuery({
    queryKey: ["demo-people"],
    queryFn: () => request(z.array(DemoPerson), "/demo-people"),
  });

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (personId: string) =>
      command("/session", withJson("POST", { personId })),
    // What one person saw must not be shown to the next, not even for a moment.
    onSuccess: () => client.resetQueries(),
  });
}
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => command("/session", { method: "DELETE" }),
    onSuccess: () => client.resetQueries(),
  });
}

/** 100 rows are one screen and a half on a large monitor: one request shows the next screen before it is reached. */
export const worklistPageSize = 100;
export type WorklistFilter = Partial<
  Omit<WorklistQuery, "offset" | "limit" | "sort">
> & { sort: WorklistQuery["sort"] };

export const worklistPage = (filter: WorklistFilter, page: number) =>
  queryOptions({
    queryKey: ["worklist", filter, page],
    queryFn: ({ signal }) =>
      request(
        Worklist,
        `/studies${queryString({ ...filter, offset: page * worklistPageSize, limit: worklistPageSize })}`,
        { signal },
      ),
    staleTime: 10_000,
  });

export const studyOptions = (uid: string) =>
  queryOptions({
    queryKey: ["study", uid],
    queryFn: () => request(StudyDetail, `/studies/${encodeURIComponent(uid)}`),
  });
export const useStudy = (uid: string) => useQuery(studyOptions(uid));

export function useSaveFacts(uid: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (facts: ClinicalFacts) =>
      request(
        SuggestionList,
        `/studies/${encodeURIComponent(uid)}/clinical-facts`,
        withJson("PUT", facts),
      ),
    onSuccess: (list, facts) => {
      client.setQueryData(studyOptions(uid).queryKey, (old) =>
        old === undefined
          ? old
          : {
              ...old,
              clinicalFacts: facts,
              result:
                old.result === null
                  ? null
                  : { ...old.result, suggestions: list.suggestions },
            },
      );
      return client.invalidateQueries({ queryKey: ["audit"] });
    },
  });
}

export const useUploads = () =>
  useQuery({
    queryKey: ["uploads"],
    queryFn: () => request(UploadList, "/uploads"),
  });
/** The list may come bare or in an envelope like the other lists. */
const UploadList = z.union([
  z.array(Upload),
  z.object({ rows: z.array(Upload) }).transform((list) => list.rows),
]);
export const useUpload = (id: string | null) =>
  useQuery({
    queryKey: ["uploads", id],
    enabled: id !== null,
    queryFn: () => request(Upload, `/uploads/${encodeURIComponent(id ?? "")}`),
  });

const QuarantineList = z.object({
  rows: z.array(QuarantineItem),
  total: z.number().int(),
});
export const useQuarantine = () =>
  useQuery({
    queryKey: ["quarantine"],
    queryFn: () => request(QuarantineList, "/quarantine"),
  });
export const useQuarantineItem = (id: string | undefined) =>
  useQuery({
    queryKey: ["quarantine", id],
    enabled: id !== undefined,
    queryFn: () =>
      request(QuarantineDetail, `/quarantine/${encodeURIComponent(id ?? "")}`),
  });
export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { decision: "release" | "reject"; reason: string }) =>
      command(
        `/quarantine/${encodeURIComponent(id)}/${input.decision}`,
        withJson("POST", { reason: input.reason }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["quarantine"] }),
  });
}

export const useJobs = (state: string | null) =>
  useQuery({
    queryKey: ["jobs", state],
    queryFn: () =>
      request(Jobs, `/jobs${queryString({ state: state ?? undefined })}`),
  });
export function useRetryJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { uid: string; reason: string }) =>
      command(
        `/jobs/${encodeURIComponent(input.uid)}/retry`,
        withJson("POST", { reason: input.reason }),
      ),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["jobs"] }),
        client.invalidateQueries({ queryKey: ["study"] }),
        client.invalidateQueries({ queryKey: ["worklist"] }),
      ]),
  });
}

const ModelList = z.object({ rows: z.array(ModelCard) });
export const useModels = (enabled = true) =>
  useQuery({
    queryKey: ["models"],
    enabled,
    staleTime: 60_000,
    queryFn: async () => (await request(ModelList, "/models")).rows,
  });

const AuditList = z.object({
  rows: z.array(AuditEvent),
  total: z.number().int(),
});
export const useAudit = (
  filter: { study?: string; offset?: number; limit?: number },
  enabled = true,
) =>
  useQuery({
    queryKey: ["audit", filter],
    enabled,
    queryFn: () => request(AuditList, `/audit${queryString(filter)}`),
  });
