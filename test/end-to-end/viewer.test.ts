import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  MRImageStorage,
  writePart10,
  ExplicitVRLittleEndian,
} from "@isocenter/dicom";
import { dicomwebRoutes } from "../../server/src/edges/dicomweb/routes.ts";
import { startTestArchive } from "../../server/src/edges/dicomweb/testing.ts";
import {
  viewerRoutes,
  viewerUrl,
} from "../../server/src/edges/viewer/index.ts";
import { createHttp } from "../../server/src/platform/http/index.ts";
import { silentLog } from "../../server/src/platform/log/index.ts";
import { createMetrics } from "../../server/src/platform/metrics/index.ts";
import { root } from "../sources.ts";
import { noChromium, openChromium } from "./chromium.ts";

const { viewerFolder } = (await import(
  new URL("../../bin/fetch-viewer.mjs", import.meta.url).href
)) as { viewerFolder: string };
const size = 128;
const study = "2.25.100";

/** A slice with a bright disc that grows from slice to slice, in a position of its own. */
function slice(number: number): Uint8Array {
  const pixels = new Uint16Array(size * size).map((_, at) => {
    const x = (at % size) - size / 2;
    const y = Math.floor(at / size) - size / 2;
    return Math.hypot(x, y) < 20 + 5 * number ? 900 : 100;
  });
  return writePart10({
    transferSyntaxUID: ExplicitVRLittleEndian,
    dataset: {
      SOPClassUID: MRImageStorage,
      SOPInstanceUID: `2.25.100.1.${number}`,
      StudyInstanceUID: study,
      SeriesInstanceUID: "2.25.100.1",
      FrameOfReferenceUID: "2.25.100.2",
      Modality: "MR",
      PatientName: "DEMO^VIEWER",
      PatientID: "VIEWER-1",
      StudyDate: "20240131",
      StudyTime: "101500",
      StudyDescription: "Brain",
      SeriesDescription: "T1 contrast",
      SeriesNumber: 1,
      InstanceNumber: number,
      ImagePositionPatient: [0, 0, number * 5],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      PixelSpacing: [1, 1],
      SliceThickness: 5,
      Rows: size,
      Columns: size,
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
      SamplesPerPixel: 1,
      PhotometricInterpretation: "MONOCHROME2",
      WindowCenter: 500,
      WindowWidth: 1000,
      PixelData: pixels,
    },
  });
}

function stow(files: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    Buffer.concat([
      ...files.flatMap((bytes) => [
        Buffer.from("--part\r\nContent-Type: application/dicom\r\n\r\n"),
        bytes,
        Buffer.from("\r\n"),
      ]),
      Buffer.from("--part--\r\n"),
    ]),
  );
}

const isFetched = existsSync(join(viewerFolder, "dist", "index.html"));

test(
  "OHIF shows a stored study from our DICOMweb, asks nobody else and shows no dialog",
  {
    skip:
      noChromium ||
      (!isFetched && "no viewer: node bin/fetch-viewer.mjs fetches it"),
  },
  async () => {
    const archive = await startTestArchive();
    const http = await createHttp({
      config: { bind: "127.0.0.1" },
      log: silentLog,
      metrics: createMetrics(),
      version: "0.0.0",
    });
    await http.register(dicomwebRoutes(archive.deps), { prefix: "/dicom-web" });
    await http.register(viewerRoutes({ folder: viewerFolder }), {
      prefix: "/viewer",
    });
    const address = await http.listen({ host: "127.0.0.1", port: 0 });
    const browser = await openChromium();
    try {
      const stored = await fetch(`${address}/dicom-web/studies`, {
        method: "POST",
        headers: {
          "content-type":
            'multipart/related; type="application/dicom"; boundary=part',
        },
        body: stow([1, 2, 3, 4].map(slice)),
      });
      assert.equal(stored.status, 200, await stored.text());

      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
      });
      const foreign: string[] = [];
      const failed: string[] = [];
      const errors: string[] = [];
      page.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== address)
          foreign.push(request.url());
      });
      page.on("response", (response) => {
        if (response.status() >= 400)
          failed.push(`${response.status()} ${response.url()}`);
      });
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });

      await page.goto(address + viewerUrl(study));
      const canvas = page.locator("canvas.cornerstone-canvas").first();
      await canvas.waitFor({ timeout: 60_000 });
      // The disc is white on dark: the picture is there once the middle of the canvas is bright.
      await page.waitForFunction(
        () => {
          const drawn = document.querySelector<HTMLCanvasElement>(
            "canvas.cornerstone-canvas",
          );
          const context = drawn?.getContext("2d");
          if (!drawn || !context) return false;
          const [red = 0] = context.getImageData(
            Math.floor(drawn.width / 2),
            Math.floor(drawn.height / 2),
            1,
            1,
          ).data;
          return red > 150;
        },
        undefined,
        { timeout: 60_000 },
      );
      const shots = join(root, "out", "screenshots");
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, "viewer.png") });

      assert.deepEqual(foreign, []);
      assert.deepEqual(failed, []);
      assert.deepEqual(errors, []);
      assert.equal(await page.locator(".shepherd-element").count(), 0);
      assert.equal(await page.getByText(/investigational use/i).count(), 0);
      assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    } finally {
      await browser.close();
      await http.close();
      await archive.close();
    }
  },
);
