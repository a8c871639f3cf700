import assert from "node:assert/strict";
import test from "node:test";
import type { UploadFile } from "@isocenter/contracts";
import type { Batch } from "../../uploads/queue.ts";
import { countStates, linesOfBatch, problemsFirst } from "./rows.ts";

const row = (part: Partial<UploadFile>): UploadFile => ({
  id: "f",
  name: "IM1",
  parent: null,
  bytes: 3,
  state: "stored",
  code: null,
  text: null,
  remedy: null,
  StudyInstanceUID: null,
  SOPInstanceUID: null,
  quarantineId: null,
  receivedAt: "2026-01-01T00:00:00Z",
  ...part,
});
const batch: Batch = {
  key: 1,
  uploadId: "u",
  startedAt: "2026-01-01T00:00:00Z",
  files: [
    {
      key: 2,
      name: "study.zip",
      size: 10,
      file: null,
      sent: 10,
      phase: "done",
      error: null,
      rows: [
        row({ id: "a", name: "study.zip", state: "unpacked" }),
        row({ id: "b", parent: "study.zip" }),
        row({ id: "c", parent: "study.zip", state: "quarantined" }),
      ],
    },
    {
      key: 3,
      name: "big.nii",
      size: 200,
      file: null,
      sent: 50,
      phase: "sending",
      error: null,
      rows: [],
    },
  ],
};

test("a ZIP becomes a line for itself and one for each object inside; what is under way shows its share", () => {
  const lines = linesOfBatch(batch);
  assert.deepEqual(
    lines.map(({ state, share }) => [state, share]),
    [
      ["unpacked", null],
      ["stored", null],
      ["quarantined", null],
      ["sending", 0.25],
    ],
  );
});

test("problems come first and the counts agree", () => {
  const lines = problemsFirst(linesOfBatch(batch));
  assert.equal(lines[0]?.state, "quarantined");
  assert.deepEqual(
    countStates(lines).map(([state, count]) => `${count} ${state}`),
    ["1 quarantined", "1 sending", "1 unpacked", "1 stored"],
  );
});
