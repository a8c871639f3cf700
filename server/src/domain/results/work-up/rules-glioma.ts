import {
  any,
  atLeast,
  below,
  is,
  notKnownToBe,
  unknown,
  type Condition,
  type Rule,
} from "./rule.ts";
import { sources } from "./sources.ts";

const suspected: readonly Condition[] = [
  is("verdict", "finding"),
  is("finding", "glioma"),
  is("inDistribution", true),
  unknown("entity"),
];
const glioblastoma = is("entity", "glioblastoma-idh-wildtype");
/**
 * ASCO-SNO 2021 gives the older group as “≥ 60 to ≥ 70 years”: below 60 only the standard course, from 70 only the short
 * one, between them both are offered. “Poor performance status” has no number there; 60 is the lower bound of the trial
 * behind the standard course (WHO performance status 0–2).
 */
const fit: readonly Condition[] = [
  below("ageYears", 70),
  atLeast("karnofsky", 60),
];
const olderOrFrail = any(atLeast("ageYears", 60), below("karnofsky", 60));

/** Suspected glioma from the image, and glioblastoma once a clinician entered it. */
export const gliomaRules: readonly Rule[] = [
  {
    id: "glioma.imaging",
    kind: "work-up",
    text: {
      en: "Suspected glioma: complete the MR with contrast-enhanced T1, T2/FLAIR, diffusion and perfusion.",
      es: "Sospecha de glioma: complete la RM con T1 con contraste, T2/FLAIR, difusión y perfusión.",
    },
    source: sources.eanoGlioma,
    when: suspected,
  },
  {
    id: "glioma.board",
    kind: "work-up",
    text: {
      en: "Suspected glioma: present to a neuro-oncology board, which decides on tissue: maximal safe resection, or biopsy where that is not feasible.",
      es: "Sospecha de glioma: presente el caso a un comité de neurooncología, que decide cómo obtener tejido: resección máxima segura o, si no es factible, biopsia.",
    },
    source: sources.eanoGlioma,
    when: suspected,
    needs: ["ageYears", "karnofsky", "operable"],
  },
  {
    id: "glioma.molecular",
    kind: "work-up",
    text: {
      en: "From the tissue: histology, IDH, 1p/19q, CDKN2A/B, TERT promoter, EGFR, chromosomes +7/−10 and MGMT promoter methylation. An image shows none of these.",
      es: "Del tejido: histología, IDH, 1p/19q, CDKN2A/B, promotor de TERT, EGFR, cromosomas +7/−10 y metilación del promotor de MGMT. Una imagen no muestra nada de esto.",
    },
    source: sources.eanoGlioma,
    when: suspected,
    needs: [
      "entity",
      "grade",
      "idh",
      "codeletion1p19q",
      "cdkn2aHomozygousDeletion",
      "mgmtMethylated",
    ],
  },
  {
    id: "glioblastoma.mgmt",
    kind: "work-up",
    text: {
      en: "Glioblastoma: determine MGMT promoter methylation; in older or frail patients it guides the choice of a single modality.",
      es: "Glioblastoma: determine la metilación del promotor de MGMT; en pacientes mayores o frágiles orienta la elección de una sola modalidad.",
    },
    source: sources.eanoGlioma,
    when: [glioblastoma, unknown("mgmtMethylated")],
    needs: ["mgmtMethylated"],
  },
  {
    id: "glioblastoma.resection",
    kind: "treatment",
    text: {
      en: "Glioblastoma not yet resected: maximal safe resection where feasible.",
      es: "Glioblastoma aún no resecado: resección máxima segura si es factible.",
    },
    source: sources.eanoGlioma,
    when: [
      glioblastoma,
      is("extentOfResection", "none", "biopsy"),
      notKnownToBe("operable", false),
    ],
    needs: ["operable"],
  },
  {
    id: "glioblastoma.chemoradiotherapy",
    kind: "treatment",
    text: {
      en: "Glioblastoma, fit: radiotherapy of 60 Gy in 30 fractions with concurrent temozolomide, then 6 cycles of temozolomide.",
      es: "Glioblastoma, buen estado general: radioterapia de 60 Gy en 30 fracciones con temozolomida concomitante y después 6 ciclos de temozolomida.",
    },
    strength: "strong",
    source: sources.ascoSno,
    when: [glioblastoma, ...fit],
    needs: ["extentOfResection", "mgmtMethylated"],
  },
  {
    id: "glioblastoma.tumour-treating-fields",
    kind: "treatment",
    text: {
      en: "Glioblastoma, with the temozolomide cycles after radiotherapy: tumour-treating fields may be added.",
      es: "Glioblastoma, junto con los ciclos de temozolomida tras la radioterapia: pueden añadirse campos eléctricos alternantes (TTFields).",
    },
    strength: "weak",
    source: sources.ascoSno,
    when: [glioblastoma, ...fit],
  },
  {
    id: "glioblastoma.hypofractionated",
    kind: "treatment",
    text: {
      en: "Glioblastoma, older or frail: hypofractionated radiotherapy of 40 Gy in 15 fractions, with or without temozolomide.",
      es: "Glioblastoma, edad avanzada o fragilidad: radioterapia hipofraccionada de 40 Gy en 15 fracciones, con o sin temozolomida.",
    },
    source: sources.ascoSno,
    when: [glioblastoma, olderOrFrail],
    needs: ["ageYears", "karnofsky", "mgmtMethylated"],
  },
  {
    id: "glioblastoma.temozolomide-alone",
    kind: "treatment",
    text: {
      en: "Glioblastoma, older or frail, MGMT methylated: where combined treatment is too much, temozolomide alone.",
      es: "Glioblastoma, edad avanzada o fragilidad, MGMT metilado: si el tratamiento combinado resulta excesivo, temozolomida sola.",
    },
    source: sources.ascoSno,
    when: [glioblastoma, olderOrFrail, is("mgmtMethylated", true)],
  },
  {
    id: "glioblastoma.radiotherapy-alone",
    kind: "treatment",
    text: {
      en: "Glioblastoma, older or frail, MGMT not methylated: where combined treatment is too much, radiotherapy alone.",
      es: "Glioblastoma, edad avanzada o fragilidad, MGMT no metilado: si el tratamiento combinado resulta excesivo, radioterapia sola.",
    },
    source: sources.ascoSno,
    when: [glioblastoma, olderOrFrail, is("mgmtMethylated", false)],
  },
];
