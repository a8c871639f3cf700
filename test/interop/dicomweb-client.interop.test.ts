import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startTestArchive } from "../../server/src/edges/dicomweb/testing.ts";
import { run } from "../support/dimse-dcmtk.ts";

const python = process.env["ISOCENTER_PYTHON"] ?? "python3";
const script = fileURLToPath(
  new URL("dicomweb_client_peer.py", import.meta.url),
);
const data =
  process.env["ISOCENTER_SHARED_DATA"] ??
  fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** Of one study in four transfer syntaxes: implicit, explicit, RLE, JPEG 2000. */
const files = [
  "MR_small_implicit.dcm",
  "MR_small.dcm",
  "MR_small_RLE.dcm",
  "MR_small_jp2klossless.dcm",
].map((name) => path.join(data, "dicom/pydicom/test_files", name));

function missing(): string | false {
  const tried = spawnSync(python, ["-c", "import dicomweb_client, pydicom"]);
  if (tried.status !== 0) {
    const text = "dicomweb-client not installed (ISOCENTER_PYTHON)";
    if (process.env["CI"] === "true") throw new Error(text);
    return text;
  }
  return files.every((file) => existsSync(file)) ? false : "no shared data";
}

const skip = missing();

for (const file of files)
  test(
    `dicomweb-client stores, finds and retrieves ${path.basename(file)}`,
    { skip },
    async (context) => {
      const archive = await startTestArchive();
      context.after(async () => {
        await archive.close();
      });
      const ran = await run(python, script, archive.url, file);
      assert.equal(ran.code, 0, ran.output);
      const { bulk, ...said } = JSON.parse(
        ran.output.trim().split("\n").at(-1) ?? "",
      ) as Record<string, unknown>;
      assert.ok(bulk === 0 || bulk === 1);
      assert.deepEqual(said, {
        files: 1,
        stored: 1,
        failed: 0,
        studies: 1,
        patient: true,
        pages: 1,
        series: 1,
        nothing: 0,
        equal: 1,
        metadata: 1,
        pixels: 1,
        picture: "PNG",
      });
    },
  );
