import assert from "node:assert/strict";
import { test } from "node:test";
import { classifySeries } from "./classify-series.ts";
import { instanceOf, type Tags } from "./testing.ts";

const judge = (tags: Tags) => classifySeries([instanceOf("1", 1, tags)]);

const t1Times = {
  ScanningSequence: "SE",
  RepetitionTime: 500,
  EchoTime: 10,
};
const t2Times = {
  ScanningSequence: "SE",
  RepetitionTime: 4000,
  EchoTime: 100,
};

/** Names as consoles write them: what the series is weighted by, and whether it says that contrast was given. */
const names: readonly [
  name: string,
  t1: "yes" | "no" | "unknown",
  contrast: "yes" | "unknown",
][] = [
  // T1
  ["AX T1", "yes", "unknown"],
  ["t1_mprage_sag_p2_iso", "yes", "unknown"],
  ["3D BRAVO", "yes", "unknown"],
  ["SAG T1 FLAIR", "yes", "unknown"],
  ["AX T1 FLAIR +C", "yes", "yes"],
  // Contrast given
  ["AX T1 POST", "yes", "yes"],
  ["AX T1 +C", "yes", "yes"],
  ["T1 C+", "yes", "yes"],
  ["t1_tse_tra_KM", "yes", "yes"],
  ["T1 GD", "yes", "yes"],
  ["T1 SE POST GADOLINIUM", "yes", "yes"],
  ["T1 AX CON CONTRASTE", "yes", "yes"],
  ["T1 AX CON CIV", "yes", "yes"],
  ["T1 AX +CIV", "yes", "yes"],
  ["T1 POSTCONTRASTE", "yes", "yes"],
  ["T1 SAG POSTGADOLINIO", "yes", "yes"],
  ["T1 COR GADOLINIO", "yes", "yes"],
  ["T1 C/C", "yes", "yes"],
  // Contrast named and denied
  ["AX T1 WITHOUT CONTRAST", "yes", "unknown"],
  ["AX T1 W/O CONTRAST", "yes", "unknown"],
  ["AX T1 W/O C", "yes", "unknown"],
  ["AX T1 PRE GD", "yes", "unknown"],
  ["AX T1 PRE CONTRAST", "yes", "unknown"],
  ["T1 C-", "yes", "unknown"],
  ["T1 -C", "yes", "unknown"],
  ["T1 AX SIN CONTRASTE", "yes", "unknown"],
  ["T1 AX SIN CIV", "yes", "unknown"],
  ["T1 AX S/C", "yes", "unknown"],
  ["T1 AX PRECONTRASTE", "yes", "unknown"],
  ["T1 NO CONTRASTE", "yes", "unknown"],
  ["AX T1 POST-OP", "yes", "unknown"],
  ["T1 POSTQUIRURGICO", "yes", "unknown"],
  ["AX T1 POST-OP +C", "yes", "yes"],
  // Something else, whatever T1 word stands in it
  ["AX T2", "no", "unknown"],
  ["AX T2 FLAIR", "no", "unknown"],
  ["FLAIR TRA", "no", "unknown"],
  ["T2 TFE", "no", "unknown"],
  ["T1 MAP", "no", "unknown"],
  ["T1 LOCALIZER", "no", "unknown"],
  ["LOCALIZADOR T1", "no", "unknown"],
  ["SURVEY T1TFE", "no", "unknown"],
  ["TOF 3D SPGR", "no", "unknown"],
  ["DWI b1000", "no", "unknown"],
  ["ADC", "no", "unknown"],
  ["DIFUSION", "no", "unknown"],
  ["T1 SUSTRACCION", "no", "unknown"],
  ["SWI", "no", "unknown"],
  ["PERF DSC", "no", "unknown"],
  // Nothing said
  ["AXIAL", "unknown", "unknown"],
];

test("series by their names", () => {
  for (const [SeriesDescription, t1, contrast] of names) {
    const judged = judge({ SeriesDescription });
    assert.equal(judged.t1, t1, `${SeriesDescription}: T1`);
    assert.equal(judged.contrast, contrast, `${SeriesDescription}: contrast`);
  }
});

test("the series' own name outranks the name of the whole protocol", () => {
  const ProtocolName = "BRAIN T1 T2 DWI W CONTRAST";
  assert.equal(judge({ SeriesDescription: "AX T1", ProtocolName }).t1, "yes");
  assert.equal(judge({ SeriesDescription: "AX T2", ProtocolName }).t1, "no");
  assert.equal(
    judge({ SeriesDescription: "AX", ProtocolName: "t1_mprage" }).t1,
    "yes",
  );
});

test("without a name the timing says the weighting", () => {
  assert.equal(judge(t1Times).t1, "yes");
  assert.equal(judge(t2Times).t1, "no");
  assert.equal(judge({ ...t1Times, EchoTime: 31 }).t1, "no");
  assert.equal(judge({ ...t1Times, EchoTime: 30 }).t1, "yes");
  assert.equal(judge({ ...t1Times, RepetitionTime: 1001 }).t1, "no");
  assert.equal(
    judge({
      ScanningSequence: ["GR", "IR"],
      RepetitionTime: 2300,
      EchoTime: 3,
      InversionTime: 900,
    }).t1,
    "yes",
  );
  assert.equal(
    judge({ ...t1Times, InversionTime: 2500 }).t1,
    "no",
    "a FLAIR by its inversion time",
  );
  assert.equal(judge({ ScanningSequence: "EP", EchoTime: 5 }).t1, "unknown");
  assert.equal(judge({}).t1, "unknown");
});

test("localizers and projections are refused by their type, whatever they are called", () => {
  for (const ImageType of [
    ["ORIGINAL", "PRIMARY", "LOCALIZER"],
    ["DERIVED", "SECONDARY", "PROJECTION IMAGE"],
  ])
    assert.equal(judge({ ImageType, SeriesDescription: "T1" }).t1, "no");
});

test("a contrast agent counts where it is one", () => {
  for (const agent of ["GADOVIST", "Magnevist 10 ml", "CONTRASTE"])
    assert.equal(judge({ ContrastBolusAgent: agent }).contrast, "yes", agent);
  for (const agent of ["NONE", "no", "N/A", "Sin contraste", "0", " ", "-"])
    assert.equal(
      judge({ ContrastBolusAgent: agent }).contrast,
      "unknown",
      agent,
    );
  assert.equal(judge({ ContrastBolusVolume: 0 }).contrast, "unknown");
  assert.equal(judge({ ContrastBolusVolume: 7.5 }).contrast, "yes");
  assert.equal(
    judge({ ContrastBolusAgent: "GADOVIST", SeriesDescription: "T1 SIN CIV" })
      .contrast,
    "unknown",
    "the series' name outranks an attribute that scanners copy into every series",
  );
});

test("body part: the head by English and Spanish words, others refused, none left to the pixels", () => {
  for (const part of [
    "BRAIN",
    "Head",
    "HEAD AND NECK",
    "CRÁNEO",
    "Cerebro",
    "SILLA TURCA",
  ])
    assert.equal(judge({ BodyPartExamined: part }).bodyPart, "head", part);
  for (const part of ["CSPINE", "COLUMNA", "KNEE", "ABDOMEN"])
    assert.equal(judge({ BodyPartExamined: part }).bodyPart, "other", part);
  assert.equal(judge({}).bodyPart, "unknown");
  assert.equal(judge({ BodyPartExamined: " " }).bodyPart, "unknown");
});

test("images of another size are left out of their series, and counted", () => {
  const judged = classifySeries([
    instanceOf("1", 1, {}, { Rows: 64, Columns: 64 }),
    instanceOf("1", 2),
    instanceOf("1", 3, {}, { Rows: 256, Columns: 600 }),
    instanceOf("1", 4, {}, { Rows: null, Columns: null }),
  ]);
  assert.deepEqual(
    judged.instances.map(({ InstanceNumber }) => InstanceNumber),
    [2],
  );
  assert.equal(judged.otherSize, 2);
  assert.equal(judged.matrixFits, true);
});

test("modality: MR as stated, OT where a conversion left it open", () => {
  assert.equal(judge({}).isMr, true);
  assert.equal(judge({ Modality: "CT" }).isMr, false);
  const bare = classifySeries([instanceOf("1", 1, {}, { header: {} })]);
  assert.equal(bare.Modality, "OT");
});
