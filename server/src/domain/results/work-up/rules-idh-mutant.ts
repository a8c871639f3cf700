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

const astrocytoma = is("entity", "astrocytoma-idh-mutant");
const oligodendroglioma = is(
  "entity",
  "oligodendroglioma-idh-mutant-1p19q-codeleted",
);
const either = is(
  "entity",
  "astrocytoma-idh-mutant",
  "oligodendroglioma-idh-mutant-1p19q-codeleted",
);
/** Radiotherapy and chemotherapy follow surgery, if only a biopsy: an untouched tumour is resected first. */
const notUntouched = notKnownToBe("extentOfResection", "none");
/**
 * ASTRO 2022 states the size boundary as “4 to 6 cm”. Below 4 cm a tumour is small for everybody, from 6 cm large for
 * everybody; between them the guideline leaves it to judgement, and so do these rules.
 */
const smallMm = 40;
const largeMm = 60;
const lowRisk: readonly Condition[] = [
  is("extentOfResection", "gross-total"),
  below("ageYears", 40),
  below("largestDiameterMm", smallMm),
  is("crossesMidline", false),
  is("refractorySeizures", false),
  is("neurologicalDeficit", false),
];
const highRisk = any(
  is("extentOfResection", "biopsy", "subtotal"),
  atLeast("ageYears", 40),
  atLeast("largestDiameterMm", largeMm),
  is("crossesMidline", true),
  is("refractorySeizures", true),
  is("neurologicalDeficit", true),
);

/** IDH-mutant astrocytoma and oligodendroglioma, once a clinician entered them. */
export const idhMutantRules: readonly Rule[] = [
  {
    id: "astrocytoma.cdkn2a",
    kind: "work-up",
    text: {
      en: "Astrocytoma, IDH-mutant, grade 2 or 3 by histology: determine CDKN2A/B; a homozygous deletion makes it grade 4.",
      es: "Astrocitoma con IDH mutado, grado 2 o 3 por histología: determine CDKN2A/B; una deleción homocigota lo convierte en grado 4.",
    },
    source: sources.whoCns5,
    when: [astrocytoma, is("grade", 2, 3), unknown("cdkn2aHomozygousDeletion")],
    needs: ["cdkn2aHomozygousDeletion"],
  },
  {
    id: "glioma-2.size-between",
    kind: "work-up",
    text: {
      en: "The diameter lies between 4 and 6 cm, the range in which the guideline places its boundary of risk. Size alone decides neither way; the board does.",
      es: "El diámetro está entre 4 y 6 cm, intervalo en el que la guía sitúa su límite de riesgo. El tamaño por sí solo no decide en ningún sentido; decide el comité.",
    },
    source: sources.astro,
    when: [
      either,
      is("grade", 2),
      atLeast("largestDiameterMm", smallMm),
      below("largestDiameterMm", largeMm),
    ],
  },
  {
    id: "idh-mutant.resection",
    kind: "treatment",
    text: {
      en: "IDH-mutant glioma not yet resected: maximal safe resection first, where feasible.",
      es: "Glioma con IDH mutado aún no resecado: primero resección máxima segura, si es factible.",
    },
    source: sources.eanoGlioma,
    when: [
      either,
      is("extentOfResection", "none", "biopsy"),
      notKnownToBe("operable", false),
    ],
    needs: ["operable"],
  },
  {
    id: "glioma-2.vorasidenib",
    kind: "treatment",
    text: {
      en: "IDH-mutant grade 2 glioma after surgery, where radiotherapy and chemotherapy can be deferred: vorasidenib is an option.",
      es: "Glioma de grado 2 con IDH mutado tras cirugía, si la radioterapia y la quimioterapia pueden diferirse: vorasidenib es una opción.",
    },
    source: sources.indigo,
    when: [
      either,
      is("grade", 2),
      is("extentOfResection", "biopsy", "subtotal", "gross-total"),
      is("deferRadiotherapyChemotherapy", true),
    ],
    needs: ["karnofsky", "ageYears"],
  },
  {
    id: "astrocytoma-2.surveillance",
    kind: "follow-up",
    text: {
      en: "Astrocytoma, IDH-mutant, grade 2, without high-risk features after gross total resection: close surveillance.",
      es: "Astrocitoma con IDH mutado, grado 2, sin factores de alto riesgo tras resección macroscópicamente completa: vigilancia estrecha.",
    },
    strength: "conditional",
    source: sources.astro,
    when: [astrocytoma, is("grade", 2), ...lowRisk],
    needs: ["cdkn2aHomozygousDeletion", "deferRadiotherapyChemotherapy"],
  },
  {
    id: "astrocytoma-2.high-risk",
    kind: "treatment",
    text: {
      en: "Astrocytoma, IDH-mutant, grade 2, with a high-risk feature: radiotherapy and chemotherapy.",
      es: "Astrocitoma con IDH mutado, grado 2, con algún factor de alto riesgo: radioterapia y quimioterapia.",
    },
    strength: "conditional",
    source: sources.astro,
    when: [astrocytoma, is("grade", 2), highRisk, notUntouched],
    needs: [
      "extentOfResection",
      "cdkn2aHomozygousDeletion",
      "deferRadiotherapyChemotherapy",
    ],
  },
  {
    id: "astrocytoma-3.radiotherapy-chemotherapy",
    kind: "treatment",
    text: {
      en: "Astrocytoma, IDH-mutant, grade 3, after any extent of surgery: radiotherapy and chemotherapy.",
      es: "Astrocitoma con IDH mutado, grado 3, tras cualquier extensión de la cirugía: radioterapia y quimioterapia.",
    },
    strength: "strong",
    source: sources.astro,
    when: [astrocytoma, is("grade", 3), notUntouched],
    needs: ["extentOfResection", "cdkn2aHomozygousDeletion", "karnofsky"],
  },
  {
    id: "astrocytoma-4.radiotherapy-chemotherapy",
    kind: "treatment",
    text: {
      en: "Astrocytoma, IDH-mutant, grade 4: radiotherapy and chemotherapy, as for grade 3 or as for glioblastoma.",
      es: "Astrocitoma con IDH mutado, grado 4: radioterapia y quimioterapia, como en el grado 3 o como en el glioblastoma.",
    },
    source: sources.ascoSno,
    when: [
      astrocytoma,
      any(is("grade", 4), is("cdkn2aHomozygousDeletion", true)),
      notUntouched,
    ],
    needs: ["extentOfResection", "ageYears", "karnofsky", "mgmtMethylated"],
  },
  {
    id: "oligodendroglioma-2.surveillance",
    kind: "follow-up",
    text: {
      en: "Oligodendroglioma, grade 2, without high-risk features after gross total resection: close surveillance.",
      es: "Oligodendroglioma de grado 2, sin factores de alto riesgo tras resección macroscópicamente completa: vigilancia estrecha.",
    },
    strength: "strong",
    source: sources.astro,
    when: [oligodendroglioma, is("grade", 2), ...lowRisk],
    needs: ["deferRadiotherapyChemotherapy"],
  },
  {
    id: "oligodendroglioma-2.high-risk",
    kind: "treatment",
    text: {
      en: "Oligodendroglioma, grade 2, with a high-risk feature: radiotherapy and PCV chemotherapy.",
      es: "Oligodendroglioma de grado 2 con algún factor de alto riesgo: radioterapia y quimioterapia PCV.",
    },
    strength: "conditional",
    source: sources.astro,
    when: [oligodendroglioma, is("grade", 2), highRisk, notUntouched],
    needs: ["extentOfResection", "deferRadiotherapyChemotherapy"],
  },
  {
    id: "oligodendroglioma-3.radiotherapy-chemotherapy",
    kind: "treatment",
    text: {
      en: "Oligodendroglioma, grade 3: radiotherapy and PCV chemotherapy.",
      es: "Oligodendroglioma de grado 3: radioterapia y quimioterapia PCV.",
    },
    strength: "strong",
    source: sources.ascoSno,
    when: [oligodendroglioma, is("grade", 3), notUntouched],
    needs: ["extentOfResection", "karnofsky"],
  },
];
