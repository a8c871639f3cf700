import assert from "node:assert/strict";
import { test } from "node:test";
import { selectSlices } from "./select-slices.ts";
import { axialSeries, instanceOf, type Tags } from "./testing.ts";

const numbers = (selection: ReturnType<typeof selectSlices>) =>
  selection.slices.map(({ InstanceNumber }) => InstanceNumber);
const limits = (selection: ReturnType<typeof selectSlices>) =>
  selection.limits.map(({ en }) => en).join("; ");

test("contrast before plain T1 before what may be T1, then the larger series", () => {
  const study = [
    ...axialSeries("1", 30, { SeriesDescription: "AXIAL" }),
    ...axialSeries("2", 20, { SeriesDescription: "AX T1" }),
    ...axialSeries("3", 10, { SeriesDescription: "AX T1 +C" }),
    ...axialSeries("4", 40, { SeriesDescription: "AX T2" }),
    ...axialSeries("5", 12, { SeriesDescription: "AX T1 POST" }),
  ];
  const chosen = (without: string[]) =>
    selectSlices(
      study.filter(
        ({ SeriesInstanceUID }) => !without.includes(SeriesInstanceUID),
      ),
    ).series?.SeriesInstanceUID;
  assert.equal(chosen([]), "5");
  assert.equal(chosen(["5"]), "3");
  assert.equal(chosen(["3", "5"]), "2");
  assert.equal(chosen(["2", "3", "5"]), "1");
  assert.equal(chosen(["1", "2", "3", "5"]), undefined);
});

/** Studies outside the contract, each with the words of its reason. */
const outside: readonly [name: string, tags: Tags, RegExp][] = [
  ["CT", { Modality: "CT" }, /MR only; this study is CT/],
  ["chest film", { Modality: "CR" }, /this study is CR/],
  ["spine", { BodyPartExamined: "LSPINE", SeriesDescription: "T1" }, /head/],
  ["T2", { SeriesDescription: "AX T2" }, /No T1-weighted series/],
  ["localizer", { ImageType: ["ORIGINAL", "PRIMARY", "LOCALIZER"] }, /No T1/],
  ["diffusion", { SeriesDescription: "DWI/ADC" }, /No T1/],
];
test("what the model may not read is told with its reason, in both languages", () => {
  for (const [name, tags, reason] of outside) {
    const selection = selectSlices(axialSeries("1", 3, tags));
    assert.match(selection.notApplicable?.en ?? "", reason, name);
    assert.ok(selection.notApplicable?.es, name);
    assert.deepEqual(selection.slices, [], name);
    assert.equal(selection.series, null, name);
  }
  assert.match(
    selectSlices([instanceOf("1", 1, {}, { Rows: null })]).notApplicable!.en,
    /no images/,
  );
  assert.match(
    selectSlices([instanceOf("1", 1, {}, { Rows: 64, Columns: 64 })])
      .notApplicable!.en,
    /smaller than 128/,
  );
});

test("a converted volume without modality is read, with its limits stated", () => {
  const selection = selectSlices(axialSeries("1", 5, { Modality: "OT" }));
  assert.equal(selection.slices.length, 5);
  assert.match(limits(selection), /modality/);
  assert.match(limits(selection), /contrast/);
  assert.match(limits(selection), /weighted/);
});

test("a contrast-enhanced T1 has no limit to state", () =>
  assert.deepEqual(
    selectSlices(axialSeries("1", 5, { SeriesDescription: "T1 +C" })).limits,
    [],
  ));

test("more slices than are read are thinned evenly, ends included", () => {
  const selection = selectSlices(axialSeries("1", 1000));
  const chosen = numbers(selection);
  assert.equal(chosen.length, 256);
  assert.deepEqual([chosen[0], chosen.at(-1)], [1, 1000]);
  assert.equal(new Set(chosen).size, 256);
  const steps = chosen.slice(1).map((number, at) => number! - chosen[at]!);
  assert.ok(Math.max(...steps) - Math.min(...steps) <= 1);
  assert.match(limits(selection), /256 of 1000/);
});

test("frames of multi-frame objects, in order and without a place of their own", () => {
  const selection = selectSlices([
    instanceOf("1", 1, {}, { NumberOfFrames: 3 }),
    instanceOf("1", 2, {}, { NumberOfFrames: 2 }),
  ]);
  assert.deepEqual(
    selection.slices.map(({ SOPInstanceUID, frame }) => [
      SOPInstanceUID,
      frame,
    ]),
    [
      ["1.1", 1],
      ["1.1", 2],
      ["1.1", 3],
      ["1.2", 1],
      ["1.2", 2],
    ],
  );
  assert.ok(selection.slices.every(({ position }) => position === null));
});

test("a header that lies about two thousand million frames costs neither time nor memory", () => {
  const began = performance.now();
  const { slices } = selectSlices([
    instanceOf("1", 1, {}, { NumberOfFrames: 2 ** 31 - 1 }),
    instanceOf("1", 2, {}, { NumberOfFrames: 2 ** 31 - 1 }),
  ]);
  assert.ok(performance.now() - began < 1000);
  assert.equal(slices.length, 256);
  assert.equal(slices[0].frame, 1);
  assert.equal(slices.at(-1)!.frame, 2 ** 31 - 1);
});

test("images of another size in the series are left out and said so", () => {
  const selection = selectSlices([
    ...axialSeries("1", 3),
    instanceOf("1", 4, {}, { Rows: 64, Columns: 64 }),
  ]);
  assert.deepEqual(numbers(selection), [1, 2, 3]);
  assert.match(limits(selection), /1 images of the series were left out/);
});

test("a study without instances says so", () =>
  assert.match(selectSlices([]).notApplicable!.en, /no images/));

test("20,000 instances are judged within a second", () => {
  const study = axialSeries("1", 20_000);
  const began = performance.now();
  assert.equal(selectSlices(study).slices.length, 256);
  assert.ok(performance.now() - began < 1000);
});
