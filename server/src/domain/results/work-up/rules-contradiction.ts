import { any, below, is, known, type Rule } from "./rule.ts";
import { sources } from "./sources.ts";

const blocks = true;
const kind = "work-up";
const source = sources.whoCns5;
const glioblastoma = is("entity", "glioblastoma-idh-wildtype");
const astrocytoma = is("entity", "astrocytoma-idh-mutant");
const oligodendroglioma = is(
  "entity",
  "oligodendroglioma-idh-mutant-1p19q-codeleted",
);

/** Facts that cannot be true together, and patients the sources were not written for: a statement, and no treatment. */
export const contradictionRules: readonly Rule[] = [
  {
    id: "contradiction.idh-mutant-glioblastoma",
    kind,
    text: {
      en: "Contradiction: “IDH-mutant glioblastoma” no longer exists. An IDH-mutant astrocytic tumour of grade 4 is astrocytoma, IDH-mutant, grade 4. No treatment is suggested until this is resolved.",
      es: "Contradicción: el «glioblastoma con IDH mutado» ya no existe. Un tumor astrocítico de grado 4 con IDH mutado es un astrocitoma con IDH mutado, grado 4. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [glioblastoma, is("idh", "mutant")],
    blocks,
  },
  {
    id: "contradiction.idh-wildtype",
    kind,
    text: {
      en: "Contradiction: astrocytoma and oligodendroglioma of this classification are IDH-mutant by definition, but IDH is entered as wildtype. No treatment is suggested until this is resolved.",
      es: "Contradicción: en esta clasificación el astrocitoma y el oligodendroglioma tienen IDH mutado por definición, pero IDH figura como no mutado. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [
      is(
        "entity",
        "astrocytoma-idh-mutant",
        "oligodendroglioma-idh-mutant-1p19q-codeleted",
      ),
      is("idh", "wildtype"),
    ],
    blocks,
  },
  {
    id: "contradiction.oligodendroglioma-not-codeleted",
    kind,
    text: {
      en: "Contradiction: oligodendroglioma is 1p/19q-codeleted by definition, but no codeletion is entered. No treatment is suggested until this is resolved.",
      es: "Contradicción: el oligodendroglioma tiene codeleción 1p/19q por definición, pero se ha introducido que no la hay. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [oligodendroglioma, is("codeletion1p19q", false)],
    blocks,
  },
  {
    id: "contradiction.astrocytoma-codeleted",
    kind,
    text: {
      en: "Contradiction: an IDH-mutant tumour with 1p/19q codeletion is an oligodendroglioma, not an astrocytoma. No treatment is suggested until this is resolved.",
      es: "Contradicción: un tumor con IDH mutado y codeleción 1p/19q es un oligodendroglioma, no un astrocitoma. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [astrocytoma, is("codeletion1p19q", true)],
    blocks,
  },
  {
    id: "contradiction.codeleted-wildtype",
    kind,
    text: {
      en: "Contradiction: 1p/19q codeletion defines a tumour type only together with an IDH mutation, but the tumour is entered as IDH-wildtype. No treatment is suggested until this is resolved.",
      es: "Contradicción: la codeleción 1p/19q define un tipo de tumor solo junto con una mutación de IDH, pero el tumor figura con IDH no mutado. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [
      is("codeletion1p19q", true),
      any(is("idh", "wildtype"), glioblastoma),
    ],
    blocks,
  },
  {
    id: "contradiction.glioblastoma-grade",
    kind,
    text: {
      en: "Contradiction: glioblastoma, IDH-wildtype, is always grade 4. No treatment is suggested until this is resolved.",
      es: "Contradicción: el glioblastoma con IDH no mutado es siempre de grado 4. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [glioblastoma, is("grade", 1, 2, 3)],
    blocks,
  },
  {
    id: "contradiction.astrocytoma-grade",
    kind,
    text: {
      en: "Contradiction: astrocytoma, IDH-mutant, is grade 2, 3 or 4. No treatment is suggested until this is resolved.",
      es: "Contradicción: el astrocitoma con IDH mutado es de grado 2, 3 o 4. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [astrocytoma, is("grade", 1)],
    blocks,
  },
  {
    id: "contradiction.astrocytoma-cdkn2a",
    kind,
    text: {
      en: "Contradiction: an IDH-mutant astrocytoma with homozygous CDKN2A/B deletion is grade 4, whatever its histology, but a lower grade is entered. No treatment is suggested until this is resolved.",
      es: "Contradicción: un astrocitoma con IDH mutado y deleción homocigota de CDKN2A/B es de grado 4 sea cual sea su histología, pero se ha introducido un grado menor. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [
      astrocytoma,
      is("cdkn2aHomozygousDeletion", true),
      is("grade", 2, 3),
    ],
    blocks,
  },
  {
    id: "contradiction.oligodendroglioma-grade",
    kind,
    text: {
      en: "Contradiction: oligodendroglioma is grade 2 or 3. No treatment is suggested until this is resolved.",
      es: "Contradicción: el oligodendroglioma es de grado 2 o 3. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [oligodendroglioma, is("grade", 1, 4)],
    blocks,
  },
  {
    id: "contradiction.meningioma-grade",
    kind,
    text: {
      en: "Contradiction: meningioma is grade 1, 2 or 3. No treatment is suggested until this is resolved.",
      es: "Contradicción: el meningioma es de grado 1, 2 o 3. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [is("entity", "meningioma"), is("grade", 4)],
    blocks,
  },
  {
    id: "contradiction.glioma-markers",
    kind,
    text: {
      en: "Contradiction: an IDH mutation or a 1p/19q codeletion belongs to a diffuse glioma, not to the diagnosis entered. No treatment is suggested until this is resolved.",
      es: "Contradicción: una mutación de IDH o una codeleción 1p/19q corresponde a un glioma difuso, no al diagnóstico introducido. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [
      is("entity", "meningioma", "pituitary-adenoma"),
      any(is("idh", "mutant"), is("codeletion1p19q", true)),
    ],
    blocks,
  },
  {
    id: "contradiction.pituitary-function",
    kind,
    text: {
      en: "Contradiction: a pituitary hormone diagnosis is entered together with a tumour that is not pituitary. No treatment is suggested until this is resolved.",
      es: "Contradicción: se ha introducido un diagnóstico hormonal hipofisario junto con un tumor que no es hipofisario. No se propone tratamiento hasta que se resuelva.",
    },
    source,
    when: [
      known("pituitaryFunction"),
      is(
        "entity",
        "glioblastoma-idh-wildtype",
        "astrocytoma-idh-mutant",
        "oligodendroglioma-idh-mutant-1p19q-codeleted",
        "meningioma",
      ),
    ],
    blocks,
  },
  {
    id: "contradiction.asymptomatic",
    kind,
    text: {
      en: "Contradiction: no symptoms are entered together with refractory seizures or a neurological deficit. No treatment is suggested until this is resolved.",
      es: "Contradicción: se ha introducido que no hay síntomas junto con crisis refractarias o un déficit neurológico. No se propone tratamiento hasta que se resuelva.",
    },
    source: sources.inputContract,
    when: [
      is("symptomatic", false),
      any(is("refractorySeizures", true), is("neurologicalDeficit", true)),
    ],
    blocks,
  },
  {
    id: "patient.under-18",
    kind,
    text: {
      en: "The guidelines behind these suggestions, and the data behind the model, are of adults. No treatment is suggested under 18 years.",
      es: "Las guías en que se basan estas propuestas, y los datos del modelo, son de adultos. No se propone tratamiento por debajo de 18 años.",
    },
    source: sources.eanoGlioma,
    when: [below("ageYears", 18)],
    blocks,
  },
];
