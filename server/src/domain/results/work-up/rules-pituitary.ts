import { all, any, atLeast, below, is, unknown, type Rule } from "./rule.ts";
import { sources } from "./sources.ts";

/** Entered by a clinician, whatever the image says, or suspected from the image while no diagnosis is entered. */
const enteredOrSuspected = any(
  is("entity", "pituitary-adenoma"),
  all(
    is("verdict", "finding"),
    is("finding", "pituitary"),
    is("inDistribution", true),
    unknown("entity"),
  ),
);
/** Endocrine Society 2011: a microincidentaloma is below 1 cm, a macroincidentaloma 1 cm or more. */
const macroMm = 10;

/** Pituitary tumour suspected from the image or entered, and what follows once the hormones are known. */
export const pituitaryRules: readonly Rule[] = [
  {
    id: "pituitary.hormones",
    kind: "work-up",
    text: {
      en: "Pituitary tumour: history, examination and a hormone panel for excess and for deficiency.",
      es: "Tumor hipofisario: anamnesis, exploración y perfil hormonal en busca de exceso y de déficit.",
    },
    source: sources.endocrineSociety,
    when: [enteredOrSuspected, unknown("pituitaryFunction")],
    needs: ["pituitaryFunction"],
  },
  {
    id: "pituitary.visual-fields",
    kind: "work-up",
    text: {
      en: "Pituitary tumour: visual-field examination if it abuts or compresses the optic nerves or chiasm.",
      es: "Tumor hipofisario: campimetría visual si contacta con los nervios ópticos o el quiasma, o los comprime.",
    },
    source: sources.endocrineSociety,
    when: [enteredOrSuspected, unknown("chiasmCompression")],
    needs: ["chiasmCompression", "largestDiameterMm"],
  },
  {
    id: "pituitary.prolactinoma",
    kind: "treatment",
    text: {
      en: "Prolactinoma: usually a dopamine agonist first.",
      es: "Prolactinoma: por lo general, primero un agonista dopaminérgico.",
    },
    source: sources.pituitarySociety,
    when: [is("pituitaryFunction", "prolactinoma")],
    needs: ["largestDiameterMm", "chiasmCompression"],
  },
  {
    id: "pituitary.hypersecretion",
    kind: "treatment",
    text: {
      en: "Acromegaly or Cushing's disease: transsphenoidal surgery first.",
      es: "Acromegalia o enfermedad de Cushing: primero cirugía transesfenoidal.",
    },
    source: sources.endocrineSociety,
    when: [is("pituitaryFunction", "acromegaly", "cushing")],
    needs: ["operable"],
  },
  {
    id: "pituitary.non-functioning.compression",
    kind: "treatment",
    text: {
      en: "Non-functioning pituitary adenoma that compresses the chiasm: surgery.",
      es: "Adenoma hipofisario no funcionante que comprime el quiasma: cirugía.",
    },
    source: sources.endocrineSociety,
    when: [
      is("pituitaryFunction", "non-functioning"),
      is("chiasmCompression", true),
    ],
    needs: ["operable"],
  },
  {
    id: "pituitary.non-functioning.macro",
    kind: "follow-up",
    text: {
      en: "Non-functioning macroadenoma (10 mm or more) without chiasm compression: MR again at 6 months.",
      es: "Macroadenoma no funcionante (10 mm o más) sin compresión del quiasma: nueva RM a los 6 meses.",
    },
    source: sources.endocrineSociety,
    when: [
      is("pituitaryFunction", "non-functioning"),
      is("chiasmCompression", false),
      atLeast("largestDiameterMm", macroMm),
    ],
  },
  {
    id: "pituitary.non-functioning.micro",
    kind: "follow-up",
    text: {
      en: "Non-functioning microadenoma (below 10 mm) without chiasm compression: MR again at 12 months.",
      es: "Microadenoma no funcionante (menos de 10 mm) sin compresión del quiasma: nueva RM a los 12 meses.",
    },
    source: sources.endocrineSociety,
    when: [
      is("pituitaryFunction", "non-functioning"),
      is("chiasmCompression", false),
      below("largestDiameterMm", macroMm),
    ],
  },
];
