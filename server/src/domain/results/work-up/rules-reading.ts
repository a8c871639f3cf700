import { any, is, known, unknown, type Rule } from "./rule.ts";
import { sources } from "./sources.ts";

const source = sources.inputContract;

/** What follows from the reading itself, before any diagnosis. */
export const readingRules: readonly Rule[] = [
  {
    id: "reading.not-applicable",
    kind: "work-up",
    text: {
      en: "This study is not one the brain-tumour model reads. No work-up is derived from it.",
      es: "Este estudio no es de los que lee el modelo de tumores cerebrales. De él no se deriva ninguna propuesta diagnóstica.",
    },
    source,
    when: [is("verdict", "not-applicable")],
    blocks: true,
  },
  {
    id: "reading.refused",
    kind: "work-up",
    text: {
      en: "The model gave no answer for this study. No work-up is derived from it; the reason stands beside the verdict.",
      es: "El modelo no dio respuesta para este estudio. De él no se deriva ninguna propuesta diagnóstica; el motivo figura junto al veredicto.",
    },
    source,
    when: [is("verdict", "refused")],
    blocks: true,
  },
  {
    id: "reading.insufficient",
    kind: "work-up",
    text: {
      en: "The images do not allow a statement; the reason stands beside the verdict. Where slices are missing, a complete contrast-enhanced T1 series may help.",
      es: "Las imágenes no permiten una conclusión; el motivo figura junto al veredicto. Si faltan cortes, puede ayudar una serie T1 con contraste completa.",
    },
    source,
    when: [is("verdict", "insufficient")],
  },
  {
    id: "reading.no-finding",
    kind: "work-up",
    text: {
      en: "The model found none of the tumour classes it knows. That excludes neither other disease nor a tumour it was not trained on; a radiologist reads the whole study.",
      es: "El modelo no encontró ninguna de las clases de tumor que conoce. Eso no descarta otra enfermedad ni un tumor con el que no fue entrenado; un radiólogo debe leer el estudio completo.",
    },
    source,
    when: [is("verdict", "no-finding")],
  },
  {
    id: "reading.out-of-distribution",
    kind: "work-up",
    text: {
      en: "The images do not resemble those the model was trained on: its class is not used to suggest a work-up. Check sequence, contrast agent and orientation, and have a radiologist read the study.",
      es: "Las imágenes no se parecen a las usadas para entrenar el modelo: su clase no se utiliza para proponer estudios. Compruebe la secuencia, el contraste y la orientación, y solicite la lectura de un radiólogo.",
    },
    source,
    when: [
      is("verdict", "finding", "no-finding", "insufficient"),
      is("inDistribution", false),
    ],
  },
  {
    id: "reading.quality",
    kind: "work-up",
    text: {
      en: "Image quality limits this reading. Look at the flagged slices and repeat the series if the flaw is real.",
      es: "La calidad de la imagen limita esta lectura. Revise los cortes señalados y repita la serie si el defecto es real.",
    },
    source,
    when: [is("quality", "warning", "fail")],
  },
  {
    id: "reading.disagrees.glioma",
    kind: "work-up",
    text: {
      en: "The image was read as glioma, but the diagnosis entered is another. The entered diagnosis outranks the image; check that it belongs to this study.",
      es: "La imagen se leyó como glioma, pero el diagnóstico introducido es otro. El diagnóstico introducido prevalece sobre la imagen; compruebe que corresponde a este estudio.",
    },
    source,
    when: [
      is("finding", "glioma"),
      any(
        is("entity", "meningioma", "pituitary-adenoma"),
        known("pituitaryFunction"),
      ),
    ],
  },
  {
    id: "reading.disagrees.meningioma",
    kind: "work-up",
    text: {
      en: "The image was read as meningioma, but the diagnosis entered is another. The entered diagnosis outranks the image; check that it belongs to this study.",
      es: "La imagen se leyó como meningioma, pero el diagnóstico introducido es otro. El diagnóstico introducido prevalece sobre la imagen; compruebe que corresponde a este estudio.",
    },
    source,
    when: [
      is("finding", "meningioma"),
      any(
        is(
          "entity",
          "glioblastoma-idh-wildtype",
          "astrocytoma-idh-mutant",
          "oligodendroglioma-idh-mutant-1p19q-codeleted",
          "pituitary-adenoma",
        ),
        known("pituitaryFunction"),
      ),
    ],
  },
  {
    id: "reading.disagrees.pituitary",
    kind: "work-up",
    text: {
      en: "The image was read as pituitary tumour, but the diagnosis entered is another. The entered diagnosis outranks the image; check that it belongs to this study.",
      es: "La imagen se leyó como tumor hipofisario, pero el diagnóstico introducido es otro. El diagnóstico introducido prevalece sobre la imagen; compruebe que corresponde a este estudio.",
    },
    source,
    when: [
      is("finding", "pituitary"),
      is(
        "entity",
        "glioblastoma-idh-wildtype",
        "astrocytoma-idh-mutant",
        "oligodendroglioma-idh-mutant-1p19q-codeleted",
        "meningioma",
      ),
    ],
  },
  {
    id: "reading.disagrees.no-tumour",
    kind: "work-up",
    text: {
      en: "No tumour was found in the image, but a tumour diagnosis is entered. The entered diagnosis outranks the image; after a resection both can be true.",
      es: "No se encontró tumor en la imagen, pero se ha introducido un diagnóstico de tumor. El diagnóstico introducido prevalece sobre la imagen; tras una resección ambas cosas pueden ser ciertas.",
    },
    source,
    when: [
      is("verdict", "no-finding"),
      any(known("entity"), known("pituitaryFunction")),
    ],
  },
  {
    id: "reading.molecular-without-diagnosis",
    kind: "work-up",
    text: {
      en: "Grade or molecular markers are entered without a histological diagnosis. The classification integrates both; enter the diagnosis.",
      es: "Se han introducido el grado o marcadores moleculares sin diagnóstico histológico. La clasificación integra ambos; introduzca el diagnóstico.",
    },
    source: sources.whoCns5,
    when: [
      unknown("entity"),
      any(
        known("grade"),
        known("idh"),
        known("codeletion1p19q"),
        known("mgmtMethylated"),
        known("cdkn2aHomozygousDeletion"),
      ),
    ],
    needs: ["entity"],
  },
];
