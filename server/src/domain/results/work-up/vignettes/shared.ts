import type { ClinicalFacts } from "@isocenter/contracts";
import type { Reading } from "../facts.ts";

/** A patient in a line: what was read, what was entered, and exactly the rules that must answer, in order. */
export interface Vignette {
  readonly name: string;
  readonly reading: Reading;
  readonly facts: ClinicalFacts;
  readonly expect: readonly string[];
}

const read = (finding: Reading["finding"]): Reading => ({
  verdict: "finding",
  finding,
  inDistribution: true,
  quality: "ok",
});
export const readings = {
  glioma: read("glioma"),
  meningioma: read("meningioma"),
  pituitary: read("pituitary"),
  none: { ...read("noTumor"), verdict: "no-finding" },
  insufficient: { ...read(null), verdict: "insufficient" },
  notApplicable: {
    ...read(null),
    verdict: "not-applicable",
    inDistribution: null,
  },
  refused: { ...read(null), verdict: "refused", inDistribution: null },
} as const satisfies Record<string, Reading>;

export const glioblastoma = { entity: "glioblastoma-idh-wildtype" } as const;
export const astrocytoma = {
  entity: "astrocytoma-idh-mutant",
  cdkn2aHomozygousDeletion: false,
} as const;
export const oligodendroglioma = {
  entity: "oligodendroglioma-idh-mutant-1p19q-codeleted",
} as const;
export const meningioma = { entity: "meningioma" } as const;
export const adenoma = { entity: "pituitary-adenoma" } as const;
/** No high-risk feature, each value just inside its boundary. */
export const lowRisk = {
  grade: 2,
  extentOfResection: "gross-total",
  ageYears: 39,
  largestDiameterMm: 39.9,
  crossesMidline: false,
  refractorySeizures: false,
  neurologicalDeficit: false,
} as const;
export const fit = {
  ageYears: 50,
  karnofsky: 90,
  mgmtMethylated: true,
} as const;
export const standard = [
  "glioblastoma.chemoradiotherapy",
  "glioblastoma.tumour-treating-fields",
];
export const incomplete = "treatment.incomplete";

export const row = (
  reading: Reading,
  name: string,
  facts: ClinicalFacts,
  ...expect: string[]
): Vignette => ({ name, reading, facts, expect });
export const glioma = row.bind(null, readings.glioma);
export const men = row.bind(null, readings.meningioma);
export const pit = row.bind(null, readings.pituitary);
export const suspectedGlioma = [
  "glioma.imaging",
  "glioma.board",
  "glioma.molecular",
];
export const suspectedMeningioma = ["meningioma.imaging", "meningioma.board"];
export const suspectedPituitary = [
  "pituitary.hormones",
  "pituitary.visual-fields",
];
