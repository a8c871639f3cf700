import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { recordRefusal } from "../audit/index.ts";
import type { Caller } from "./caller.ts";
import { permissions, type Action } from "./roles.ts";

/**
 * The one decision for every door. Returns when the caller may do `action` on `subject` (a pseudonym or opaque id, never a
 * name); otherwise the refusal is on record before `Failure("forbidden")` is thrown.
 */
export async function authorise(
  deps: { readonly database: Database },
  caller: Caller,
  action: Action,
  subject: string,
): Promise<void> {
  if (permissions[caller.person.role].includes(action)) return;
  await recordRefusal(deps.database, caller, { action, subject });
  throw new Failure("forbidden");
}
