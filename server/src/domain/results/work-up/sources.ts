import type { Source } from "./rule.ts";

/** Every rule names one of these. The edition is part of the answer: a new edition is a new entry. */
export const sources = {
  whoCns5: {
    name: "WHO Classification of Tumours of the Central Nervous System",
    edition: "5th edition, 2021",
    url: "https://doi.org/10.1093/neuonc/noab106",
  },
  eanoGlioma: {
    name: "EANO guidelines on the diagnosis and treatment of diffuse gliomas of adulthood",
    edition: "2021",
    url: "https://doi.org/10.1038/s41571-020-00447-z",
  },
  ascoSno: {
    name: "ASCO-SNO guideline: therapy for diffuse astrocytic and oligodendroglial tumors in adults",
    edition: "2021",
    url: "https://doi.org/10.1200/JCO.21.02036",
  },
  astro: {
    name: "ASTRO guideline: radiation therapy for IDH-mutant grade 2 and grade 3 diffuse glioma",
    edition: "2022",
    url: "https://doi.org/10.1016/j.prro.2022.05.004",
  },
  indigo: {
    name: "INDIGO trial: vorasidenib in IDH1- or IDH2-mutant low-grade glioma",
    edition: "2023",
    url: "https://doi.org/10.1056/NEJMoa2304194",
  },
  eanoMeningioma: {
    name: "EANO guideline on the diagnosis and management of meningiomas",
    edition: "2021",
    url: "https://doi.org/10.1093/neuonc/noab150",
  },
  endocrineSociety: {
    name: "Endocrine Society guideline: pituitary incidentaloma",
    edition: "2011",
    url: "https://doi.org/10.1210/jc.2010-1048",
  },
  pituitarySociety: {
    name: "Pituitary Society consensus: diagnosis and management of prolactin-secreting pituitary adenomas",
    edition: "2023",
    url: "https://doi.org/10.1038/s41574-023-00886-5",
  },
  inputContract: {
    name: "Input contract of the brain-tumour model of Isocenter",
    edition: "1",
  },
} as const satisfies Record<string, Source>;
