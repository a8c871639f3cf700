import { DemoPerson, Role, Session } from "@isocenter/contracts";
import { z } from "zod";
import {
  closeSession,
  demoPeople,
  openSession,
  permissions,
  sessionHoursMax,
  type Caller,
} from "../../domain/identity/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { sessionCookie, type ZodHttp } from "../../platform/http/index.ts";
import { sessionCookieName, sessionToken } from "./caller.ts";
import type { RestDeps } from "./deps.ts";
import { problems } from "./schemas.ts";

/** Who to be in the demo: a person by id, or the one of a role. */
const SignIn = z.union([
  z.strictObject({ personId: z.string().max(64) }),
  z.strictObject({ role: Role }),
]);

export function sessionRoutes(app: ZodHttp, deps: RestDeps): void {
  const { database, clock } = deps.archive;
  const sessionOf = ({
    person,
    site,
  }: Pick<Caller, "person" | "site">): Session => ({
    person: { id: person.id, name: person.name, role: person.role as Role },
    site,
    mode: deps.mode,
    may: [...permissions[person.role]],
  });

  app.get(
    "/demo-people",
    {
      schema: {
        summary: "The people of demo mode",
        tags: ["session"],
        response: { 200: z.array(DemoPerson), ...problems },
      },
    },
    () => {
      demandDemo(deps);
      return [...demoPeople];
    },
  );

  app.get(
    "/session",
    {
      schema: {
        summary: "Who is signed in, and what they may do",
        tags: ["session"],
        response: { 200: Session, ...problems },
      },
    },
    async (request) => sessionOf(await deps.callerOf(request, "rest")),
  );

  app.post(
    "/session",
    {
      schema: {
        summary: "Sign in as a person of demo mode",
        tags: ["session"],
        body: SignIn,
        response: { 200: Session, ...problems },
      },
    },
    async (request, reply) => {
      demandDemo(deps);
      const asked = request.body;
      const id =
        "personId" in asked
          ? asked.personId
          : demoPeople.find(({ role }) => role === asked.role)?.id;
      const opened = await openSession(
        { database, clock },
        deps.site,
        id ?? "",
      );
      void reply.setCookie(sessionCookieName, opened.token, {
        ...sessionCookie,
        maxAge: sessionHoursMax * 3600,
      });
      return sessionOf({ site: deps.site, person: opened.person });
    },
  );

  app.delete(
    "/session",
    {
      schema: {
        summary: "Sign out",
        tags: ["session"],
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      const token = sessionToken(request);
      if (token !== undefined) {
        const caller = await deps.callerOf(request, "rest");
        await closeSession({ database, clock }, caller, token);
      }
      return await reply
        .clearCookie(sessionCookieName, sessionCookie)
        .code(204)
        .send(null);
    },
  );
}

function demandDemo({ mode }: RestDeps): void {
  if (mode !== "demo") throw new Failure("not-found");
}
