import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isOurHost, isOurOrigin } from "./origin.ts";
import { viewerPolicy } from "./security-headers.ts";

const request = (
  headers: Record<string, string>,
  method = "GET",
  localPort: number | undefined = 8080,
) => ({ method, headers, localPort });

describe("host", () => {
  const bind = "127.0.0.1";
  test("loopback names with our port, or none, are ours", () => {
    for (const host of [
      "localhost:8080",
      "127.0.0.1:8080",
      "[::1]:8080",
      "LOCALHOST:8080",
    ])
      assert.equal(isOurHost(request({ host }), bind), true, host);
    // Some DICOMweb clients leave the port out.
    assert.equal(isOurHost(request({ host: "localhost" }), bind), true);
    assert.equal(
      isOurHost(request({ host: "127.0.0.9:8080" }), "127.0.0.9"),
      true,
    );
  });
  test("any other name or port is not: rebinding, another program, no host, tricks", () => {
    for (const host of [
      "evil.example:8080",
      "localhost:8081",
      "localhost.evil.example:8080",
      "127.0.0.1.evil.example:8080",
      "user@localhost:8080",
      "localhost:8080/x",
      "localhost:8080 evil",
      "localhost:080800",
      "0.0.0.0:8080",
      "",
    ])
      assert.equal(isOurHost(request({ host }), bind), false, host);
    assert.equal(isOurHost(request({}), bind), false);
  });
});

describe("origin", () => {
  const host = "localhost:8080";
  test("programs, which send neither header, may act", () => {
    assert.equal(isOurOrigin(request({ host }, "POST")), true);
  });
  test("our own pages may act", () => {
    const headers = {
      host,
      origin: `http://${host}`,
      "sec-fetch-site": "same-origin",
    };
    assert.equal(isOurOrigin(request(headers, "POST")), true);
    assert.equal(
      isOurOrigin(request({ host, "sec-fetch-site": "none" })),
      true,
    );
  });
  test("another origin may neither act nor read", () => {
    for (const origin of [
      "http://evil.example",
      "http://localhost:3000",
      "https://localhost:8080",
      "http://127.0.0.1:8080",
      "null",
    ])
      for (const method of ["GET", "POST", "DELETE"])
        assert.equal(
          isOurOrigin(request({ host, origin }, method)),
          false,
          origin,
        );
    for (const site of ["cross-site", "same-site"]) {
      const headers = { host, "sec-fetch-site": site };
      assert.equal(isOurOrigin(request(headers, "POST")), false);
      assert.equal(
        isOurOrigin(
          request({
            ...headers,
            "sec-fetch-mode": "no-cors",
            "sec-fetch-dest": "image",
          }),
        ),
        false,
      );
      assert.equal(
        isOurOrigin(
          request({
            ...headers,
            "sec-fetch-mode": "websocket",
            upgrade: "websocket",
          }),
        ),
        false,
      );
    }
  });
  test("a link that a person follows may open a page, not in a frame and not by a form", () => {
    const headers = {
      host,
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    assert.equal(isOurOrigin(request(headers)), true);
    assert.equal(
      isOurOrigin(request({ ...headers, "sec-fetch-dest": "iframe" })),
      false,
    );
    assert.equal(isOurOrigin(request(headers, "POST")), false);
  });
});

test("the viewer's policy allows nothing from outside and no inline script", () => {
  assert.match(viewerPolicy, /script-src 'self' blob: 'wasm-unsafe-eval';/);
  assert.doesNotMatch(viewerPolicy, /http|\*/);
});
