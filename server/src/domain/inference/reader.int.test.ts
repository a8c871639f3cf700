import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, describe, test } from "node:test";
import { newest, readCatalogue } from "../models/index.ts";
import { additivityError } from "./explain.ts";
import { decodeReaders, readInstance } from "./read-instance.ts";
import { createReader, type Reader } from "./reader.ts";

const sample = async (name: string) =>
  new Uint8Array(
    await readFile(new URL(`../../../samples/${name}`, import.meta.url)),
  );
const models = await readCatalogue();
const brain = newest(models, "brain-tumour");
const bodyPart = newest(models, "body-part");
const slice = {
  SOPInstanceUID: "2.25.1",
  SeriesInstanceUID: "2.25.2",
  InstanceNumber: 1,
  frame: 1,
  position: null,
};

describe("reader", () => {
  const open: Reader[] = [];
  after(async () => {
    for (const reader of open) await reader.close();
  });

  for (const warm of [false, true])
    test(`threads ${warm ? "that read a made-up slice first" : "as they start"} give the result of a plain call`, async () => {
      const reader = createReader({
        brain,
        bodyPart,
        threads: 1,
        memoryMb: 512,
        sliceMsMax: 60_000,
        warm,
      });
      open.push(reader);
      if (warm) reader.start();
      const part10 = await sample("brain-glioma/fs1990.dcm");
      const [read] = await reader.readAll(
        [slice],
        () => Promise.resolve(part10.slice()),
        { signal: new AbortController().signal },
      );
      const [plain] = await readInstance(
        decodeReaders(
          await readFile(brain.path),
          await readFile(bodyPart.path),
          bodyPart.card,
        ),
        part10,
        [slice],
      );
      assert.deepEqual(read, plain?.result);
      assert.ok(read?.reading);
      assert.ok(additivityError(read.reading.explanation) < 1e-12);
    });
});
