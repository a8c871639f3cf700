/** Pieces of route schemas: every route says what it answers when it does not succeed. */
import { Problem } from "@isocenter/contracts";
import type {} from "@fastify/swagger";
import { z } from "zod";

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: Problem } },
});

/** RFC 9457 problem details of the codes of the failure table. */
export const problems = {
  "4xx": problem(
    "The request was refused; `code` says why and `remedy` what helps",
  ),
  "5xx": problem(
    "The server failed; the correlation id finds the cause in its log",
  ),
} as const;

export const page = (limitMax: number, limitDefault: number) => ({
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(limitMax).default(limitDefault),
});

/** Old senders' leading zeros are let through; anything else is no UID (PS3.5 §9.1). */
export const Uid = z.string().regex(/^[0-9.]{1,64}$/);
export const Uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
