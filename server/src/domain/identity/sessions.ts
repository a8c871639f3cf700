import { createHash, randomBytes } from "node:crypto";
import type { DemoPerson } from "@isocenter/contracts";
import type { Clock } from "../../platform/clock/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { record } from "../audit/index.ts";
import type { Caller } from "./caller.ts";
import { demoPeople } from "./demo-people.ts";
import {
  deleteExpiredSessions,
  deleteSession,
  insertSession,
  selectSession,
} from "./store.ts";

/** A working day: a demo person who comes back the next morning chooses again. */
export const sessionHoursMax = 12;

interface SessionDeps {
  readonly database: Database;
  readonly clock: Clock;
}

const digest = (token: string) => createHash("sha256").update(token).digest();

/**
 * Opens a session for a demo person and returns its token (256 random bits; only the digest is stored).
 * Throws `not-found` for anyone else.
 */
export async function openSession(
  deps: SessionDeps,
  site: string,
  personId: string,
): Promise<{ token: string; person: DemoPerson; expiresAt: Date }> {
  const person = demoPeople.find((one) => one.id === personId);
  if (!person) throw new Failure("not-found");
  const token = randomBytes(32).toString("base64url");
  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + sessionHoursMax * 3_600_000);
  await deps.database.transaction(async (tx) => {
    await deleteExpiredSessions(tx, site, now);
    await insertSession(tx, {
      site,
      tokenSha256: digest(token),
      personId: person.id,
      role: person.role,
      createdAt: now,
      expiresAt,
    });
    await record(
      tx,
      { site, person, door: "rest" },
      {
        action: "session.open",
        subject: person.id,
      },
    );
  });
  return { token, person, expiresAt };
}

/** The person behind a token, or undefined when it is unknown or expired. */
export async function findSession(
  deps: SessionDeps,
  site: string,
  token: string,
): Promise<DemoPerson | undefined> {
  if (token.length > 100) return undefined;
  const found = await selectSession(
    deps.database.sql,
    site,
    digest(token),
    deps.clock.now(),
  );
  return (
    found &&
    demoPeople.find(
      (one) => one.id === found.personId && one.role === found.role,
    )
  );
}

/** Ends a session; ending one that is not there is no error. */
export async function closeSession(
  deps: SessionDeps,
  caller: Caller,
  token: string,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    await deleteSession(tx, caller.site, digest(token));
    await record(tx, caller, {
      action: "session.close",
      subject: caller.person.id,
    });
  });
}
