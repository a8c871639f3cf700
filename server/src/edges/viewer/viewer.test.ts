import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { runInNewContext } from "node:vm";
import { gunzipSync } from "node:zlib";
import { fastify } from "fastify";
import { viewerRoutes, viewerUrl } from "./index.ts";

const html = `<html><head><script>window.PUBLIC_URL="/"</script><link rel="icon" href="/assets/a.png">
<script rel="preload" as="script" src="/app-config.js"></script><script type="module" src="/init-service-worker.js"></script>
<title>OHIF Viewer</title><script defer src="/app.bundle.0123456789abcdef.js"></script></head><body></body></html>`;

function start(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), "isocenter-viewer-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const app = fastify();
  void app.register(viewerRoutes({ folder }), { prefix: "/viewer" });
  const install = (): void => {
    mkdirSync(join(folder, "dist", "assets"), { recursive: true });
    const write = (name: string, text: string) =>
      writeFileSync(join(folder, "dist", name), text);
    write("index.html", html);
    write("app.bundle.0123456789abcdef.js", '__webpack_require__.p = "/";');
    write("app.bundle.css", "@font-face{src:url(/a.woff2)}");
    write("assets/a.png", "png");
    writeFileSync(join(folder, "secret.txt"), "not served");
  };
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers });
  return { get, install };
}

test("without the viewer every page says what to do, and the viewer is found once it is there", async (t) => {
  const { get, install } = start(t);
  const missing = await get("/viewer/viewer", { accept: "text/html" });
  assert.equal(missing.statusCode, 503);
  assert.match(missing.body, /node bin\/fetch-viewer\.mjs/);
  install();
  const page = await get("/viewer/viewer", { accept: "text/html" });
  assert.equal(page.statusCode, 200);
});

test("page, bundles and styles are moved under /viewer, and no inline script is left", async (t) => {
  const { get, install } = start(t);
  install();
  const page = await get(viewerUrl("1.2.3"), { accept: "text/html" });
  assert.equal(page.statusCode, 200);
  assert.doesNotMatch(page.body, /(?:src|href)="\/(?!viewer\/)/);
  assert.doesNotMatch(page.body, /<script(?![^>]*\ssrc=)/);
  assert.doesNotMatch(page.body, /service-worker/);
  assert.match(page.body, /src="\/viewer\/app-config\.js"/);
  const bundle = await get("/viewer/app.bundle.0123456789abcdef.js");
  assert.equal(bundle.body, '__webpack_require__.p = "/viewer/";');
  assert.match(String(bundle.headers["cache-control"]), /immutable/);
  const styles = await get("/viewer/app.bundle.css");
  assert.equal(styles.body, "@font-face{src:url(/viewer/a.woff2)}");
  assert.equal(styles.headers["cache-control"], "no-cache");
});

test("gzip is sent to whom takes it", async (t) => {
  const { get, install } = start(t);
  install();
  const styles = await get("/viewer/app.bundle.css", {
    "accept-encoding": "gzip, br",
  });
  assert.equal(styles.headers["content-encoding"], "gzip");
  assert.match(gunzipSync(styles.rawPayload).toString(), /viewer/);
  const image = await get("/viewer/assets/a.png", {
    "accept-encoding": "gzip",
  });
  assert.equal(image.headers["content-encoding"], undefined);
  assert.equal(image.headers["content-type"], "image/png");
});

test("nothing outside the built app can be asked for", async (t) => {
  const { get, install } = start(t);
  install();
  for (const path of [
    "../secret.txt",
    "%2e%2e/secret.txt",
    "..%2fsecret.txt",
    "assets/../../secret.txt",
    "gone.js",
  ]) {
    const answer = await get(`/viewer/${path}`);
    assert.equal(answer.statusCode >= 400, true, path);
    assert.doesNotMatch(answer.body, /not served/);
  }
});

test("the configuration reads from our own DICOMweb and nobody else", async (t) => {
  const { get } = start(t);
  const { body } = await get("/viewer/app-config.js");
  const page = { config: undefined as unknown };
  runInNewContext(body, {
    window: page,
    location: { origin: "http://127.0.0.1:8080" },
  });
  const { routerBasename, dataSources, showStudyList } = page.config as {
    routerBasename: string;
    showStudyList: boolean;
    dataSources: { configuration: Record<string, unknown> }[];
  };
  assert.equal(routerBasename, "/viewer");
  assert.equal(showStudyList, false);
  assert.equal(dataSources.length, 1);
  for (const root of ["qidoRoot", "wadoRoot", "wadoUriRoot"])
    assert.equal(
      dataSources[0]?.configuration[root],
      "http://127.0.0.1:8080/dicom-web",
    );
  assert.doesNotMatch(body, /https?:\/\//);
});

test("without a study the worklist is the way in", async (t) => {
  const { get } = start(t);
  const answer = await get("/viewer/");
  assert.equal(answer.statusCode, 302);
  assert.equal(answer.headers.location, "/");
});
