/** STOW-RS (PS3.18 §10.5). */
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  endQuietPeriod,
  receive,
  type Incoming,
  type Reception,
} from "../../domain/archive/index.ts";
import type { Caller } from "../../domain/identity/index.ts";
import { asFailure, Failure } from "../../platform/errors/index.ts";
import { addressOf, addressOfObject, namesOf, rootOf } from "./addresses.ts";
import type { DicomwebDeps } from "./deps.ts";
import { parseAccept, parseMediaType, takes } from "./media-type.ts";
import { boundaryOf, readMultipart } from "./multipart-read.ts";
import { demandJson, dicomJson, dicomType, jsonBytes } from "./negotiate.ts";
import { statusOf, storeResponse } from "./store-response.ts";

/**
 * Stores the parts of a request one after the other as they come in; nothing is held in memory. The answer names every part.
 * A body that breaks off fails as a whole with `bad-request`; parts before the break stay stored, as their sender may repeat all.
 */
export async function storeInstances(
  deps: DicomwebDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const caller = await deps.callerOf(request, "dicomweb");
  demandJson(parseAccept(request.headers.accept));
  const { study } = request.params as { study?: string };
  if (study !== undefined) namesOf(request);
  const media = parseMediaType(request.headers["content-type"] ?? "");
  const body = bodyOf(request.raw);
  const receiveObject =
    deps.receive ??
    ((who: Caller, incoming: Incoming) => receive(deps.archive, who, incoming));
  const receptions: Reception[] = [];
  const announced = study === undefined ? {} : { StudyInstanceUID: study };
  const take = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    receptions.push(await receiveObject(caller, { source, announced }));
  };
  if (media.type === dicomType) await take(body);
  else {
    demandDicomParts(media.parameters.get("type"));
    for await (const part of readMultipart(
      body,
      boundaryOf(media.parameters),
    )) {
      const type = parseMediaType(
        part.headers.get("content-type") ?? dicomType,
      );
      if (type.type !== dicomType) {
        receptions.push(unsupportedPart());
        continue;
      }
      try {
        await take(part.body);
      } catch (error) {
        const failure = asFailure(error);
        // What the sender broke breaks the request; what we broke is this part's failure, and the next may fare better.
        if (failure.code === "bad-request" || failure.code === "forbidden")
          throw failure;
        if (failure.code === "internal")
          deps.archive.log.error("an instance of a STOW request failed", {
            error: failure,
          });
        receptions.push({
          state: "refused",
          code: failure.code,
          bytes: 0,
          warnings: [],
        });
      }
    }
  }
  if (receptions.length === 0)
    throw new Failure("bad-request", { detail: "The request holds no part" });
  if (deps.completesStudies?.(caller) === true)
    await endQuietPeriod(deps.archive, caller, storedStudies(receptions));
  const root = rootOf(request);
  const only = study ?? sameStudy(receptions);
  return await reply
    .code(statusOf(receptions))
    .type(dicomJson)
    .send(
      jsonBytes(
        storeResponse(receptions, {
          study:
            only === undefined ? undefined : addressOf(root, { study: only }),
          of: ({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }) =>
            addressOfObject(root, {
              StudyInstanceUID: StudyInstanceUID ?? "",
              SeriesInstanceUID: SeriesInstanceUID ?? "",
              SOPInstanceUID: SOPInstanceUID ?? "",
            }),
        }),
      ),
    );
}

/** What a sender breaks off is the sender's failure, not the server's. */
async function* bodyOf(
  request: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* request;
  } catch (cause) {
    throw new Failure("bad-request", {
      detail: "The request was broken off",
      cause,
    });
  }
}

/** Objects come as application/dicom; metadata and bulk data apart (§10.5.1.1) is not taken. */
const storedStudies = (receptions: readonly Reception[]): string[] => [
  ...new Set(
    receptions.flatMap(({ state, StudyInstanceUID }) =>
      state === "stored" && StudyInstanceUID !== undefined
        ? [StudyInstanceUID]
        : [],
    ),
  ),
];

function demandDicomParts(type: string | undefined): void {
  if (type === undefined || takes(type.toLowerCase(), dicomType)) return;
  throw new Failure("unsupported-media-type", {
    detail: 'Send multipart/related; type="application/dicom"',
  });
}

const unsupportedPart = (): Reception => ({
  state: "refused",
  code: "not-dicom",
  detail: "The part is not application/dicom",
  bytes: 0,
  warnings: [],
});

function sameStudy(receptions: readonly Reception[]): string | undefined {
  const studies = new Set(
    receptions.flatMap(({ StudyInstanceUID }) => StudyInstanceUID ?? []),
  );
  const [only] = studies;
  return studies.size === 1 ? only : undefined;
}
