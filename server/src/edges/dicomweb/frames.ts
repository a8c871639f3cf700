/** Retrieve frames and pixel data (PS3.18 §10.4.1.1.6). */
import { Readable } from "node:stream";
import { transferSyntax } from "@isocenter/dicom";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  findInstance,
  openObject,
  readObject,
  type FrameLocator,
  type StoredInstance,
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
import { negotiateFrames, type FrameAnswer } from "./negotiate.ts";

/** One answer holds this many frames at most. */
const framesMax = 10_000;

export async function findAddressed(
  deps: DicomwebDeps,
  request: FastifyRequest,
): Promise<StoredInstance> {
  const caller = await deps.callerOf(request, "dicomweb");
  const names = namesOf(request);
  return await findInstance(
    { database: deps.archive.database, reads: deps.reads },
    caller,
    {
      StudyInstanceUID: names.study,
      SeriesInstanceUID: names.series,
      SOPInstanceUID: names.instance ?? "",
    },
  );
}

export const retrieveFrames =
  (deps: DicomwebDeps, locate: FrameLocator) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const object = await findAddressed(deps, request);
    const { frames } = request.params as { frames: string };
    return await sendFrames(
      deps,
      locate,
      object,
      framesOf(frames, object),
      request,
      reply,
    );
  };

export async function sendFrames(
  deps: DicomwebDeps,
  locate: FrameLocator,
  object: StoredInstance,
  frames: readonly number[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const isEncapsulated =
    transferSyntax(object.transferSyntaxUID)?.encapsulated === true;
  const answer = negotiateFrames(parseAccept(request.headers.accept), {
    transferSyntaxUID: object.transferSyntaxUID,
    isEncapsulated,
  });
  if (
    answer.form === "decoded" &&
    isEncapsulated &&
    !deps.pixels.canDecode(object.transferSyntaxUID)
  )
    throw new Failure("not-acceptable", {
      detail: `Frames in ${object.transferSyntaxUID} are given only as stored; ask for transfer-syntax=*`,
    });
  const tag = tagOfObjects(
    [object],
    `frames ${frames.join(",")} ${answer.contentType} ${String(answer.isMultipart)}`,
  );
  if (isUnchanged(request, reply, tag)) return await reply.code(304).send();
  const give = await frameSource(deps, locate, object, answer);
  const [only] = frames;
  if (!answer.isMultipart) {
    if (frames.length !== 1 || only === undefined)
      throw new Failure("not-acceptable", {
        detail: "Several frames are given as multipart/related",
      });
    return await reply
      .type(answer.contentType)
      .send(Readable.from(await begun(give(only)), { objectMode: false }));
  }
  const first = await begun(give(frames[0] ?? 1));
  const root = rootOf(request);
  function* parts(): Generator<OutgoingPart> {
    for (const [index, frame] of frames.entries())
      yield {
        contentType: answer.contentType,
        location: `${addressOfObject(root, object)}/frames/${frame}`,
        body: index === 0 ? first : give(frame),
      };
  }
  const boundary = newBoundary();
  const [type = ""] = answer.contentType.split(";");
  return await reply
    .type(`multipart/related; type="${type}"; boundary=${boundary}`)
    .send(
      Readable.from(writeMultipart(parts(), boundary), { objectMode: false }),
    );
}

type Give = (frame: number) => AsyncGenerator<Uint8Array>;

/** Little-endian native frames and stored fragments come straight from the disk; all else goes through a thread. */
async function frameSource(
  deps: DicomwebDeps,
  locate: FrameLocator,
  object: StoredInstance,
  answer: FrameAnswer,
): Promise<Give> {
  const syntax = transferSyntax(object.transferSyntaxUID);
  const isPlain =
    syntax !== undefined &&
    !syntax.encapsulated &&
    !syntax.bigEndian &&
    !syntax.deflated &&
    bitsOf(object) >= 8;
  if (answer.form === "stored" || isPlain) {
    const located = await locate(object);
    return async function* (frame) {
      for (const range of located.frames[frame - 1] ?? [])
        yield* await openObject(deps.archive, object, range);
    };
  }
  const bytes = await readObject(deps.archive, object);
  return async function* (frame) {
    yield await deps.pixels.decodeFrame(bytes, frame);
  };
}

const bitsOf = (object: StoredInstance): number => {
  const bits = object.header["00280100"] as { Value?: [number] } | undefined;
  return bits?.Value?.[0] ?? 8;
};

/** `1` or `1,3,2`. @throws Failure `bad-request` for another form, `not-found` past the last frame */
export function framesOf(text: string, object: StoredInstance): number[] {
  if (!/^\d{1,7}(?:,\d{1,7})*$/.test(text))
    throw new Failure("bad-request", {
      detail: "Frames are numbers from 1 on, separated by commas",
    });
  const frames = text.split(",").map(Number);
  if (frames.length > framesMax)
    throw new Failure("limit-exceeded", {
      detail: `More than ${framesMax} frames in one request`,
    });
  if (frames.some((frame) => frame < 1 || frame > object.NumberOfFrames))
    throw new Failure("not-found", {
      detail: `The object has ${object.NumberOfFrames} frames`,
    });
  return frames;
}
