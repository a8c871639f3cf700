import assert from "node:assert/strict";
import { test } from "node:test";
import { ImagingError } from "../imaging-error.ts";
import { studyAnswer, studyRule, type SliceAnswer } from "./study.ts";

const slice = (
  tumour: number,
  more: Partial<SliceAnswer> = {},
): SliceAnswer => ({
  probabilities: [0.7 * tumour, 0.2 * tumour, 0.1 * tumour, 1 - tumour],
  inDistribution: true,
  ...more,
});
const series = (
  count: number,
  tumour: number,
  spacing?: number,
): SliceAnswer[] =>
  Array.from({ length: count }, (_, i) =>
    slice(tumour, spacing === undefined ? {} : { position: i * spacing }),
  );

test("no tumour is never stated from a single slice, nor from few", () => {
  for (let count = 1; count < studyRule.slicesMin; count++) {
    const answer = studyAnswer(series(count, 0.001));
    assert.equal(answer.verdict, "insufficient");
    assert.equal(
      answer.reason,
      count === 1 ? "single-slice" : "too-few-slices",
    );
    assert.equal(answer.tumourScores.length, count);
    assert.equal(answer.class, undefined);
  }
});

test("no tumour needs a covered, gapless, familiar and clear series", () => {
  assert.equal(
    studyAnswer(series(studyRule.slicesMin, 0.05)).verdict,
    "no-tumour",
  );
  assert.equal(studyAnswer(series(20, 0.05, 5)).verdict, "no-tumour");
  assert.equal(studyAnswer(series(20, 0.05, 2)).reason, "gaps");
  assert.equal(studyAnswer(series(20, 0.05, 9)).reason, "gaps");
  assert.equal(studyAnswer(series(20, 0.3)).verdict, "uncertain");
  const strange = [
    ...series(13, 0.05),
    ...Array.from({ length: 7 }, () => slice(0.05, { inDistribution: false })),
  ];
  assert.equal(studyAnswer(strange).reason, "unlike-training-data");
});

test("a tumour shows in neighbouring slices; a lone alarm does not decide", () => {
  const found = studyAnswer([
    ...series(8, 0.02),
    ...series(4, 0.9),
    ...series(8, 0.02),
  ]);
  assert.equal(found.verdict, "tumour");
  assert.equal(found.class, "glioma");
  assert.ok(found.decidingSlice >= 8 && found.decidingSlice < 12);
  assert.ok(Math.abs(found.probabilities[0] - 0.63) < 1e-12);
  const lone = studyAnswer([
    ...series(10, 0.02),
    slice(0.99),
    ...series(10, 0.02),
  ]);
  assert.equal(lone.verdict, "uncertain");
  assert.equal(lone.class, undefined);
});

test("a single slice may show a tumour", () => {
  assert.equal(studyAnswer([slice(0.95)]).verdict, "tumour");
});

test("slices unlike the training data decide nothing", () => {
  const answer = studyAnswer([slice(0.99, { inDistribution: false })]);
  assert.equal(answer.verdict, "insufficient");
  assert.equal(answer.decidingSlice, -1);
  assert.equal(studyAnswer([]).reason, "no-slices");
});

test("positions order the slices", () => {
  const scores = [0.9, 0.02, 0.9, 0.02, 0.9, 0.02];
  const apart = studyAnswer(scores.map((p) => slice(p)));
  assert.equal(apart.verdict, "tumour");
  const together = studyAnswer(
    scores.map((p, i) => slice(p, { position: p > 0.5 ? i : 100 + i })),
  );
  assert.equal(together.decidingSlice % 2, 0);
});

test("bad input is refused", () => {
  const refused = (slices: SliceAnswer[]): void =>
    assert.throws(
      () => studyAnswer(slices),
      (error) =>
        error instanceof ImagingError && error.code === "invalid-argument",
    );
  refused([slice(Number.NaN)]);
  refused([{ probabilities: [1], inDistribution: true }]);
  refused(series(studyRule.slicesMax + 1, 0.1));
});
