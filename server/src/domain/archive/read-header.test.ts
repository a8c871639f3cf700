import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { DeflatedExplicitVRLittleEndian } from "@isocenter/dicom";
import { readSpooledHeader } from "./read-header.ts";
import { makeEncapsulatedSlice, makeSlice } from "./testing-objects.ts";

describe("the header of a spooled file", () => {
  const folder = mkdtempSync(join(tmpdir(), "isocenter-header-"));
  after(() => rmSync(folder, { recursive: true }));
  const read = async (bytes: Uint8Array) => {
    const file = join(folder, "object.dcm");
    writeFileSync(file, bytes);
    return await readSpooledHeader(file, bytes.length);
  };

  test("is found whatever its size, without the pixels", async () => {
    const big = makeSlice({
      ImageComments: "c".repeat(10_000),
      ReferencedImageSequence: Array.from({ length: 4000 }, (_, index) => ({
        ReferencedSOPInstanceUID: `1.2.3.${index}`,
      })),
    });
    assert.ok(big.length > 100_000);
    const { dataset } = await read(big);
    assert.equal(dataset.string("PatientID"), "PID1");
  });

  test("an object cut anywhere is truncated, also between two elements of an image's header", async () => {
    const whole = makeSlice();
    let truncated = 0;
    for (let length = 400; length < whole.length; length += 1) {
      const found = await read(whole.subarray(0, length)).catch(
        (error: unknown) => {
          assert.equal((error as { code?: string }).code, "truncated");
          truncated += 1;
          return undefined;
        },
      );
      assert.equal(found?.pixelData, undefined, `cut at ${length}`);
    }
    // Before BitsAllocated, from 78 bytes before the pixels on, nothing says that it is an image.
    assert.ok(truncated >= 64 + 50);
  });

  test("deflated objects are read", async () => {
    const { dataset, pixelData } = await read(
      makeSlice({}, DeflatedExplicitVRLittleEndian),
    );
    assert.equal(dataset.string("PatientName"), "Doe^Jane");
    assert.equal(pixelData?.length, 64);
  });

  const fragments = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  const encapsulated = () => makeEncapsulatedSlice([fragments]);

  test("encapsulated pixels must end, with every fragment whole", async () => {
    const whole = encapsulated();
    assert.ok((await read(whole)).pixelData?.encapsulated);
    for (let cut = 1; cut < 24; cut++)
      await assert.rejects(read(whole.subarray(0, whole.length - cut)), {
        code: "truncated",
      });
  });

  test("a fragment that is none, or that runs to 4 GiB", async () => {
    const wrong = encapsulated();
    const at = Buffer.from(wrong).lastIndexOf(Buffer.from(fragments));
    const endless = wrong.slice();
    endless.set([0xfe, 0xff, 0xff, 0xff], at - 4);
    await assert.rejects(read(endless), { code: "truncated" });
    wrong.set([0x11, 0x22], at - 8);
    await assert.rejects(read(wrong), { code: "pixel-data-invalid" });
  });
});
