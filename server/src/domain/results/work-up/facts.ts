import type {
  Bilingual,
  BrainClass,
  ClinicalFacts,
  Severity,
  Verdict,
} from "@isocenter/contracts";

/** What the image said: the part of a Result that the rules may look at. */
export interface Reading {
  readonly verdict: Verdict;
  readonly finding: BrainClass | null;
  readonly inDistribution: boolean | null;
  readonly quality: Severity;
}

/** Everything a rule can ask. Null and undefined both mean: not known. */
export type Known = Reading & ClinicalFacts;
export type FactKey = keyof Reading | keyof ClinicalFacts;
export type NumberKey =
  "grade" | "ageYears" | "karnofsky" | "largestDiameterMm";
export type FactValue = string | number | boolean;

export const factNames: Record<FactKey, Bilingual> = {
  verdict: { en: "verdict of the reading", es: "veredicto de la lectura" },
  finding: { en: "finding of the image", es: "hallazgo de la imagen" },
  inDistribution: {
    en: "image resembles the training data",
    es: "la imagen se parece a los datos de entrenamiento",
  },
  quality: { en: "image quality", es: "calidad de la imagen" },
  entity: { en: "histological diagnosis", es: "diagnóstico histológico" },
  grade: { en: "WHO grade", es: "grado de la OMS" },
  idh: { en: "IDH status", es: "estado de IDH" },
  codeletion1p19q: { en: "1p/19q codeletion", es: "codeleción 1p/19q" },
  mgmtMethylated: {
    en: "MGMT promoter methylation",
    es: "metilación del promotor de MGMT",
  },
  cdkn2aHomozygousDeletion: {
    en: "homozygous CDKN2A/B deletion",
    es: "deleción homocigota de CDKN2A/B",
  },
  ageYears: { en: "age", es: "edad" },
  karnofsky: {
    en: "Karnofsky performance status",
    es: "estado funcional de Karnofsky",
  },
  extentOfResection: {
    en: "extent of resection",
    es: "extensión de la resección",
  },
  largestDiameterMm: { en: "largest diameter", es: "diámetro máximo" },
  crossesMidline: {
    en: "tumour crosses the midline",
    es: "el tumor cruza la línea media",
  },
  refractorySeizures: {
    en: "refractory seizures",
    es: "crisis epilépticas refractarias",
  },
  neurologicalDeficit: {
    en: "neurological deficit",
    es: "déficit neurológico",
  },
  symptomatic: { en: "symptoms", es: "síntomas" },
  operable: { en: "operable", es: "operable" },
  deferRadiotherapyChemotherapy: {
    en: "radiotherapy and chemotherapy can be deferred",
    es: "la radioterapia y la quimioterapia pueden diferirse",
  },
  pituitaryFunction: {
    en: "pituitary hormone diagnosis",
    es: "diagnóstico hormonal hipofisario",
  },
  chiasmCompression: {
    en: "compression of the optic chiasm",
    es: "compresión del quiasma óptico",
  },
};

const valueNames: Readonly<Record<string, Bilingual>> = {
  true: { en: "yes", es: "sí" },
  false: { en: "no", es: "no" },
  finding: { en: "finding", es: "hallazgo" },
  "no-finding": { en: "no finding", es: "sin hallazgo" },
  insufficient: { en: "insufficient", es: "insuficiente" },
  "not-applicable": { en: "not applicable", es: "no aplicable" },
  refused: { en: "refused", es: "denegado" },
  glioma: { en: "glioma", es: "glioma" },
  meningioma: { en: "meningioma", es: "meningioma" },
  pituitary: { en: "pituitary tumour", es: "tumor hipofisario" },
  noTumor: { en: "no tumour", es: "sin tumor" },
  ok: { en: "good", es: "buena" },
  warning: { en: "warning", es: "advertencia" },
  fail: { en: "not sufficient", es: "no suficiente" },
  "glioblastoma-idh-wildtype": {
    en: "glioblastoma, IDH-wildtype",
    es: "glioblastoma, IDH no mutado",
  },
  "astrocytoma-idh-mutant": {
    en: "astrocytoma, IDH-mutant",
    es: "astrocitoma, IDH mutado",
  },
  "oligodendroglioma-idh-mutant-1p19q-codeleted": {
    en: "oligodendroglioma, IDH-mutant and 1p/19q-codeleted",
    es: "oligodendroglioma, IDH mutado y con codeleción 1p/19q",
  },
  "pituitary-adenoma": { en: "pituitary adenoma", es: "adenoma hipofisario" },
  mutant: { en: "mutant", es: "mutado" },
  wildtype: { en: "wildtype", es: "no mutado" },
  none: { en: "none", es: "ninguna" },
  biopsy: { en: "biopsy", es: "biopsia" },
  subtotal: { en: "subtotal", es: "subtotal" },
  "gross-total": { en: "gross total", es: "macroscópicamente completa" },
  prolactinoma: { en: "prolactinoma", es: "prolactinoma" },
  acromegaly: { en: "acromegaly", es: "acromegalia" },
  cushing: { en: "Cushing's disease", es: "enfermedad de Cushing" },
  "non-functioning": { en: "non-functioning", es: "no funcionante" },
};

const units: Partial<Record<FactKey, Bilingual>> = {
  ageYears: { en: " years", es: " años" },
  largestDiameterMm: { en: " mm", es: " mm" },
};

/** The value of a fact, or undefined where nobody stated it. */
export function valueOf(known: Known, key: FactKey): FactValue | undefined {
  return known[key] ?? undefined;
}

/** `age: 39 years` in both languages. */
export function describeFact(key: FactKey, value: FactValue): Bilingual {
  const name = factNames[key];
  const text = valueNames[String(value)] ?? {
    en: String(value),
    es: String(value).replace(".", ","),
  };
  const unit = units[key] ?? { en: "", es: "" };
  return {
    en: `${name.en}: ${text.en}${unit.en}`,
    es: `${name.es}: ${text.es}${unit.es}`,
  };
}
