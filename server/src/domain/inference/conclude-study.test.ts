import assert from "node:assert/strict";
import { test } from "node:test";
import { Result, type SliceResult } from "@isocenter/contracts";
import { concludeStudy } from "./conclude-study.ts";
import { selectSlices } from "./select-slices.ts";
import {
  axialSeries,
  instanceOf,
  readSliceOf,
  skippedSliceOf,
} from "./testing.ts";
import type { ContractInstance, SliceReference } from "./types.ts";

const model = {
  card: { id: "m", version: "1", mode: "research" as const, digest: "x" },
  digest: `sha256:${"0".repeat(64)}`,
};

function conclude(
  instances: readonly ContractInstance[],
  answer: (slice: SliceReference, index: number) => SliceResult,
  refusal: string | null = null,
) {
  const selection = selectSlices(instances);
  return concludeStudy({
    StudyInstanceUID: "2.25.1",
    generation: 1,
    createdAt: new Date(0),
    selection,
    refusal,
    slices: selection.slices.map(answer),
    model,
    inputs: instances.map(({ SOPInstanceUID, sha256 }) => ({
      SOPInstanceUID,
      sha256,
    })),
  });
}
const brain = axialSeries("1", 24);
const clear = (slice: SliceReference) => readSliceOf(slice, 0.99);

test("a tumour over neighbouring slices is a finding, and its figure is not called calibrated", () => {
  const result = conclude(brain, (slice, index) =>
    readSliceOf(slice, index >= 10 && index <= 13 ? 0.05 : 0.98, "meningioma"),
  );
  assert.equal(result.verdict, "finding");
  assert.equal(result.finding, "meningioma");
  assert.ok(result.decidingSlice! >= 10 && result.decidingSlice! <= 13);
  assert.match(result.verdictText.en, /meningioma, mean probability 95 %/);
  assert.doesNotMatch(result.verdictText.en, /calibrated/);
  assert.match(result.verdictText.es, /probabilidad media 95 %/);
});

test("one slice may raise a suspicion", () => {
  const result = conclude([instanceOf("1", 1)], (slice) =>
    readSliceOf(slice, 0.1),
  );
  assert.equal(result.verdict, "finding");
  assert.match(result.verdictText.en, /from 1 slice/);
});

test("no tumour needs slices that cover the brain", () => {
  const result = conclude(brain, clear);
  assert.equal(result.verdict, "no-finding");
  assert.equal(result.finding, "noTumor");
  assert.match(result.verdictText.en, /cannot exclude/);
});

const parallel = { ImageOrientationPatient: [1, 0, 0, 0, 1, 0] };
/** However sure every slice is, these series cannot say "no tumour". */
const tooLittle: readonly [name: string, ContractInstance[], RegExp][] = [
  ["one slice", [instanceOf("1", 1)], /one slice/],
  ["eleven slices", axialSeries("1", 11), /too few/],
  [
    "frames without places",
    [instanceOf("1", 1, {}, { NumberOfFrames: 24 })],
    /does not say where/,
  ],
  [
    "slices without places",
    brain.map((_, index) => instanceOf("1", index)),
    /does not say where/,
  ],
  [
    "one place, 24 times",
    brain.map((_, index) =>
      instanceOf("1", index, { ...parallel, ImagePositionPatient: [0, 0, 7] }),
    ),
    /gaps/,
  ],
  [
    "half a brain",
    brain.map((_, index) =>
      instanceOf("1", index, {
        ...parallel,
        ImagePositionPatient: [0, 0, index * 3],
      }),
    ),
    /gaps/,
  ],
  [
    "slices 15 mm apart",
    brain.map((_, index) =>
      instanceOf("1", index, {
        ...parallel,
        ImagePositionPatient: [0, 0, index * 15],
      }),
    ),
    /gaps/,
  ],
];
test("no tumour is never stated from less than a brain", () => {
  for (const [name, instances, reason] of tooLittle) {
    const result = conclude(instances, clear);
    assert.equal(result.verdict, "insufficient", name);
    assert.equal(result.finding, null, name);
    assert.match(result.verdictText.en, reason, name);
  }
});

test("slices between the two, or unlike the training data, name no class", () => {
  const between = conclude(brain, (slice) => readSliceOf(slice, 0.65));
  assert.equal(between.verdict, "insufficient");
  assert.match(between.verdictText.en, /between/);
  const unlike = conclude(brain, (slice) =>
    readSliceOf(slice, 0.99, "glioma", false),
  );
  assert.equal(unlike.verdict, "insufficient");
  assert.equal(unlike.inDistribution, false);
  assert.match(unlike.verdictText.en, /unlike/);
});

test("a study outside the contract, and a model that may not serve", () => {
  const ct = conclude(axialSeries("1", 3, { Modality: "CT" }), clear);
  assert.equal(ct.verdict, "not-applicable");
  assert.equal(ct.probabilities, null);
  const refused = conclude(brain, clear, "The version is not registered");
  assert.equal(refused.verdict, "refused");
  assert.match(refused.verdictText.en, /not registered/);
  assert.equal(refused.finding, null);
});

/** Why nothing was read is said by the slice that came furthest. */
const unread: readonly [
  string,
  Parameters<typeof skippedSliceOf>[1],
  string,
  RegExp,
][] = [
  [
    "undecodable",
    {
      severity: "fail",
      expected: false,
      decoded: false,
      why: "The pixels cannot be decoded: x",
    },
    "refused",
    /cannot be decoded/,
  ],
  [
    "poor",
    { severity: "fail", expected: true, why: "quality" },
    "refused",
    /image quality/,
  ],
  [
    "narrow",
    { severity: "ok", expected: true, why: "Too little of the head" },
    "refused",
    /Too little/,
  ],
  [
    "knee",
    { severity: "ok", expected: false, why: "not a head" },
    "not-applicable",
    /By its pixels/,
  ],
];
test("where no slice was read the reason is the true one", () => {
  for (const [name, how, verdict, text] of unread) {
    const result = conclude(brain, (slice) => skippedSliceOf(slice, how));
    assert.equal(result.verdict, verdict, name);
    assert.match(result.verdictText.en, text, name);
  }
});

test("every verdict is a Result of the contract and names what it was made from", () => {
  for (const result of [
    conclude(brain, clear),
    conclude(brain, clear, "no"),
    conclude([], clear),
    conclude([instanceOf("1", 1)], (slice) => readSliceOf(slice, 0.1)),
  ]) {
    Result.parse(JSON.parse(JSON.stringify(result)));
    assert.ok(result.intendedUse.en);
    assert.equal(result.model!.digest, model.digest);
    assert.equal(
      result.provenance.settings["slicesRead"],
      result.slices.filter(({ reading }) => reading).length,
    );
  }
});
