/** Retrieve instances (PS3.18 §10.4.1.1.1): studies, series and single instances as Part 10 files. */
import { Readable } from "node:stream";
import { ExplicitVRLittleEndian, transferSyntax } from "@isocenter/dicom";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  findObjects,
  openObject,
  readObject,
  type StoredObject,
} from "../../domain/archive/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { addressOfObject, namesOf, rootOf } from "./addresses.ts";
import { begun } from "./begun.ts";
import { isUnchanged, tagOfObjects } from "./caching.ts";
import type { DicomwebDeps } from "./deps.ts";
import { parseAccept } from "./media-type.ts";
import {
  newBoundary,
  writeMultipart,
  type OutgoingPart,
} from "./multipart-write.ts";
import { dicomType, negotiateInstances } from "./negotiate.ts";

export const retrieveInstances =
  (deps: DicomwebDeps) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const caller = await deps.callerOf(request, "dicomweb");
    const names = namesOf(request);
    const { isMultipart, transferSyntax: wanted } = negotiateInstances(
      parseAccept(request.headers.accept),
      { canBeSingle: names.instance !== undefined },
    );
    const objects = await findObjects(
      { database: deps.archive.database, reads: deps.reads },
      caller,
      {
        StudyInstanceUID: names.study,
        SeriesInstanceUID: names.series,
        SOPInstanceUID: names.instance,
      },
    );
    for (const object of objects) demandGivable(deps, object, wanted);
    const tag = tagOfObjects(objects, `dicom ${wanted} ${String(isMultipart)}`);
    if (isUnchanged(request, reply, tag)) return await reply.code(304).send();
    const [first] = objects;
    if (first === undefined) throw new Failure("not-found");
    const firstBody = await begun(bytesOf(deps, first, wanted));
    if (!isMultipart)
      return await reply
        .type(`${dicomType}; transfer-syntax=${sent(first, wanted)}`)
        .send(Readable.from(firstBody, { objectMode: false }));
    const boundary = newBoundary();
    return await reply
      .type(`multipart/related; type="${dicomType}"; boundary=${boundary}`)
      .send(
        Readable.from(
          writeMultipart(
            parts(deps, rootOf(request), objects, wanted, firstBody),
            boundary,
          ),
          { objectMode: false },
        ),
      );
  };

const sent = (object: StoredObject, wanted: string): string =>
  wanted === "asStored" ? object.transferSyntaxUID : wanted;

function* parts(
  deps: DicomwebDeps,
  root: string,
  objects: readonly StoredObject[],
  wanted: string,
  firstBody: AsyncGenerator<Uint8Array>,
): Generator<OutgoingPart> {
  for (const [index, object] of objects.entries())
    yield {
      contentType: `${dicomType}; transfer-syntax=${sent(object, wanted)}`,
      location: addressOfObject(root, object),
      body: index === 0 ? firstBody : bytesOf(deps, object, wanted),
    };
}

async function* bytesOf(
  deps: DicomwebDeps,
  object: StoredObject,
  wanted: string,
): AsyncGenerator<Uint8Array> {
  if (sent(object, wanted) === object.transferSyntaxUID)
    yield* await openObject(deps.archive, object);
  else
    yield await deps.pixels.transcode(await readObject(deps.archive, object));
}

/** Another syntax than the stored one is given where it is Explicit VR Little Endian and the stored one can be decoded. */
function demandGivable(
  deps: DicomwebDeps,
  object: StoredObject,
  wanted: string,
): void {
  if (sent(object, wanted) === object.transferSyntaxUID) return;
  const stored = transferSyntax(object.transferSyntaxUID);
  if (
    wanted === ExplicitVRLittleEndian &&
    stored !== undefined &&
    (!stored.encapsulated || deps.pixels.canDecode(object.transferSyntaxUID))
  )
    return;
  throw new Failure("not-acceptable", {
    detail: `An object is stored as ${object.transferSyntaxUID} and cannot be given as asked; ask for transfer-syntax=*`,
  });
}
