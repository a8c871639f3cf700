import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  readDataset,
} from "@isocenter/dicom";
import { startTestArchive, type TestArchive } from "./testing.ts";
import {
  columns,
  file,
  multipart,
  partsOf,
  rows,
  type Json,
} from "./testing-files.ts";

describe("DICOMweb over a real archive", () => {
  let archive: TestArchive;
  before(async () => {
    archive = await startTestArchive();
  });
  after(async () => {
    await archive.close();
  });

  const get = async (path: string, accept?: string): Promise<Response> =>
    await fetch(path.startsWith("http") ? path : archive.url + path, {
      headers: accept === undefined ? {} : { accept },
    });
  const json = async (path: string): Promise<Json[]> => {
    const response = await get(path, "application/dicom+json");
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Json[];
  };
  async function stow(
    files: readonly Uint8Array[],
    study?: string,
  ): Promise<{ status: number; answer: Json }> {
    const { body, type } = multipart(files);
    const response = await fetch(
      `${archive.url}/studies${study === undefined ? "" : `/${study}`}`,
      {
        method: "POST",
        headers: { "content-type": type, accept: "application/dicom+json" },
        body: new Uint8Array(body),
      },
    );
    return { status: response.status, answer: (await response.json()) as Json };
  }

  test("what was stored is found and comes back byte for byte", async () => {
    const first = file({
      study: "1.2.10",
      series: "1.2.10.1",
      instance: "1.2.10.1.1",
    });
    const second = file({
      study: "1.2.10",
      series: "1.2.10.1",
      instance: "1.2.10.1.2",
      number: 2,
      level: 7,
    });
    const { status, answer } = await stow([first, second], "1.2.10");
    assert.equal(status, 200, JSON.stringify(answer));
    assert.equal(answer["00081199"]?.Value?.length, 2);
    assert.equal(answer["00081198"], undefined);

    const [study] = await json("/studies?PatientName=doe^j*");
    assert.deepEqual(study?.["0020000D"]?.Value, ["1.2.10"]);
    assert.deepEqual(study?.["00201208"]?.Value, [2]);
    assert.deepEqual(study?.["00080061"]?.Value, ["CT"]);
    assert.deepEqual(study?.["00100010"]?.Value, [{ Alphabetic: "Doe^Jane" }]);
    assert.deepEqual(study?.["00081190"]?.Value, [
      `${archive.url}/studies/1.2.10`,
    ]);

    const whole = await get(
      "/studies/1.2.10",
      'multipart/related; type="application/dicom"; transfer-syntax=*',
    );
    const parts = await partsOf(whole);
    assert.equal(parts.length, 2);
    const dataset = (bytes: Uint8Array) =>
      bytes.subarray(readDataset(bytes).datasetOffset);
    assert.deepEqual(
      Buffer.from(dataset(parts[0].bytes)),
      Buffer.from(dataset(first)),
    );
    assert.deepEqual(
      Buffer.from(dataset(parts[1].bytes)),
      Buffer.from(dataset(second)),
    );
  });

  test("metadata names bulk data that can be fetched, and a validator saves the second answer", async () => {
    const response = await get(
      "/studies/1.2.10/series/1.2.10.1/metadata",
      "application/dicom+json",
    );
    assert.equal(response.status, 200);
    // Without a charset: clients compare the whole value.
    assert.equal(
      response.headers.get("content-type"),
      "application/dicom+json",
    );
    const search = await get("/studies", "application/dicom+json");
    assert.equal(search.headers.get("content-type"), "application/dicom+json");
    const instances = (await response.json()) as Json[];
    assert.equal(instances.length, 2);
    const uri = instances[0]?.["7FE00010"]?.BulkDataURI;
    assert.ok(uri?.startsWith(`${archive.url}/studies/1.2.10/`), String(uri));
    const bulk = await get(uri ?? "", "application/octet-stream");
    assert.equal(bulk.status, 200);
    const pixels = new Uint16Array(await bulk.arrayBuffer());
    assert.equal(pixels.length, rows * columns);
    assert.equal(pixels[3], 30);
    const again = await fetch(response.url, {
      headers: { "if-none-match": response.headers.get("etag") ?? "" },
    });
    assert.equal(again.status, 304);
  });

  test("frames come as octets, and as a picture", async () => {
    const base = "/studies/1.2.10/series/1.2.10.1/instances/1.2.10.1.2";
    const [part] = await partsOf(
      await get(
        `${base}/frames/1`,
        "multipart/related; type=application/octet-stream; transfer-syntax=*",
      ),
    );
    assert.equal(
      part?.headers.get("content-type"),
      `application/octet-stream; transfer-syntax=${ExplicitVRLittleEndian}`,
    );
    assert.equal(part?.bytes.readUInt16LE(0), 7);
    assert.equal(part?.bytes.length, rows * columns * 2);
    const picture = await get(
      `${base}/rendered?window=100,50,linear&viewport=12,16`,
      "image/png",
    );
    assert.equal(picture.status, 200, await picture.clone().text());
    const png = Buffer.from(await picture.arrayBuffer());
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.equal(png.readUInt32BE(16), 12);
    assert.equal(png.readUInt32BE(20), 16);
    assert.equal((await get(`${base}/frames/2`)).status, 404);
    assert.equal((await get(`${base}/frames/0`)).status, 404);
    assert.equal((await get(`${base}/frames/x`)).status, 400);
    assert.equal((await get(`${base}/rendered`, "image/gif")).status, 406);
  });

  test("an implicit object is given in Explicit VR Little Endian where no syntax is asked for", async () => {
    const sent = file({
      study: "1.2.11",
      series: "1.2.11.1",
      instance: "1.2.11.1.1",
      transferSyntaxUID: ImplicitVRLittleEndian,
    });
    assert.equal((await stow([sent])).status, 200);
    const [part] = await partsOf(
      await get(
        "/studies/1.2.11",
        'multipart/related; type="application/dicom"',
      ),
    );
    assert.ok(part);
    const read = readDataset(part.bytes);
    assert.equal(read.transferSyntaxUID, ExplicitVRLittleEndian);
    assert.equal(read.dataset.string("PatientName"), "Doe^Jane");
    const whole = await get(
      "/studies/1.2.11/series/1.2.11.1/instances/1.2.11.1.1",
      "application/dicom; transfer-syntax=*",
    );
    assert.equal(
      whole.headers.get("content-type"),
      `application/dicom; transfer-syntax=${ImplicitVRLittleEndian}`,
    );
  });

  test("each part has its own answer", async () => {
    const good = file({
      study: "1.2.12",
      series: "1.2.12.1",
      instance: "1.2.12.1.1",
    });
    const other = file({
      study: "1.2.12",
      series: "1.2.12.1",
      instance: "1.2.12.1.1",
      level: 1,
    });
    const { status, answer } = await stow([
      good,
      Buffer.from("no image"),
      other,
      good,
    ]);
    assert.equal(status, 202);
    const failed = answer["00081198"]?.Value as Json[] | undefined;
    assert.deepEqual(
      failed?.map((item) => item["00081197"]?.Value),
      [[0x0111]],
    );
    const unnamed = answer["0008119A"]?.Value as Json[] | undefined;
    assert.deepEqual(
      unnamed?.map((item) => item["00081197"]?.Value),
      [[0xc000]],
    );
    assert.equal(
      answer["00081199"]?.Value?.length,
      2,
      "stored, and once more the same",
    );
    assert.equal((await stow([Buffer.from("nothing")])).status, 409);
    assert.equal(
      (await stow([good], "1.2.99")).status,
      409,
      "another study than the address names",
    );
  });

  test("requests that are none get the standard's answer", async () => {
    const post = async (body: string, type: string): Promise<number> =>
      (
        await fetch(`${archive.url}/studies`, {
          method: "POST",
          headers: { "content-type": type },
          body,
        })
      ).status;
    assert.equal(await post("{}", "application/dicom+json"), 415);
    assert.equal(
      await post("x", 'multipart/related; type="application/dicom"'),
      400,
    );
    assert.equal(
      await post(
        "x",
        'multipart/related; type="application/dicom+json"; boundary=b',
      ),
      415,
    );
    assert.equal(
      await post(
        "--b\r\n\r\nabc",
        'multipart/related; type="application/dicom"; boundary=b',
      ),
      400,
    );
    assert.equal(
      await post(
        "--b--",
        'multipart/related; type="application/dicom"; boundary=b',
      ),
      400,
    );
    assert.equal((await get("/studies", "text/html")).status, 406);
    assert.equal((await get("/studies?StudyDate=yesterday")).status, 400);
    assert.equal((await get("/studies/1.2.404")).status, 404);
    assert.equal((await get("/studies/not-a-uid/metadata")).status, 400);
  });

  test("searches match, page, and say what they did not do", async () => {
    for (let index = 0; index < 5; index += 1)
      await stow([
        file({
          study: `1.2.20.${index}`,
          series: `1.2.20.${index}.1`,
          instance: `1.2.20.${index}.1.1`,
          name: `Page^P${index}`,
          date: `2023010${index + 1}`,
        }),
      ]);
    const uids = (found: Json[]): unknown[] =>
      found.map((one) => one["0020000D"]?.Value?.[0]);
    assert.equal((await json("/studies?PatientName=PAGE*")).length, 5);
    assert.equal(
      (await json("/studies?PatientName=page^p?&StudyDate=20230102-20230103"))
        .length,
      2,
    );
    assert.equal(
      (await json("/studies?StudyDate=20230104-&PatientName=Page*")).length,
      2,
    );
    assert.deepEqual(uids(await json("/studies?00080020=-20230101")), [
      "1.2.20.0",
    ]);
    assert.equal(
      (await json("/studies?StudyInstanceUID=1.2.20.1,1.2.20.2")).length,
      2,
    );
    assert.equal(
      (await json("/studies?StudyInstanceUID=1.2.20.1%5C1.2.20.3")).length,
      2,
    );
    assert.equal(
      (await get("/studies?StudyDescription=Head 100__x")).status,
      204,
      "what LIKE takes for a wildcard is a letter here",
    );
    assert.ok(
      (await json("/studies?StudyDescription=Head 100%25_*")).length >= 5,
    );
    assert.equal((await get("/studies?ModalitiesInStudy=MR")).status, 204);
    assert.ok((await json("/studies?ModalitiesInStudy=MR,CT")).length >= 5);

    const page = await get(
      "/studies?PatientName=Page*&limit=2&offset=1",
      "application/dicom+json",
    );
    assert.equal(((await page.json()) as Json[]).length, 2);
    assert.match(
      page.headers.get("warning") ?? "",
      /There are 2 additional results/,
    );
    const seen = new Set<unknown>();
    for (let offset = 0; offset < 5; offset += 2)
      for (const uid of uids(
        await json(`/studies?PatientName=Page*&limit=2&offset=${offset}`),
      ))
        seen.add(uid);
    assert.equal(seen.size, 5);

    const fuzzy = await get(
      "/studies?fuzzymatching=true&EyeColour=blue&PatientName=Page*",
      "application/dicom+json",
    );
    assert.match(
      fuzzy.headers.get("warning") ?? "",
      /fuzzymatching.*EyeColour/,
    );

    const series = await json(
      "/studies/1.2.20.1/series?RequestAttributesSequence.ScheduledProcedureStepID=SPS1",
    );
    assert.equal(series.length, 1);
    assert.deepEqual(series[0]?.["00400244"]?.Value, ["20240131"]);
    assert.equal(
      (await get("/studies/1.2.20.1/series?00400275.00400009=SPS2")).status,
      204,
    );
    assert.equal(
      (await json("/series?PatientName=Page*&Modality=CT")).length,
      5,
    );
    const instances = await json(
      "/instances?PatientName=Page*&InstanceNumber=1&includefield=HighBit",
    );
    assert.equal(instances.length, 5);
    assert.deepEqual(instances[0]?.["00280102"]?.Value, [15]);
    assert.deepEqual(instances[0]?.["00280100"]?.Value, [16]);
    const [all] = await json(
      "/studies?StudyInstanceUID=1.2.20.1&includefield=all",
    );
    assert.equal(all?.["00280010"], undefined, "a study has no rows");
  });
});
