/** Live events as server-sent events (HTML Living Standard §9.2): one LISTEN of the database for all clients. */
import type { ServerResponse } from "node:http";
import { LiveEvent } from "@isocenter/contracts";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { liveChannel } from "../../domain/archive/index.ts";
import {
  permissions,
  type Action,
  type Caller,
} from "../../domain/identity/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import type { ZodHttp } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { problems } from "./schemas.ts";

interface Client {
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly response: ServerResponse;
}

const Notice = z.object({ site: z.string(), event: LiveEvent });

/** Open pages: 1,000 connections is the server's own limit, and other requests need some. */
const clientsMax = 300;
/** Under the minute after which a silent connection is closed. */
const heartbeatMs = 15_000;
/** A page that does not read is closed and comes back by itself. */
const unreadBytesMax = 256 * 1024;

/** What a person must be allowed to do to hear of it. */
const needed: Readonly<Record<LiveEvent["type"], Action>> = {
  study: "study.read",
  quarantine: "quarantine.read",
  upload: "study.store",
};

export function eventRoutes(app: ZodHttp, deps: RestDeps): void {
  const clients = new Set<Client>();
  let listening: Promise<{ unlisten(): Promise<void> }> | undefined;
  let heartbeat: NodeJS.Timeout | undefined;

  const drop = (client: Client): void => {
    clients.delete(client);
    client.response.end();
  };
  const write = (client: Client, text: string): void => {
    if (client.response.writableLength > unreadBytesMax) {
      clients.delete(client);
      client.response.destroy();
    } else client.response.write(text);
  };
  const hear = (payload: string): void => {
    const notice = Notice.safeParse(parse(payload));
    if (!notice.success) return;
    const { site, event } = notice.data;
    const text = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const client of clients) {
      const { person } = client.caller;
      if (
        client.caller.site === site &&
        permissions[person.role].includes(needed[event.type])
      )
        write(client, text);
    }
  };
  /** A person who signed out, or whose session ended, hears no more. */
  const checkAll = async (): Promise<void> => {
    for (const client of clients) {
      write(client, ": still here\n\n");
      await deps.callerOf(client.request, "rest").catch(() => drop(client));
    }
  };

  app.addHook("onClose", async () => {
    clearInterval(heartbeat);
    for (const client of clients) drop(client);
    await (await listening)?.unlisten();
  });

  app.get(
    "/events",
    {
      schema: {
        summary:
          "Live events (text/event-stream): `study`, `quarantine`, `upload`",
        tags: ["events"],
        produces: ["text/event-stream"],
        response: { ...problems },
      },
    },
    async (request, reply) => {
      const caller = await deps.callerOf(request, "rest");
      if (clients.size >= clientsMax) throw new Failure("too-busy");
      listening ??= deps.archive.database.listen(liveChannel, hear);
      await listening.catch((error: unknown) => {
        listening = undefined;
        throw error;
      });
      heartbeat ??= setInterval(() => {
        checkAll().catch((error: unknown) =>
          deps.archive.log.warn("live connections could not be checked", {
            error,
          }),
        );
      }, heartbeatMs).unref();
      const response = reply.raw;
      const client: Client = { caller, request, response };
      reply.hijack();
      response.writeHead(200, {
        ...stringHeaders(reply.getHeaders()),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      response.write("retry: 3000\n\n");
      clients.add(client);
      response.on("close", () => clients.delete(client));
      response.on("error", () => clients.delete(client));
    },
  );
}

const stringHeaders = (
  headers: Readonly<Record<string, unknown>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another program's notice on our channel: no event of ours.
    return undefined;
  }
}
