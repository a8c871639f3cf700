import { ClinicalFacts } from "@isocenter/contracts";

/** How the form asks for each fact; the keys are those of the contract. */
export type Field =
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "yes-no" }
  | {
      readonly kind: "number";
      readonly low: number;
      readonly high: number;
      readonly step: number;
      readonly unit: "years" | "mm" | "percent";
    };
export type FactName = keyof ClinicalFacts;

export const fields: Record<FactName, Field> = {
  entity: {
    kind: "choice",
    values: [
      "glioblastoma-idh-wildtype",
      "astrocytoma-idh-mutant",
      "oligodendroglioma-idh-mutant-1p19q-codeleted",
      "meningioma",
      "pituitary-adenoma",
    ],
  },
  grade: { kind: "choice", values: ["1", "2", "3", "4"] },
  idh: { kind: "choice", values: ["mutant", "wildtype"] },
  codeletion1p19q: { kind: "yes-no" },
  mgmtMethylated: { kind: "yes-no" },
  cdkn2aHomozygousDeletion: { kind: "yes-no" },
  ageYears: { kind: "number", low: 0, high: 130, step: 1, unit: "years" },
  karnofsky: { kind: "number", low: 0, high: 100, step: 10, unit: "percent" },
  extentOfResection: {
    kind: "choice",
    values: ["none", "biopsy", "subtotal", "gross-total"],
  },
  largestDiameterMm: {
    kind: "number",
    low: 0,
    high: 300,
    step: 0.1,
    unit: "mm",
  },
  crossesMidline: { kind: "yes-no" },
  refractorySeizures: { kind: "yes-no" },
  neurologicalDeficit: { kind: "yes-no" },
  symptomatic: { kind: "yes-no" },
  operable: { kind: "yes-no" },
  deferRadiotherapyChemotherapy: { kind: "yes-no" },
  pituitaryFunction: {
    kind: "choice",
    values: ["prolactinoma", "acromegaly", "cushing", "non-functioning"],
  },
  chiasmCompression: { kind: "yes-no" },
};

export const groups = {
  diagnosis: ["entity", "grade"],
  molecular: [
    "idh",
    "codeletion1p19q",
    "mgmtMethylated",
    "cdkn2aHomozygousDeletion",
  ],
  patient: [
    "ageYears",
    "karnofsky",
    "symptomatic",
    "refractorySeizures",
    "neurologicalDeficit",
  ],
  tumour: [
    "extentOfResection",
    "largestDiameterMm",
    "crossesMidline",
    "operable",
    "deferRadiotherapyChemotherapy",
  ],
  pituitary: ["pituitaryFunction", "chiasmCompression"],
} as const satisfies Record<string, readonly FactName[]>;

/** What stands in the form: all text, empty for "not stated". */
export type Draft = Readonly<Record<FactName, string>>;
export const factNames = Object.keys(fields) as FactName[];

export function toDraft(facts: ClinicalFacts): Draft {
  return Object.fromEntries(
    factNames.map((name) => [
      name,
      facts[name] === undefined ? "" : String(facts[name]),
    ]),
  ) as Draft;
}

/** A decimal comma is as good as a point. NaN for what is no number. */
function toNumber(text: string): number {
  return text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
}

function toValue(name: FactName, text: string): unknown {
  if (name === "grade") return Number(text);
  switch (fields[name].kind) {
    case "choice":
      return text;
    case "yes-no":
      return text === "true";
    case "number":
      return toNumber(text);
  }
}

/** The facts of a draft, or the names of the fields that hold none. What is not stated is left out, never guessed. */
export function toFacts(
  draft: Draft,
): { facts: ClinicalFacts } | { invalid: readonly FactName[] } {
  const stated = Object.fromEntries(
    factNames
      .filter((name) => draft[name].trim() !== "")
      .map((name) => [name, toValue(name, draft[name])]),
  );
  const parsed = ClinicalFacts.safeParse(stated);
  if (parsed.success) return { facts: parsed.data };
  return {
    invalid: factNames.filter((name) =>
      parsed.error.issues.some((issue) => issue.path[0] === name),
    ),
  };
}
