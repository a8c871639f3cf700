/** DICOMweb (PS3.18): every resource and method in one list. */
import type {} from "@fastify/swagger";
import type { FastifyInstance, FastifyPluginCallback } from "fastify";
import { createFrameLocator } from "../../domain/archive/index.ts";
import { Failure } from "../../platform/errors/index.ts";
import { retrieveBulkData } from "./bulk-data.ts";
import type { DicomwebDeps } from "./deps.ts";
import { retrieveFrames } from "./frames.ts";
import { retrieveMetadata } from "./metadata.ts";
import { retrieveRendered, retrieveThumbnail } from "./rendered.ts";
import { retrieveInstances } from "./retrieve.ts";
import { searchLevel } from "./search.ts";
import { storeInstances } from "./store.ts";

const study = "/studies/:study";
const series = `${study}/series/:series`;
const instance = `${series}/instances/:instance`;

const described = (summary: string) => ({
  schema: { summary, tags: ["DICOMweb"] },
});

/** Mounted at `/dicom-web`. */
export const dicomwebRoutes = (deps: DicomwebDeps): FastifyPluginCallback =>
  function dicomweb(app: FastifyInstance, _options, done) {
    takeBodiesAsStreams(app);
    const locate = createFrameLocator(deps.archive);

    for (const path of ["/studies", study])
      app.post(path, described("Store instances (STOW-RS)"), (request, reply) =>
        storeInstances(deps, request, reply),
      );

    app.get(
      "/studies",
      described("Search for studies (QIDO-RS)"),
      searchLevel(deps, "study"),
    );
    for (const path of ["/series", `${study}/series`])
      app.get(
        path,
        described("Search for series (QIDO-RS)"),
        searchLevel(deps, "series"),
      );
    for (const path of [
      "/instances",
      `${study}/instances`,
      `${series}/instances`,
    ])
      app.get(
        path,
        described("Search for instances (QIDO-RS)"),
        searchLevel(deps, "instance"),
      );

    for (const path of [study, series, instance]) {
      app.get(
        path,
        described("Retrieve instances (WADO-RS)"),
        retrieveInstances(deps),
      );
      app.get(
        `${path}/metadata`,
        described("Retrieve metadata (WADO-RS)"),
        retrieveMetadata(deps),
      );
      app.get(
        `${path}/thumbnail`,
        described("Retrieve thumbnail (WADO-RS)"),
        retrieveThumbnail(deps),
      );
    }
    app.get(
      `${instance}/rendered`,
      described("Retrieve rendered instance (WADO-RS)"),
      retrieveRendered(deps),
    );
    app.get(
      `${instance}/bulkdata/*`,
      described("Retrieve bulk data (WADO-RS)"),
      retrieveBulkData(deps, locate),
    );
    app.get(
      `${instance}/frames/:frames`,
      described("Retrieve frames (WADO-RS)"),
      retrieveFrames(deps, locate),
    );
    app.get(
      `${instance}/frames/:frames/rendered`,
      described("Retrieve rendered frame (WADO-RS)"),
      retrieveRendered(deps),
    );
    app.get(
      `${instance}/frames/:frames/thumbnail`,
      described("Retrieve thumbnail of a frame (WADO-RS)"),
      retrieveThumbnail(deps),
    );
    done();
  };

/** The bodies of this interface are read by its handlers, part by part; nothing parses them before. */
function takeBodiesAsStreams(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  for (const type of [/^multipart\/related/i, /^application\/dicom(?:;|$)/i])
    app.addContentTypeParser(type, (_request, payload, parsed) =>
      parsed(null, payload),
    );
  app.addContentTypeParser("*", (_request, _payload, parsed) =>
    parsed(
      new Failure("unsupported-media-type", {
        detail: 'Send multipart/related; type="application/dicom"',
      }),
    ),
  );
}
