import {
  is,
  notKnownToBe,
  unknown,
  type Condition,
  type Rule,
} from "./rule.ts";
import { sources } from "./sources.ts";

const source = sources.eanoMeningioma;
const meningioma = is("entity", "meningioma");
const suspected: readonly Condition[] = [
  is("verdict", "finding"),
  is("finding", "meningioma"),
  is("inDistribution", true),
  unknown("entity"),
];

/** Suspected meningioma from the image, and meningioma once a clinician entered it. */
export const meningiomaRules: readonly Rule[] = [
  {
    id: "meningioma.imaging",
    kind: "work-up",
    text: {
      en: "Suspected meningioma: the radiological diagnosis is made by contrast-enhanced MR; compare with earlier images for growth.",
      es: "Sospecha de meningioma: el diagnóstico radiológico se hace por RM con contraste; compare con imágenes previas para valorar el crecimiento.",
    },
    strength: "good practice point",
    source,
    when: suspected,
  },
  {
    id: "meningioma.board",
    kind: "work-up",
    text: {
      en: "Suspected meningioma: symptoms, growth, size and location decide whether anything is done; the definitive diagnosis and grade need tissue.",
      es: "Sospecha de meningioma: los síntomas, el crecimiento, el tamaño y la localización deciden si hay que actuar; el diagnóstico definitivo y el grado requieren tejido.",
    },
    source,
    when: suspected,
    needs: ["entity", "symptomatic", "largestDiameterMm", "operable", "grade"],
  },
  {
    id: "meningioma.observation",
    kind: "follow-up",
    text: {
      en: "Meningioma without symptoms: observation with MR is the first option.",
      es: "Meningioma sin síntomas: la observación con RM es la primera opción.",
    },
    strength: "level C",
    source,
    when: [
      meningioma,
      is("symptomatic", false),
      notKnownToBe("extentOfResection", "biopsy", "subtotal", "gross-total"),
      notKnownToBe("grade", 2, 3),
    ],
    needs: ["largestDiameterMm"],
  },
  {
    id: "meningioma.surgery",
    kind: "treatment",
    text: {
      en: "Meningioma that needs treatment: surgery first, Simpson grade I where safe. In small tumours radiosurgery is an alternative if tissue is not needed.",
      es: "Meningioma que requiere tratamiento: primero cirugía, Simpson grado I si es seguro. En tumores pequeños la radiocirugía es una alternativa si no se necesita tejido.",
    },
    strength: "level B",
    source,
    when: [
      meningioma,
      is("symptomatic", true),
      is("operable", true),
      notKnownToBe("extentOfResection", "subtotal", "gross-total"),
    ],
    needs: ["largestDiameterMm", "extentOfResection"],
  },
  {
    id: "meningioma.radiosurgery",
    kind: "treatment",
    text: {
      en: "Meningioma that needs treatment but cannot be operated on: radiosurgery, or fractionated radiotherapy where size or location forbids it.",
      es: "Meningioma que requiere tratamiento y no es operable: radiocirugía, o radioterapia fraccionada si el tamaño o la localización la impiden.",
    },
    strength: "level B",
    source,
    when: [
      meningioma,
      is("symptomatic", true),
      is("operable", false),
      notKnownToBe("grade", 2, 3),
      notKnownToBe("extentOfResection", "gross-total"),
    ],
    needs: ["largestDiameterMm"],
  },
  {
    id: "meningioma-1.subtotal",
    kind: "follow-up",
    text: {
      en: "Meningioma, grade 1, subtotally resected: watch with MR, or radiosurgery of the remainder.",
      es: "Meningioma de grado 1 con resección subtotal: vigilancia con RM o radiocirugía del resto.",
    },
    strength: "level C",
    source,
    when: [meningioma, is("grade", 1), is("extentOfResection", "subtotal")],
    needs: ["neurologicalDeficit"],
  },
  {
    id: "meningioma-2.gross-total",
    kind: "follow-up",
    text: {
      en: "Meningioma, grade 2, gross total resection: close follow-up, or radiotherapy.",
      es: "Meningioma de grado 2 con resección macroscópicamente completa: seguimiento estrecho o radioterapia.",
    },
    source,
    when: [meningioma, is("grade", 2), is("extentOfResection", "gross-total")],
  },
  {
    id: "meningioma-2.subtotal",
    kind: "treatment",
    text: {
      en: "Meningioma, grade 2, subtotally resected: radiotherapy.",
      es: "Meningioma de grado 2 con resección subtotal: radioterapia.",
    },
    source,
    when: [meningioma, is("grade", 2), is("extentOfResection", "subtotal")],
  },
  {
    id: "meningioma-3.radiotherapy",
    kind: "treatment",
    text: {
      en: "Meningioma, grade 3: always radiotherapy, after surgery of whatever extent, or without it where the tumour cannot be operated on.",
      es: "Meningioma de grado 3: siempre radioterapia, tras la cirugía, sea cual sea su extensión, o sin ella si el tumor no es operable.",
    },
    source,
    when: [meningioma, is("grade", 3)],
    needs: ["extentOfResection", "operable"],
  },
];
