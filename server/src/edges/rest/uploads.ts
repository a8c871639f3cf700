import { Readable } from "node:stream";
import { Upload, UploadFile } from "@isocenter/contracts";
import { z } from "zod";
import {
  listUploads,
  receiveUpload,
  showUpload,
  startUpload,
} from "../../domain/archive/index.ts";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import type { FastifyReply, ZodHttp } from "../../platform/http/index.ts";
import type { RestDeps } from "./deps.ts";
import { page, problems, Uuid } from "./schemas.ts";

const params = z.object({ id: Uuid });

export function uploadRoutes(app: ZodHttp, deps: RestDeps): void {
  app.post(
    "/uploads",
    {
      schema: {
        summary: "Open an upload; files are then put into it",
        tags: ["uploads"],
        response: { 201: Upload, ...problems },
      },
    },
    async (request, reply) => {
      const caller = await deps.callerOf(request, "upload");
      return await reply
        .code(201)
        .send(await startUpload(deps.archive, caller));
    },
  );

  app.get(
    "/uploads",
    {
      schema: {
        summary: "The caller's uploads, newest first",
        tags: ["uploads"],
        querystring: z.object(page(100, 20)),
        response: { 200: z.array(Upload), ...problems },
      },
    },
    async (request) =>
      await listUploads(
        deps.archive,
        await deps.callerOf(request, "upload"),
        request.query,
      ),
  );

  app.get(
    "/uploads/:id",
    {
      schema: {
        summary: "One upload with the state of each file",
        tags: ["uploads"],
        params,
        response: { 200: Upload, ...problems },
      },
    },
    async (request) =>
      await showUpload(
        deps.archive,
        await deps.callerOf(request, "upload"),
        request.params.id,
      ),
  );
}

/** The one route whose body is a file: in a scope of its own, because nothing may parse it. */
export function uploadFileRoute(app: ZodHttp, deps: RestDeps): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, payload, parsed) =>
    parsed(null, payload),
  );
  app.put(
    "/uploads/:id/files/*",
    {
      schema: {
        summary:
          "Send one file (DICOM, NIfTI or ZIP) as the body, whatever its Content-Type; answers a row for it and for each object in it",
        tags: ["uploads"],
        params: z.object({ id: Uuid, "*": z.string().min(1).max(500) }),
        response: { 200: z.array(UploadFile), ...problems },
      },
    },
    async (request, reply) => {
      const caller = await deps.callerOf(request, "upload");
      const rows = receiveUpload(deps, caller, request.params.id, {
        name: request.params["*"],
        source: bodyOf(request.raw),
      });
      // Refusals and full disks are problems with a status of their own; from the first row on the answer has begun.
      const first = await rows.next();
      // The rows are text by now: the reply is not one that the schema can serialise.
      return await (reply as unknown as FastifyReply)
        .type("application/json; charset=utf-8")
        .send(Readable.from(json(first, rows), { objectMode: false }));
    },
  );
}

/** What a sender breaks off is the sender's failure, not the server's. */
async function* bodyOf(
  request: AsyncIterable<Uint8Array> & { readonly complete: boolean },
): AsyncGenerator<Uint8Array> {
  try {
    yield* request;
  } catch (error) {
    throw brokenOff(error);
  }
  if (!request.complete) throw brokenOff(undefined);
}

const brokenOff = (cause: unknown): Failure =>
  new Failure("truncated", { detail: "The transfer was broken off", cause });

/**
 * Rows as they come, so that a ZIP of thousands keeps its connection alive. What fails later ends the list with no closing bracket:
 * the client's parser notices, and the rows that were given stand in the database.
 */
async function* json(
  first: IteratorResult<UploadFile>,
  rows: AsyncGenerator<UploadFile>,
): AsyncGenerator<string> {
  yield "[";
  try {
    if (!first.done) yield JSON.stringify(first.value);
    for await (const row of rows) yield `,\n${JSON.stringify(row)}`;
  } catch (error) {
    throw asFailure(error);
  }
  yield "]";
}
