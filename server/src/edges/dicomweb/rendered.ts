/** Rendered images and thumbnails (PS3.18 §10.4.1.1.3, §10.4.1.1.4, §8.3.5). */
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  findInstance,
  findObjects,
  readObject,
  type StoredInstance,
  type StoredObject,
} from "../../domain/archive/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { namesOf } from "./addresses.ts";
import { rethrow } from "./begun.ts";
import { isUnchanged, tagOfObjects } from "./caching.ts";
import type { DicomwebDeps } from "./deps.ts";
import { findAddressed, framesOf } from "./frames.ts";
import { parseAccept } from "./media-type.ts";
import { negotiateRendered } from "./negotiate.ts";
import { windowFunctions, type Viewport, type Window } from "./render-frame.ts";

const thumbnailSize = 128;
/** A wall of four 8K screens; memory for the picture is a quarter of a gigabyte. */
const viewportMax = 16_384;

/** A picture of one frame; of a multi-frame instance without a frame named, of its first. */
export const retrieveRendered =
  (deps: DicomwebDeps) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const asked = optionsOf(request);
    const object = await findAddressed(deps, request);
    return await send(
      deps,
      request,
      reply,
      object,
      frameOf(request, object),
      asked,
    );
  };

/** A small picture: of the frame or instance named, of the middle instance of a series, of the first series of a study. */
export const retrieveThumbnail =
  (deps: DicomwebDeps) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const { viewport = { width: thumbnailSize, height: thumbnailSize } } =
      optionsOf(request);
    const object = await representative(deps, request);
    return await send(deps, request, reply, object, frameOf(request, object), {
      viewport,
    });
  };

async function representative(
  deps: DicomwebDeps,
  request: FastifyRequest,
): Promise<StoredInstance> {
  const names = namesOf(request);
  if (names.instance !== undefined) return await findAddressed(deps, request);
  const caller = await deps.callerOf(request, "dicomweb");
  const find = { database: deps.archive.database, reads: deps.reads };
  const objects = await findObjects(find, caller, {
    StudyInstanceUID: names.study,
    SeriesInstanceUID: names.series,
  });
  const images = objects.filter(({ Rows, Columns }) => Rows && Columns);
  const chosen = middleOfFirstSeries(images);
  if (chosen === undefined)
    throw new Failure("not-found", { detail: "There is no image in it" });
  return await findInstance(find, caller, chosen);
}

function middleOfFirstSeries(
  objects: readonly StoredObject[],
): StoredObject | undefined {
  const series = objects.filter(
    ({ SeriesInstanceUID }) =>
      SeriesInstanceUID === objects[0]?.SeriesInstanceUID,
  );
  return series[Math.floor(series.length / 2)];
}

function frameOf(request: FastifyRequest, object: StoredInstance): number {
  const { frames } = request.params as { frames?: string };
  if (frames === undefined) return 1;
  const [frame = 1, ...more] = framesOf(frames, object);
  if (more.length > 0)
    throw new Failure("not-acceptable", {
      detail: "One frame is rendered at a time",
    });
  return frame;
}

async function send(
  deps: DicomwebDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  object: StoredInstance,
  frame: number,
  asked: { readonly window?: Window; readonly viewport?: Viewport },
): Promise<FastifyReply> {
  const type = negotiateRendered(parseAccept(acceptOf(request)), ["image/png"]);
  if (object.Rows === null || object.Columns === null)
    throw new Failure("not-found", { detail: "The object has no image" });
  const form = `rendered ${frame} ${type} ${JSON.stringify(asked)}`;
  if (isUnchanged(request, reply, tagOfObjects([object], form)))
    return await reply.code(304).send();
  const bytes = await readObject(deps.archive, object);
  const picture = await deps.pixels
    .render({ bytes, frame, ...asked })
    .catch(rethrow);
  return await reply
    .type(type)
    .send(Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength));
}

/** The query parameter stands for the header where an address is all that a client can give (§8.3.3.1). */
const acceptOf = (request: FastifyRequest): string | undefined => {
  const { accept } = request.query as { accept?: unknown };
  return typeof accept === "string" ? accept : request.headers.accept;
};

/** @throws Failure `bad-request` for a window or viewport that is none */
function optionsOf(request: FastifyRequest): {
  window?: Window;
  viewport?: Viewport;
} {
  const { window, viewport } = request.query as Record<string, unknown>;
  return {
    ...(window === undefined ? {} : { window: windowOf(String(window)) }),
    ...(viewport === undefined
      ? {}
      : { viewport: viewportOf(String(viewport)) }),
  };
}

/** `center,width,function` (§8.3.5.1.4). */
function windowOf(text: string): Window {
  const [center, width, named = "linear", ...more] = text.split(",");
  const shape = windowFunctions.find(
    (one) => one === named.trim().toUpperCase().replace("-", "_"),
  );
  const numbers = [Number(center), Number(width)];
  if (
    shape === undefined ||
    more.length > 0 ||
    center?.trim() === "" ||
    !numbers.every(Number.isFinite) ||
    !(Number(width) > 0)
  )
    throw new Failure("bad-request", {
      detail:
        "window is center,width,function with function linear, linear-exact or sigmoid",
    });
  return { center: Number(center), width: Number(width), shape };
}

/** `vw,vh` or `vw,vh,sx,sy,sw,sh` (§8.3.5.1.3); an empty part of the source takes its default. */
function viewportOf(text: string): Viewport {
  const parts = text
    .split(",")
    .map((part) => (part.trim() === "" ? undefined : Number(part)));
  const [width, height, x = 0, y = 0, sourceWidth, sourceHeight] = parts;
  const isWhole = (value: number | undefined): value is number =>
    value !== undefined &&
    Number.isInteger(value) &&
    value >= 1 &&
    value <= viewportMax;
  const hasSource = sourceWidth !== undefined && sourceHeight !== undefined;
  if (
    !isWhole(width) ||
    !isWhole(height) ||
    (parts.length !== 2 && !(parts.length === 6 && hasSource)) ||
    !parts.every(
      (part) => part === undefined || (Number.isFinite(part) && part >= 0),
    )
  )
    throw new Failure("bad-request", {
      detail: `viewport is vw,vh or vw,vh,sx,sy,sw,sh; ${viewportMax} pixels at most`,
    });
  return {
    width,
    height,
    ...(hasSource && {
      source: { x, y, width: sourceWidth, height: sourceHeight },
    }),
  };
}
