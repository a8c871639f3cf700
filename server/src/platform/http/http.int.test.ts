import assert from "node:assert/strict";
import { request } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { Problem } from "@isocenter/contracts";
import { z } from "zod";
import { Failure } from "../errors/index.ts";
import { createLog } from "../log/index.ts";
import { createMetrics } from "../metrics/index.ts";
import { createHttp, withZod, type Http } from "./index.ts";

const planted = "PLANTED^NAME";

describe("http", () => {
  let http: Http;
  let port = 0;
  let databaseWorks = true;
  const lines: string[] = [];

  before(async () => {
    http = await createHttp({
      config: { bind: "127.0.0.1" },
      log: createLog({
        logLevel: "debug",
        destination: { write: (line) => void lines.push(line) },
      }),
      metrics: createMetrics(),
      version: "1.2.3",
      ready: [
        {
          name: "database",
          check: () =>
            databaseWorks
              ? Promise.resolve()
              : Promise.reject(new Error(planted)),
        },
        { name: "hangs-sometimes", check: () => Promise.resolve() },
      ],
      page: (_request, reply) =>
        Promise.resolve(reply.type("text/html").send("the app")),
    });
    await http.register(
      (scope, _options, done) => {
        const api = withZod(scope);
        api.get(
          "/patients/:name",
          {
            schema: {
              params: z.object({ name: z.string() }),
              querystring: z.object({
                limit: z.coerce.number().int().max(9).default(3),
              }),
              response: { 200: z.object({ limit: z.number() }) },
            },
          },
          ({ query }) => ({ limit: query.limit }),
        );
        api.post(
          "/things",
          { schema: { body: z.strictObject({ n: z.number() }) } },
          ({ body }) => body,
        );
        api.get("/broken", () => {
          throw Object.assign(new Error(planted), { detail: planted });
        });
        api.get("/refused", () => {
          throw new Failure("uid-conflict", { detail: "two studies" });
        });
        api.get(
          "/wrong",
          { schema: { response: { 200: z.object({ n: z.number() }) } } },
          () => ({ n: planted }) as never,
        );
        done();
      },
      { prefix: "/api/v1" },
    );
    await http.listen({ host: "127.0.0.1", port: 0 });
    port = (http.server.address() as AddressInfo).port;
  });
  after(() => http.close());

  /** `fetch` sets Host and Sec-Fetch itself; a plain request sends what it is told. */
  async function ask(
    path: string,
    options: {
      method?: string;
      headers?: Record<string, string>;
      body?: string;
    } = {},
  ) {
    return await new Promise<{
      status: number;
      headers: NodeJS.Dict<string | string[]>;
      text: string;
    }>((done, fail) => {
      const sent = request(
        { host: "127.0.0.1", port, path, agent: false, ...options },
        (response) => {
          let text = "";
          response.on(
            "data",
            (chunk: Buffer) => (text += chunk.toString("utf8")),
          );
          response.on("end", () =>
            done({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
            }),
          );
        },
      );
      sent.on("error", fail);
      sent.end(options.body);
    });
  }
  const problem = async (path: string, options?: Parameters<typeof ask>[1]) => {
    const { headers, text } = await ask(path, options);
    assert.match(
      String(headers["content-type"]),
      /^application\/problem\+json/,
    );
    const parsed = Problem.parse(JSON.parse(text));
    assert.equal(headers["x-correlation-id"], parsed.correlationId);
    return parsed;
  };
  const json = { "content-type": "application/json" };

  test("routes answer by their schemas", async () => {
    const { status, text } = await ask("/api/v1/patients/x");
    assert.deepEqual([status, text], [200, '{"limit":3}']);
    const refused = await problem("/api/v1/patients/x?limit=10");
    assert.equal(refused.code, "bad-request");
    assert.match(refused.detail ?? "", /limit/);
  });

  test("bodies that are broken, unexpected, too large, packed or of another type are refused", async () => {
    const post = (body: string, headers: Record<string, string> = json) =>
      problem("/api/v1/things", { method: "POST", headers, body });
    assert.equal((await post("{")).code, "bad-request");
    assert.equal((await post('{"n":1,"m":2}')).code, "bad-request");
    assert.equal(
      (await post("n=1", { "content-type": "text/plain" })).code,
      "bad-request",
    );
    assert.equal(
      (await post(`{"n":${"1".repeat(1_100_000)}}`)).code,
      "limit-exceeded",
    );
    assert.equal(
      (await post('{"n":1}', { ...json, "content-encoding": "gzip" })).code,
      "bad-request",
    );
    assert.equal(
      (await post('{"n":1,"__proto__":{"a":1}}')).code,
      "bad-request",
    );
  });

  test("a failure is the row of the table; an unknown error is internal and keeps its text", async () => {
    const conflict = await problem("/api/v1/refused");
    assert.deepEqual(
      [conflict.status, conflict.code, conflict.detail],
      [409, "uid-conflict", "two studies"],
    );
    const broken = await problem("/api/v1/broken");
    assert.deepEqual(
      [broken.status, broken.code, broken.detail],
      [500, "internal", undefined],
    );
    assert.ok(
      lines.some(
        (line) =>
          line.includes(broken.correlationId) &&
          line.includes("request failed"),
      ),
      "the cause is in the log under the id of the answer",
    );
    const wrong = await ask("/api/v1/wrong");
    assert.equal(wrong.status, 500);
    assert.ok(!wrong.text.includes(planted));
  });

  test("another host, origin or site is refused before anything runs", async () => {
    const host = `127.0.0.1:${port}`;
    for (const headers of [
      { host: "evil.example" },
      { host: `evil.example:${port}` },
      { host: `localhost:${port + 1}` },
      { host, origin: "http://evil.example" },
      { host, origin: "null" },
      { host, "sec-fetch-site": "cross-site" },
      { host, "sec-fetch-site": "same-site", accept: "text/event-stream" },
    ]) {
      const refused = await problem("/api/v1/patients/x", { headers });
      assert.equal(refused.code, "foreign-origin", JSON.stringify(headers));
    }
    const posted = await ask("/api/v1/things", {
      method: "POST",
      headers: { ...json, host, origin: `http://${host}` },
      body: '{"n":1}',
    });
    assert.equal(posted.status, 200);
  });

  test("a sender cannot choose the correlation id", async () => {
    const { headers } = await ask("/healthz", {
      headers: {
        "x-correlation-id": planted,
        "x-request-id": planted,
        "request-id": planted,
      },
    });
    assert.match(String(headers["x-correlation-id"]), /^[0-9a-f-]{36}$/);
  });

  test("pages and viewer have each their policy, both without anything from outside", async () => {
    const app = (await ask("/")).headers;
    const viewer = (await ask("/viewer/x")).headers;
    assert.match(
      String(app["content-security-policy"]),
      /default-src 'none'.*script-src 'self';/,
    );
    assert.match(
      String(viewer["content-security-policy"]),
      /'wasm-unsafe-eval'/,
    );
    assert.doesNotMatch(
      String(viewer["content-security-policy"]),
      /'unsafe-eval'/,
    );
    const worker = (await ask("/viewer/decoder.js")).headers;
    assert.match(String(worker["content-security-policy"]), /'unsafe-eval'/);
    assert.equal(viewer["cross-origin-embedder-policy"], "require-corp");
    for (const headers of [app, viewer]) {
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["cross-origin-resource-policy"], "same-origin");
      assert.doesNotMatch(
        String(headers["content-security-policy"]),
        /http|\*/,
      );
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
    assert.match(
      String((await ask("/viewers")).headers["content-security-policy"]),
      /'none'/,
    );
  });

  test("an unknown address is the app for a browser and not-found for the rest", async () => {
    const page = await ask("/study/1", { headers: { accept: "text/html" } });
    assert.deepEqual([page.status, page.text], [200, "the app"]);
    assert.equal((await problem("/study/1")).code, "not-found");
    const asset = { headers: { accept: "text/html" } };
    assert.equal((await problem("/assets/old.js", asset)).code, "not-found");
    assert.equal(
      (await problem("/study/1", { method: "POST" })).code,
      "not-found",
    );
    assert.equal((await problem("/%")).code, "bad-request");
  });

  test("health, readiness and metrics", async () => {
    assert.equal((await ask("/healthz")).status, 200);
    assert.equal((await ask("/readyz")).status, 200);
    databaseWorks = false;
    const { status, text } = await ask("/readyz");
    databaseWorks = true;
    assert.equal(status, 503);
    assert.deepEqual(JSON.parse(text), {
      status: "not-ready",
      checks: [
        { name: "database", ok: false },
        { name: "hangs-sometimes", ok: true },
      ],
    });
    const metrics = await ask("/metrics");
    assert.match(
      metrics.text,
      /route="\/api\/v1\/patients\/:name",status="200"/,
    );
    assert.match(metrics.text, /nodejs_eventloop_lag/);
    assert.doesNotMatch(metrics.text, /patients\/x/);
  });

  test("the description and its page come from here, with the routes in it", async () => {
    const { text } = await ask("/api/v1/openapi.json");
    const description = JSON.parse(text) as {
      openapi: string;
      info: { version: string };
      paths: Record<string, unknown>;
    };
    assert.equal(description.info.version, "1.2.3");
    assert.ok("/api/v1/patients/{name}" in description.paths);
    assert.ok(!("/healthz" in description.paths));
    const docs = await ask("/docs");
    assert.equal(docs.status, 200);
    assert.doesNotMatch(docs.text, /(src|href)="(https?:)?\/\//);
    const script = /src="(\/docs\/static\/swagger-ui-bundle\.js)"/.exec(
      docs.text,
    )?.[1];
    assert.equal((await ask(String(script))).status, 200);
  });

  test("a huge announced length without a body is refused at once", async () => {
    const answer = await new Promise<string>((done, fail) => {
      const socket = connect(port, "127.0.0.1", () =>
        socket.write(
          `POST /api/v1/things HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n`,
        ),
      );
      socket.once("data", (chunk) => {
        done(chunk.toString("utf8"));
        socket.destroy();
      });
      socket.on("error", fail);
    });
    assert.match(answer, /^HTTP\/1.1 413/);
  });

  test("nothing a sender said is in the log", async () => {
    await ask(
      `/api/v1/patients/${encodeURIComponent(planted)}?name=${encodeURIComponent(planted)}`,
    );
    await ask(`/nowhere/${encodeURIComponent(planted)}`, {
      headers: {
        "user-agent": planted,
        referer: planted,
        cookie: `a=${planted}`,
      },
    });
    assert.ok(lines.length > 10);
    assert.ok(!lines.join("").includes("PLANTED"));
  });
});
