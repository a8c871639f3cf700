import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import {
  axialSlices,
  createRandom,
  judgeBodyPart,
  readBodyPartModel,
  readNifti,
} from "@isocenter/imaging";
import { decodeJpeg } from "../jpeg.ts";
import { sharedData } from "./data.ts";
import { drawOther } from "./synthetic.ts";

const folder = resolve(
  import.meta.dirname,
  "../../../server/models/body-part/1.0.0",
);
const bytes = readFileSync(resolve(folder, "model.bin"));
const card = JSON.parse(readFileSync(resolve(folder, "card.json"), "utf8")) as {
  digest: string;
  heldOut: {
    accuracy: number;
    brainAgainstRest: { auc: number; sensitivityAtHalf: number };
  };
};
const model = readBodyPartModel(bytes, card);

test("the shipped model is the one its card describes", () => {
  assert.equal(
    card.digest,
    `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
  );
  assert.ok(bytes.length < 2_000_000);
  assert.ok(card.heldOut.accuracy >= 0.97);
  assert.ok(card.heldOut.brainAgainstRest.auc >= 0.99);
  assert.ok(card.heldOut.brainAgainstRest.sensitivityAtHalf >= 0.98);
});

test("patterns that were never seen are no brain", () => {
  const random = createRandom(424_242);
  const verdicts = Array.from({ length: 60 }, () =>
    judgeBodyPart(model, drawOther(random)),
  );
  assert.ok(verdicts.every((v) => v.probabilities.BrainMR < 0.5));
  assert.ok(verdicts.filter((v) => v.bodyPart === "Other").length >= 54);
});

const shared = existsSync(sharedData) ? false : "no shared data";

test(
  "a head from a source never seen is a brain; a wound is not",
  { skip: shared },
  () => {
    const head = axialSlices(
      readNifti(
        readFileSync(
          resolve(
            sharedData,
            "nifti/brats_deepmedic/T1c_subtrMeanDivStd.nii.gz",
          ),
        ),
      ),
    );
    for (const s of [75, 85, 95])
      assert.equal(judgeBodyPart(model, head[s]).bodyPart, "BrainMR");
    const wound = decodeJpeg(
      readFileSync(resolve(sharedData, "wound/fuseg/images/0833.jpg")),
    );
    assert.ok(judgeBodyPart(model, wound).probabilities.BrainMR < 0.5);
  },
);
