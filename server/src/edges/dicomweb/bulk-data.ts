/** Retrieve bulk data (PS3.18 §10.4.1.1.5) under the addresses that the metadata names. */
import { Readable } from "node:stream";
import {
  isPixelDataTag,
  parseTag,
  transferSyntax,
  type Dataset,
} from "@isocenter/dicom";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  isDeflated,
  openObject,
  readObjectHeader,
  type FrameLocator,
} from "../../domain/archive/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { isUnchanged, tagOfObjects } from "./caching.ts";
import type { DicomwebDeps } from "./deps.ts";
import { findAddressed, sendFrames } from "./frames.ts";
import { parseAccept, takes } from "./media-type.ts";
import { newBoundary, writeMultipart } from "./multipart-write.ts";
import { octetStream } from "./negotiate.ts";

const stepsMax = 33;

export const retrieveBulkData =
  (deps: DicomwebDeps, locate: FrameLocator) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const object = await findAddressed(deps, request);
    const path = stepsOf((request.params as { "*": string })["*"]);
    const syntax = transferSyntax(object.transferSyntaxUID);
    const [tag = 0] = path;
    if (
      path.length === 1 &&
      isPixelDataTag(tag) &&
      (syntax?.encapsulated || syntax?.bigEndian)
    ) {
      const all = Array.from(
        { length: object.NumberOfFrames },
        (_, at) => at + 1,
      );
      return await sendFrames(deps, locate, object, all, request, reply);
    }
    const isMultipart = demandOctets(request);
    if (
      isUnchanged(
        request,
        reply,
        tagOfObjects([object], `bulk ${path.join("/")} ${String(isMultipart)}`),
      )
    )
      return await reply.code(304).send();
    const header = await readObjectHeader(deps.archive, object);
    const { pixelData } = header;
    const element =
      path.length === 1 && pixelData?.tag === tag
        ? pixelData
        : elementAt(header.dataset, path);
    const length = element.length ?? 0;
    const body = isDeflated(object)
      ? Readable.from([header.dataset.bytes(tag) ?? new Uint8Array(0)])
      : await openObject(deps.archive, object, {
          start: element.offset,
          end: element.offset + length,
        });
    if (!isMultipart) return await reply.type(octetStream).send(body);
    const boundary = newBoundary();
    return await reply
      .type(`multipart/related; type="${octetStream}"; boundary=${boundary}`)
      .send(
        Readable.from(
          writeMultipart([{ contentType: octetStream, body }], boundary),
          { objectMode: false },
        ),
      );
  };

/** `7FE00010`, or `54000100/0/54001010`: tags with item numbers from 0 between them. */
function stepsOf(text: string): number[] {
  const steps = text.split("/");
  const path = steps.map((step, index) =>
    index % 2 === 0
      ? parseTag(step)
      : /^\d{1,6}$/.test(step)
        ? Number(step)
        : undefined,
  );
  if (
    steps.length > stepsMax ||
    steps.length % 2 === 0 ||
    !path.every((step) => step !== undefined)
  )
    throw new Failure("bad-request", {
      detail: "The bulk data address is none",
    });
  return path;
}

function elementAt(dataset: Dataset, path: readonly number[]) {
  let at: Dataset | undefined = dataset;
  for (let index = 0; index < path.length - 1; index += 2)
    at = at?.sequence(path[index] ?? 0)[path[index + 1] ?? 0];
  const element = at?.get(path.at(-1) ?? 0);
  if (element === undefined || element.items !== undefined)
    throw new Failure("not-found");
  return element;
}

/** Whether parts are wanted. @throws Failure `not-acceptable` where octets are not */
function demandOctets(request: FastifyRequest): boolean {
  for (const { type, parameters } of parseAccept(request.headers.accept)) {
    if (type === "*/*") return true;
    if (
      type === "multipart/related" &&
      takes(parameters.get("type")?.toLowerCase() ?? "*/*", octetStream)
    )
      return true;
    if (takes(type, octetStream)) return false;
  }
  throw new Failure("not-acceptable");
}
