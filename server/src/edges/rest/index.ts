import type { FastifyPluginCallback } from "fastify";
import { withZod } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { eventRoutes } from "./events.ts";
import { jobRoutes } from "./jobs.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { registryRoutes } from "./registry.ts";
import { sessionRoutes } from "./session.ts";
import { studyRoutes } from "./studies.ts";
import { uploadFileRoute, uploadRoutes } from "./uploads.ts";

export {
  createCallerOf,
  sessionCookieName,
  type CallerOfOptions,
} from "./caller.ts";
export type { CallerOf, RestDeps } from "./deps.ts";

/** Our own API, mounted at `/api/v1`. Each handler parses, calls one verb of a domain, and renders. */
export const restRoutes = (deps: RestDeps): FastifyPluginCallback =>
  function rest(scope, _options, done) {
    const app = withZod(scope);
    // Answers hold identity: nothing between here and the page keeps them.
    app.addHook("onSend", (_request, reply, payload, next) => {
      if (reply.getHeader("cache-control") === undefined)
        void reply.header("cache-control", "no-store");
      next(null, payload);
    });
    sessionRoutes(app, deps);
    studyRoutes(app, deps);
    uploadRoutes(app, deps);
    quarantineRoutes(app, deps);
    jobRoutes(app, deps);
    registryRoutes(app, deps);
    eventRoutes(app, deps);
    void scope.register((files, _none, ready) => {
      uploadFileRoute(withZod(files), deps);
      ready();
    });
    done();
  };
