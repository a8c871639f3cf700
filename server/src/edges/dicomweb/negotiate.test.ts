import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  JPEG2000Lossless,
  RLELossless,
} from "@isocenter/dicom";
import { parseAccept, parseMediaType } from "./media-type.ts";
import {
  demandJson,
  negotiateFrames,
  negotiateInstances,
  negotiateRendered,
} from "./negotiate.ts";

describe("media types", () => {
  test("parameters may be quoted, and separators stand inside quotes", () => {
    const { type, parameters } = parseMediaType(
      'Multipart/Related; Type="a/b"; boundary="x;y,\\"z"',
    );
    assert.equal(type, "multipart/related");
    assert.equal(parameters.get("type"), "a/b");
    assert.equal(parameters.get("boundary"), 'x;y,"z');
    assert.throws(() => parseMediaType("nonsense"), { code: "bad-request" });
  });
  test("ranges are ordered by q; q=0 is no", () => {
    assert.deepEqual(
      parseAccept("image/png;q=0.5, image/jpeg;q=0, image/gif, */*;q=0.1").map(
        ({ type }) => type,
      ),
      ["image/gif", "image/png", "*/*"],
    );
    assert.equal(parseAccept(undefined)[0]?.type, "*/*");
  });
});

describe("instances", () => {
  const negotiate = (accept: string | undefined, canBeSingle = false) =>
    negotiateInstances(parseAccept(accept), { canBeSingle });
  test("no preference is as stored, no syntax is Explicit VR Little Endian", () => {
    assert.deepEqual(negotiate(undefined), {
      isMultipart: true,
      transferSyntax: "asStored",
    });
    assert.deepEqual(negotiate('multipart/related; type="application/dicom"'), {
      isMultipart: true,
      transferSyntax: ExplicitVRLittleEndian,
    });
    assert.equal(
      negotiate(
        'multipart/related; type="application/dicom"; transfer-syntax=*',
      ).transferSyntax,
      "asStored",
    );
    assert.equal(
      negotiate(
        `multipart/related; type="application/dicom"; transfer-syntax=${JPEG2000Lossless}`,
      ).transferSyntax,
      JPEG2000Lossless,
    );
  });
  test("one file alone only where there is one", () => {
    assert.equal(negotiate("application/dicom", true).isMultipart, false);
    assert.throws(() => negotiate("application/dicom"), {
      code: "not-acceptable",
    });
    assert.throws(() => negotiate("image/jpeg"), { code: "not-acceptable" });
  });
});

describe("frames", () => {
  const native = {
    transferSyntaxUID: ImplicitVRLittleEndian,
    isEncapsulated: false,
  };
  const packed = { transferSyntaxUID: JPEG2000Lossless, isEncapsulated: true };
  const cases: [string | undefined, typeof native, string, string][] = [
    [
      undefined,
      native,
      "decoded",
      `application/octet-stream; transfer-syntax=${ExplicitVRLittleEndian}`,
    ],
    [
      undefined,
      packed,
      "stored",
      `image/jp2; transfer-syntax=${JPEG2000Lossless}`,
    ],
    [
      "multipart/related; type=application/octet-stream",
      packed,
      "decoded",
      `application/octet-stream; transfer-syntax=${ExplicitVRLittleEndian}`,
    ],
    [
      "multipart/related; type=application/octet-stream; transfer-syntax=*",
      packed,
      "stored",
      `application/octet-stream; transfer-syntax=${JPEG2000Lossless}`,
    ],
    [
      "multipart/related; type=application/octet-stream; transfer-syntax=*",
      native,
      "decoded",
      `application/octet-stream; transfer-syntax=${ExplicitVRLittleEndian}`,
    ],
    [
      'multipart/related; type="image/jp2"',
      packed,
      "stored",
      `image/jp2; transfer-syntax=${JPEG2000Lossless}`,
    ],
    [
      'multipart/related; type="image/*", multipart/related; type=application/octet-stream;q=0.5',
      native,
      "decoded",
      `application/octet-stream; transfer-syntax=${ExplicitVRLittleEndian}`,
    ],
    [
      `multipart/related; type="image/dicom-rle"; transfer-syntax=${RLELossless}`,
      { transferSyntaxUID: RLELossless, isEncapsulated: true },
      "stored",
      `image/dicom-rle; transfer-syntax=${RLELossless}`,
    ],
  ];
  for (const [accept, stored, form, contentType] of cases)
    test(`${accept ?? "no Accept"} of ${stored.isEncapsulated ? "packed" : "native"} is ${form}`, () => {
      const answer = negotiateFrames(parseAccept(accept), stored);
      assert.equal(answer.form, form);
      assert.equal(answer.contentType, contentType);
    });
  test("what is not there is not acceptable", () => {
    for (const accept of [
      'multipart/related; type="image/jls"',
      "text/plain",
      `multipart/related; type=application/octet-stream; transfer-syntax=${RLELossless}`,
    ])
      assert.throws(() => negotiateFrames(parseAccept(accept), packed), {
        code: "not-acceptable",
      });
  });
});

test("JSON and pictures", () => {
  for (const accept of [
    undefined,
    "*/*",
    "application/json",
    "application/dicom+json",
    'multipart/related; type="application/dicom+xml", application/dicom+json;q=0.1',
  ])
    demandJson(parseAccept(accept));
  assert.throws(
    () =>
      demandJson(
        parseAccept('multipart/related; type="application/dicom+xml"'),
      ),
    { code: "not-acceptable" },
  );
  assert.equal(
    negotiateRendered(parseAccept("image/*"), ["image/png"]),
    "image/png",
  );
  assert.throws(
    () => negotiateRendered(parseAccept("image/gif"), ["image/png"]),
    { code: "not-acceptable" },
  );
});
