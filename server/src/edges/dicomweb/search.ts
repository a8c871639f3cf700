/** QIDO-RS (PS3.18 §10.6). */
import { keywordOf, tagOf } from "@isocenter/dicom";
import type { FastifyReply, FastifyRequest } from "fastify";
import {
  searchInstances,
  searchSeries,
  searchStudies,
  type SearchAnswer,
} from "../../domain/archive/index.ts";
import { addressOf, namesOf, rootOf } from "./addresses.ts";
import type { DicomwebDeps } from "./deps.ts";
import { parseAccept } from "./media-type.ts";
import { demandJson, dicomJson, jsonBytes } from "./negotiate.ts";
import { parseSearch, type Parameters } from "./search-parameters.ts";

const verbs = {
  study: searchStudies,
  series: searchSeries,
  instance: searchInstances,
} as const;

const RetrieveURL = "00081190";

export const searchLevel =
  (deps: DicomwebDeps, level: keyof typeof verbs) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const caller = await deps.callerOf(request, "dicomweb");
    const given = request.query as Record<string, string | string[]>;
    demandJson(parseAccept(single(given["accept"]) ?? request.headers.accept));
    const names = namesOf(request);
    const parameters = parseSearch(given, [
      ...(names.study === ""
        ? []
        : [{ path: [tagOf("StudyInstanceUID")], value: names.study }]),
      ...(names.series === undefined
        ? []
        : [{ path: [tagOf("SeriesInstanceUID")], value: names.series }]),
    ]);
    const answer = await verbs[level](
      { database: deps.archive.database, reads: deps.reads },
      caller,
      parameters.query,
    );
    const root = rootOf(request);
    const warnings = warningsOf(root, parameters, answer);
    if (warnings.length > 0) void reply.header("warning", warnings);
    if (answer.rows.length === 0) return await reply.code(204).send();
    const rows = answer.rows.map((row) => ({
      ...row,
      [RetrieveURL]: { vr: "UR", Value: [retrieveUrl(root, row)] },
    }));
    return await reply
      .type(dicomJson)
      .header("cache-control", "no-cache")
      .send(jsonBytes(rows));
  };

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(",") : value;

function retrieveUrl(
  root: string,
  row: Readonly<Record<string, unknown>>,
): string {
  const uid = (tag: string): string | undefined =>
    (row[tag] as { Value?: [string] } | undefined)?.Value?.[0];
  return addressOf(root, {
    study: uid("0020000D") ?? "",
    series: uid("0020000E"),
    instance: uid("00080018"),
  });
}

/** PS3.18 §8.3.4.2, §8.3.4.4, §10.6.3.3: what was not done as asked, and what is left. */
function warningsOf(
  root: string,
  { isFuzzyAsked, unknown }: Parameters,
  { remaining, ignored }: SearchAnswer,
): string[] {
  const warnings: string[] = [];
  if (isFuzzyAsked)
    warnings.push(
      "The fuzzymatching parameter is not supported. Only literal matching has been performed.",
    );
  if (remaining > 0)
    warnings.push(
      `There are ${remaining} additional results that can be requested`,
    );
  const names = [
    ...ignored.map((path) => path.map(keywordOf).join(".")),
    ...unknown.map((name) => name.replaceAll(/[^\w.]/g, "").slice(0, 40)),
  ].slice(0, 16);
  if (names.length > 0)
    warnings.push(
      `The following attributes are not supported here and were ignored: ${names.join(", ")}`,
    );
  return warnings.map((text) => `299 ${root} "${text}"`);
}
