import type { FastifyInstance, FastifyPluginCallback } from "fastify";
import { Failure } from "../../platform/errors/index.ts";
import { openViewerFiles, type ViewerFile, type ViewerFiles } from "./files.ts";
import { configScript, missingPage } from "./page.ts";

export interface ViewerOptions {
  /** Where `bin/fetch-viewer.mjs` unpacks the viewer. It may come later: it is looked for until it is there. */
  readonly folder: string;
}

/** OHIF, mounted at `viewerBase`. Its addresses below that, which it routes itself, all get its page. */
export const viewerRoutes = ({
  folder,
}: ViewerOptions): FastifyPluginCallback =>
  function viewer(app: FastifyInstance, _options, done) {
    const config = configScript();
    let files: ViewerFiles | undefined;
    const hidden = { schema: { hide: true } };

    // Without a study there is nothing to show here: the worklist is the way in.
    app.get("/", hidden, (_request, reply) => reply.redirect("/"));

    app.get("/app-config.js", hidden, (_request, reply) =>
      reply
        .type("text/javascript; charset=utf-8")
        .header("cache-control", "no-cache")
        .send(config),
    );

    app.get<{ Params: { "*": string } }>(
      "/*",
      hidden,
      async (request, reply) => {
        files ??= openViewerFiles(folder);
        const wantsPage =
          request.headers.accept?.includes("text/html") ?? false;
        if (files === undefined)
          return await reply
            .status(503)
            .type("text/html; charset=utf-8")
            .header("cache-control", "no-store")
            .send(missingPage);
        const found =
          (await files.read(request.params["*"])) ??
          (wantsPage ? await files.read("index.html") : undefined);
        if (found === undefined) throw new Failure("not-found");
        const encoded = encode(found, request.headers["accept-encoding"]);
        if (encoded.encoding !== undefined)
          reply.header("content-encoding", encoded.encoding);
        return await reply
          .type(found.type)
          .header("vary", "accept-encoding")
          .header(
            "cache-control",
            found.isImmutable
              ? "public, max-age=31536000, immutable"
              : "no-cache",
          )
          .send(encoded.body);
      },
    );
    done();
  };

function encode(
  file: ViewerFile,
  accepted: string | string[] | undefined,
): { body: Buffer; encoding?: string } {
  return file.gzipped !== undefined && /\bgzip\b/.test(String(accepted ?? ""))
    ? { body: file.gzipped, encoding: "gzip" }
    : { body: file.plain };
}
