import assert from "node:assert/strict";
import test from "node:test";
import type { SeriesSummary } from "@isocenter/contracts";
import { framesOf, renderedUrl } from "./frames.ts";
import { initialWindow } from "./metadata.ts";

const instance = (
  SOPInstanceUID: string,
  InstanceNumber: number | null,
  NumberOfFrames = 1,
  Rows: number | null = 256,
) => ({
  SOPInstanceUID,
  SOPClassUID: "1.2",
  InstanceNumber,
  NumberOfFrames,
  Rows,
  Columns: Rows,
});
const series: SeriesSummary = {
  SeriesInstanceUID: "1.5",
  SeriesNumber: 1,
  SeriesDescription: null,
  Modality: "MR",
  instances: [
    instance("1.30", null),
    instance("1.20", 2, 2),
    instance("1.10", 1),
    instance("1.40", 3, 1, null),
  ],
};

test("frames come by instance number, those without one last, those without pixels not at all", () => {
  assert.deepEqual(
    framesOf(series).map((frame) => [frame.SOPInstanceUID, frame.frame]),
    [
      ["1.10", 1],
      ["1.20", 1],
      ["1.20", 2],
      ["1.30", 1],
    ],
  );
});

test("the address of a picture names window and size only where asked for", () => {
  const [frame] = framesOf(series);
  assert.ok(frame !== undefined);
  assert.equal(
    renderedUrl("1.2", frame, null),
    "/dicom-web/studies/1.2/series/1.5/instances/1.10/frames/1/rendered",
  );
  assert.equal(
    renderedUrl("1.2", frame, { center: 40, width: 80.5 }, 96),
    "/dicom-web/studies/1.2/series/1.5/instances/1.10/frames/1/rendered?window=40%2C80.5%2Clinear&viewport=96%2C96",
  );
});

test("the window is the sender's, else the range of the stored bits", () => {
  assert.deepEqual(
    initialWindow({
      "00281050": { vr: "DS", Value: ["600", "40"] },
      "00281051": { vr: "DS", Value: [1200, 80] },
    }),
    { window: { center: 600, width: 1200 }, stated: true },
  );
  assert.deepEqual(
    initialWindow({
      "00280101": { vr: "US", Value: [12] },
      "00280103": { vr: "US", Value: [0] },
      "00281052": { vr: "DS", Value: [-1024] },
      "00281053": { vr: "DS", Value: [1] },
    }),
    { window: { center: 1024, width: 4096 }, stated: false },
  );
  assert.deepEqual(initialWindow({}), {
    window: { center: 128, width: 256 },
    stated: false,
  });
});
