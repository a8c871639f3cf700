/** Retrieve metadata (PS3.18 §10.4.1.1.2): from the index alone; objects are never opened. */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  findObjects,
  readHeaders,
  type StoredObject,
} from "../../domain/archive/index.ts";
import { addressOfObject, namesOf, rootOf } from "./addresses.ts";
import { isUnchanged, tagOfObjects } from "./caching.ts";
import type { DicomwebDeps } from "./deps.ts";
import { parseAccept } from "./media-type.ts";
import { demandJson, dicomJson } from "./negotiate.ts";

export const retrieveMetadata =
  (deps: DicomwebDeps) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const caller = await deps.callerOf(request, "dicomweb");
    demandJson(parseAccept(request.headers.accept));
    const names = namesOf(request);
    const find = { database: deps.archive.database, reads: deps.reads };
    const objects = await findObjects(find, caller, {
      StudyInstanceUID: names.study,
      SeriesInstanceUID: names.series,
      SOPInstanceUID: names.instance,
    });
    if (isUnchanged(request, reply, tagOfObjects(objects, "metadata")))
      return await reply.code(304).send();
    const root = rootOf(request);
    async function* json(): AsyncGenerator<string> {
      let separator = "[";
      for await (const { object, header } of readHeaders(
        find,
        caller,
        objects,
      )) {
        yield separator + withAddresses(root, object, header);
        separator = ",\n";
      }
      yield "]";
    }
    return await reply
      .type(dicomJson)
      .send(Readable.from(json(), { objectMode: false }));
  };

/**
 * A header stores where its bulk data lies relative to its instance; clients want an address. PostgreSQL writes jsonb in one form, and inside a string its quotes would be escaped: this text can only be the key.
 */
function withAddresses(
  root: string,
  object: StoredObject,
  header: string,
): string {
  return header.replaceAll(
    '"BulkDataURI": "',
    () => `"BulkDataURI": "${addressOfObject(root, object)}/`,
  );
}
