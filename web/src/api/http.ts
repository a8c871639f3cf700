import { Problem } from "@isocenter/contracts";
import type { z } from "zod";

/** Every answer of the server that is not a success, and every way of getting none. */
export class ApiProblem extends Error {
  readonly kind: "refused" | "offline" | "unexpected";
  readonly status: number;
  readonly problem: Problem | null;
  constructor(
    kind: ApiProblem["kind"],
    status: number,
    problem: Problem | null,
    cause?: unknown,
  ) {
    super(problem?.title ?? `${kind} ${status}`, { cause });
    this.name = "ApiProblem";
    this.kind = kind;
    this.status = status;
    this.problem = problem;
  }
}

export const apiBase = "/api/v1";

/** Reads problem+json (RFC 9457); a proxy's own error page has none. */
export function problemOf(status: number, body: string): ApiProblem {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    return new ApiProblem(
      status >= 502 && status <= 504 ? "offline" : "unexpected",
      status,
      null,
      cause,
    );
  }
  const problem = Problem.safeParse(json);
  return problem.success
    ? new ApiProblem("refused", status, problem.data)
    : new ApiProblem("unexpected", status, null, problem.error);
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(apiBase + path, {
      ...init,
      credentials: "same-origin",
      headers: { Accept: "application/json", ...init.headers },
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError")
      throw cause;
    throw new ApiProblem("offline", 0, null, cause);
  }
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

/** @throws ApiProblem also when the answer is not what `schema` says. */
export async function request<T>(
  schema: z.ZodType<T>,
  path: string,
  init: RequestInit = {},
): Promise<T> {
  const response = await send(path, init);
  let json: unknown;
  try {
    json = await response.json();
  } catch (cause) {
    throw new ApiProblem("unexpected", response.status, null, cause);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw new ApiProblem("unexpected", response.status, null, parsed.error);
  return parsed.data;
}

/** For calls whose answer does not matter. */
export async function command(path: string, init: RequestInit): Promise<void> {
  await send(path, init);
}

export function withJson(method: string, body: unknown): RequestInit {
  return {
    method,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  };
}

/** Leaves out what is undefined or empty. */
export function queryString(
  values: Readonly<Record<string, string | number | undefined>>,
): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== "") parameters.set(key, String(value));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}
