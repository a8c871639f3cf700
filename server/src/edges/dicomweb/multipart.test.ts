import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Failure } from "../../platform/errors/index.ts";
import { boundaryOf, readMultipart } from "./multipart-read.ts";
import { writeMultipart } from "./multipart-write.ts";

async function* chunked(
  bytes: Uint8Array,
  size: number,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function gather(
  source: AsyncIterable<Uint8Array>,
): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return chunks;
}

async function read(
  text: string,
  size = 7,
): Promise<{ type: string | undefined; body: string }[]> {
  const parts: { type: string | undefined; body: string }[] = [];
  for await (const part of readMultipart(
    chunked(Buffer.from(text, "latin1"), size),
    "b1",
  )) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.body) chunks.push(chunk);
    parts.push({
      type: part.headers.get("content-type"),
      body: Buffer.concat(chunks).toString("latin1"),
    });
  }
  return parts;
}

describe("multipart/related", () => {
  const body =
    "preamble\r\n--b1\r\nContent-Type: application/dicom\r\n\r\none\r\n--b\r\n-\r\n--b1\r\n\r\n\r\n--b1\r\ncontent-type:x/y\r\n\r\n\r\nthree\r\n\r\n--b1--\r\n";
  const wanted = [
    { type: "application/dicom", body: "one\r\n--b\r\n-" },
    { type: undefined, body: "" },
    { type: "x/y", body: "\r\nthree\r\n" },
  ];

  test("the same parts come out however the bytes are cut", async () => {
    for (let size = 1; size <= body.length; size += 1)
      assert.deepEqual(await read(body, size), wanted, `chunks of ${size}`);
  });

  test("a part that nobody reads is skipped", async () => {
    const types: (string | undefined)[] = [];
    for await (const { headers } of readMultipart(
      chunked(Buffer.from(body), 5),
      "b1",
    ))
      types.push(headers.get("content-type"));
    assert.deepEqual(types, ["application/dicom", undefined, "x/y"]);
  });

  test("a part that is read in part is skipped to its end", async () => {
    for (const size of [1, 4, 1000]) {
      let first = true;
      const bodies: string[] = [];
      const source = chunked(Buffer.from(body), size);
      for await (const { body: content } of readMultipart(source, "b1")) {
        let text = "";
        for await (const chunk of content) {
          text += Buffer.from(chunk).toString();
          if (first) break;
        }
        bodies.push(text);
        first = false;
      }
      assert.equal(bodies.length, 3);
      assert.equal(bodies[2], "\r\nthree\r\n");
    }
  });

  test("what is cut short or none is refused", async () => {
    for (const text of [
      "",
      "x",
      "--b1",
      "--b1\r\n\r\nabc",
      "--b1\r\n\r\nabc\r\n--b1",
      "--b1xx",
      "--b1\r\nno colon\r\n\r\n\r\n--b1--",
    ])
      await assert.rejects(
        read(text),
        (error) => error instanceof Failure && error.code === "bad-request",
        JSON.stringify(text),
      );
    await assert.rejects(read(`--b1\r\nA: ${"x".repeat(20_000)}`), {
      code: "limit-exceeded",
    });
  });

  test("a boundary is what RFC 2046 allows", () => {
    assert.equal(
      boundaryOf(new Map([["boundary", "a b'()+_,-./:=?c"]])),
      "a b'()+_,-./:=?c",
    );
    for (const boundary of [undefined, "", "a\r\nb", "x ", "x".repeat(71), "ä"])
      assert.throws(
        () =>
          boundaryOf(
            new Map(boundary === undefined ? [] : [["boundary", boundary]]),
          ),
        { code: "bad-request" },
      );
  });

  test("what is written is read again", async () => {
    const bytes = Buffer.concat(
      await gather(
        writeMultipart(
          [
            {
              contentType: "a/b",
              body: [Buffer.from("\r\n--b"), Buffer.from("1--")],
            },
            { contentType: "c/d", location: "http://x/y", body: [] },
          ],
          "b2",
        ),
      ),
    );
    const parts: string[] = [];
    for await (const { headers, body: content } of readMultipart(
      chunked(bytes, 3),
      "b2",
    ))
      parts.push(
        `${headers.get("content-location") ?? ""} ${Buffer.concat(await gather(content)).toString()}`,
      );
    assert.deepEqual(parts, [" \r\n--b1--", "http://x/y "]);
  });
});
