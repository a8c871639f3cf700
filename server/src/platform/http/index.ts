import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import type { Config } from "../config/index.ts";
import { Failure } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import type { Metrics } from "../metrics/index.ts";
import { addOperations, type ReadyCheck } from "./operations.ts";
import { isOurHost, isOurOrigin } from "./origin.ts";
import { problemOf, problemType, toFailure } from "./problem.ts";
import {
  appPolicy,
  docsPolicy,
  viewerPolicy,
  viewerScriptPolicy,
} from "./security-headers.ts";

export type { ReadyCheck } from "./operations.ts";
export { problemOf, problemType, toFailure } from "./problem.ts";
export type { FastifyReply, FastifyRequest } from "fastify";

/** The root: edges register themselves in it, each under its prefix. */
export type Http = FastifyInstance;
/** A scope whose routes are typed and checked by zod schemas. */
export type ZodHttp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface HttpOptions {
  readonly config: Pick<Config, "bind">;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Of the product, for OpenAPI. */
  readonly version: string;
  readonly ready?: readonly ReadyCheck[];
  /** Answers GET of an address no route knows, where a person's browser asks: the web app's page. Absent: `not-found`. */
  readonly page?: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<unknown>;
}

/** JSON bodies; routes that take files read the stream and count for themselves. */
const bodyBytesMax = 1024 * 1024;
/** A connection that says nothing for so long is closed: slow peers, half-open ones. Event streams say something more often. */
const silenceMsMax = 60_000;
const headersMsMax = 20_000;
/** A whole upload, also of a large study over a slow line. */
const requestMsMax = 60 * 60 * 1000;
const connectionsMax = 1000;

/** Options of the session cookie: never readable by scripts, never sent by another site. Not `secure`: demo mode is plain HTTP on loopback. */
export const sessionCookie = {
  path: "/",
  httpOnly: true,
  sameSite: "strict",
  secure: false,
} as const;

/**
 * The HTTP server with what every edge needs: Host and Origin checks, limits, security headers, problem+json, correlation ids,
 * metrics, OpenAPI. Listen with `http.listen({ host, port })` after the edges are registered.
 */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const { log, metrics } = options;
  const http: Http = fastify({
    logger: false,
    // Never the sender's: it would write into our log.
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytesMax,
    connectionTimeout: silenceMsMax,
    requestTimeout: requestMsMax,
    keepAliveTimeout: 75_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    trustProxy: false,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(error, request.id);
      // An address that cannot be parsed: no route, no hooks, and no schema to type the reply by.
      void (reply as FastifyReply)
        .status(problem.status)
        .header("x-correlation-id", request.id)
        .header("x-content-type-options", "nosniff")
        .type(problemType)
        .send(problem);
    },
  });
  http.server.headersTimeout = headersMsMax;
  http.server.maxConnections = connectionsMax;

  addChecks(http, options);
  await addHeaders(http);
  await http.register(cookie);
  addErrors(http, options);
  http.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "none";
    const { method } = request;
    metrics.observe(
      "isocenter_http_request_duration_seconds",
      { method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    log.debug("request", {
      correlationId: request.id,
      method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    });
    done();
  });
  await addDescription(http, options.version);
  addOperations(http, metrics, options.ready ?? []);
  return http;
}

/**
 * Makes a scope's routes take zod schemas. Per scope, because protocols with schemas of their own stand beside them.
 */
export function withZod(scope: FastifyInstance): ZodHttp {
  scope.setValidatorCompiler(validatorCompiler);
  scope.setSerializerCompiler(serializerCompiler);
  return scope.withTypeProvider<ZodTypeProvider>();
}

function addChecks(http: Http, { config }: HttpOptions): void {
  http.addHook("onRequest", (request, reply, done) => {
    reply.header("x-correlation-id", request.id);
    const { headers, method, socket } = request.raw;
    const origin = {
      method: method ?? "",
      headers,
      localPort: socket.localPort,
    };
    if (!isOurHost(origin, config.bind) || !isOurOrigin(origin))
      return done(new Failure("foreign-origin"));
    const encoding = headers["content-encoding"];
    // Nothing we take is worth unpacking on behalf of a stranger: a bomb would be met before any limit.
    if (encoding !== undefined && encoding !== "identity")
      return done(
        new Failure("bad-request", { detail: "Content-Encoding is not taken" }),
      );
    done();
  });
}

function policyOf(url: string): string {
  if (isBelow("/viewer", url)) return viewerPolicyOf(url);
  return isBelow("/docs", url) ? docsPolicy : appPolicy;
}

const isBelow = (prefix: string, url: string): boolean =>
  url.startsWith(prefix) && /^(?:[/?]|$)/.test(url.slice(prefix.length));

async function addHeaders(http: Http): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: false,
    // Plain HTTP on loopback: promising HTTPS would lock people out of other programs on localhost.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: false,
  });
  http.addHook("onRequest", (request, reply, done) => {
    const url = request.raw.url ?? "";
    const isViewer = isBelow("/viewer", url);
    reply.header("content-security-policy", policyOf(url));
    reply.header("x-frame-options", isViewer ? "SAMEORIGIN" : "DENY");
    reply.header(
      "permissions-policy",
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    );
    // Shared memory for the viewer's workers.
    if (isViewer) reply.header("cross-origin-embedder-policy", "require-corp");
    done();
  });
}

function viewerPolicyOf(url: string): string {
  return /\.js(?:\?|$)/.test(url) ? viewerScriptPolicy : viewerPolicy;
}

function addErrors(http: Http, { log, page }: HttpOptions): void {
  http.setErrorHandler(async (error, request, reply) => {
    const failure = toFailure(error);
    const problem = problemOf(failure, request.id);
    if (problem.status >= 500)
      log.error("request failed", {
        correlationId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? "none",
        code: failure.code,
        error,
      });
    return await reply.status(problem.status).type(problemType).send(problem);
  });
  http.setNotFoundHandler(async (request, reply) => {
    const wantsPage =
      (request.method === "GET" || request.method === "HEAD") &&
      /text\/html/.test(request.headers.accept ?? "") &&
      !/\.[a-z]\w{0,7}$/i.test(request.url.split("?")[0] ?? "");
    if (wantsPage && page !== undefined) return await page(request, reply);
    throw new Failure("not-found");
  });
}

async function addDescription(http: Http, version: string): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Isocenter",
        version,
        description: "Errors are RFC 9457 problem details.",
      },
    },
    transform: jsonSchemaTransform,
  });
  await http.register(swaggerUi, {
    routePrefix: "/docs",
    uiConfig: { docExpansion: "list", url: "/api/v1/openapi.json" },
    theme: { title: "Isocenter API" },
  });
  http.get("/api/v1/openapi.json", { schema: { hide: true } }, () =>
    http.swagger(),
  );
}
