import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import staticFiles from "@fastify/static";
import type { FastifyPluginAsync } from "fastify";
import type {
  FastifyReply,
  FastifyRequest,
} from "../../platform/http/index.ts";

/** Where `npm run build -w web` puts the web app. */
export const webFolder = fileURLToPath(
  new URL("../../../../web/dist", import.meta.url),
);

/** Files whose names carry the digest of their content never change under that name. */
const hashed = /-[\w-]{8,}\.(js|css|woff2)$/;

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Isocenter</title>
<p>The web app is not built. Run <code>npm run build -w web</code>, or start with <code>npm start</code>, which does.</p></html>`;

/** The web app's files, and its page for every address of the app, which routes by itself. */
export function createWeb(folder: string = webFolder): {
  readonly routes: FastifyPluginAsync;
  readonly page: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<unknown>;
} {
  const isBuilt = existsSync(path.join(folder, "index.html"));
  const page = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (!isBuilt)
      return await reply
        .status(503)
        .type("text/html; charset=utf-8")
        .send(notBuilt);
    return await reply
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(await readFile(path.join(folder, "index.html")));
  };
  return {
    async routes(app) {
      // Programs that ask for no page in particular get it too: the address that start prints must answer.
      app.get("/", { schema: { hide: true } }, page);
      if (!isBuilt) return;
      await app.register(staticFiles, {
        root: folder,
        prefix: "/",
        wildcard: false,
        index: false,
        schemaHide: true,
        setHeaders(reply, file) {
          void reply.header(
            "cache-control",
            hashed.test(file)
              ? "public, max-age=31536000, immutable"
              : "no-cache",
          );
        },
      });
    },
    page,
  };
}
