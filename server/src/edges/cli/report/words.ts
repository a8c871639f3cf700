import type { Verdict } from "@isocenter/contracts";
import type { Language } from "./html.ts";

const words = {
  report: {
    en: "Brain-tumour MRI reading",
    es: "Lectura de RM de tumor cerebral",
  },
  research: { en: "Research use only", es: "Solo para investigación" },
  index: { en: "Processed studies", es: "Estudios procesados" },
  patient: { en: "Patient (pseudonym)", es: "Paciente (seudónimo)" },
  study: { en: "Study (pseudonym)", es: "Estudio (seudónimo)" },
  readAt: { en: "Read", es: "Leído" },
  model: { en: "Model", es: "Modelo" },
  series: { en: "Series", es: "Serie" },
  slicesRead: { en: "Slices read", es: "Cortes leídos" },
  of: { en: "of", es: "de" },
  verdict: { en: "Verdict", es: "Veredicto" },
  probability: { en: "Probability", es: "Probabilidad" },
  reason: { en: "Why", es: "Motivo" },
  probabilities: {
    en: "Calibrated probabilities",
    es: "Probabilidades calibradas",
  },
  means: {
    en: "Mean probabilities over slices",
    es: "Probabilidades medias de los cortes",
  },
  scores: {
    en: "Scores of the slice",
    es: "Puntuaciones del corte",
  },
  noStatement: {
    en: "They belong to this slice and state nothing about the study.",
    es: "Son de este corte y no afirman nada sobre el estudio.",
  },
  class: { en: "Class", es: "Clase" },
  ofStudy: { en: "Study", es: "Estudio" },
  ofSlice: { en: "Deciding slice", es: "Corte decisivo" },
  interval: { en: "Forest spread", es: "Dispersión del bosque" },
  intervalHelp: {
    en: "Forest spread: 10th to 90th percentile over 20 parts of the forest; not a confidence interval for the patient.",
    es: "Dispersión del bosque: percentiles 10 a 90 entre 20 partes del bosque; no es un intervalo de confianza para el paciente.",
  },
  raw: { en: "Raw", es: "Sin calibrar" },
  why: { en: "Why", es: "Por qué" },
  towards: { en: "towards it", es: "a favor" },
  against: { en: "against it", es: "en contra" },
  base: {
    en: "Base: the forest's average",
    es: "Base: la media del bosque",
  },
  others: { en: "other features", es: "características más" },
  output: { en: "Raw output of the forest", es: "Salida del bosque" },
  calibration: { en: "Calibration", es: "Calibración" },
  calibrated: { en: "Calibrated probability", es: "Probabilidad calibrada" },
  inDistribution: {
    en: "The input looks like the training data",
    es: "La entrada se parece a los datos de entrenamiento",
  },
  outOfDistribution: {
    en: "The input is unlike the training data: do not rely on the answer",
    es: "La entrada no se parece a los datos de entrenamiento: no confíe en la respuesta",
  },
  score: { en: "score", es: "puntuación" },
  limit: { en: "Limit", es: "Límite" },
  quality: { en: "Image quality", es: "Calidad de imagen" },
  measure: { en: "Measure", es: "Medida" },
  value: { en: "Value", es: "Valor" },
  judged: { en: "Judged", es: "Juicio" },
  ok: { en: "✓ good", es: "✓ correcta" },
  warning: { en: "! check", es: "! revisar" },
  fail: { en: "✗ unusable", es: "✗ no válida" },
  workUp: { en: "Suggested work-up", es: "Estudio sugerido" },
  source: { en: "Source", es: "Fuente" },
  because: { en: "Because", es: "Porque" },
  missing: { en: "Would need, to say more", es: "Haría falta, para decir más" },
  slices: { en: "Slices", es: "Cortes" },
  slice: { en: "Slice", es: "Corte" },
  decided: { en: "decided", es: "decisivo" },
  skipped: { en: "not read", es: "no leído" },
  features: { en: "All features", es: "Todas las características" },
  feature: { en: "Feature", es: "Característica" },
  contribution: { en: "Contribution", es: "Contribución" },
  limits: { en: "Limits of this result", es: "Límites de este resultado" },
  provenance: { en: "Provenance", es: "Procedencia" },
  digest: { en: "Model digest", es: "Huella del modelo" },
  pipeline: { en: "Pipeline", es: "Cadena de proceso" },
  inputs: { en: "Inputs", es: "Entradas" },
  more: { en: "more", es: "más" },
  region: {
    en: "Region proposed by the algorithm, not a segmentation",
    es: "Región propuesta por el algoritmo; no es una segmentación",
  },
  picture: { en: "Slice that decided", es: "Corte decisivo" },
  suspicious: {
    en: "Slice with the highest tumour score",
    es: "Corte con la mayor puntuación de tumor",
  },
  noPicture: { en: "no picture", es: "sin imagen" },
  anyTumour: { en: "any tumour", es: "algún tumor" },
  allStudies: { en: "All studies", es: "Todos los estudios" },
  refusedFiles: { en: "Files refused", es: "Archivos rechazados" },
  failedStudies: { en: "Studies failed", es: "Estudios fallidos" },
  tables: { en: "Tables", es: "Tablas" },
  unfinished: {
    en: "This run was stopped: not every study is here",
    es: "Esta ejecución se detuvo: no están todos los estudios",
  },
  notShown: {
    en: "more studies in studies.csv",
    es: "estudios más en studies.csv",
  },
  identity: {
    en: "Pseudonyms only. identity-key.csv leads back to patients: keep it apart before you pass this folder on.",
    es: "Solo seudónimos. identity-key.csv conduce a los pacientes: sepárelo antes de entregar esta carpeta.",
  },
} as const;

export type Word = keyof typeof words;
export const word = (language: Language, key: Word): string =>
  words[key][language];

/** The web app's own words. */
export const verdictNames: Readonly<Record<Verdict, Record<Language, string>>> =
  {
    finding: { en: "Finding", es: "Hallazgo" },
    "no-finding": { en: "No finding", es: "Sin hallazgo" },
    insufficient: { en: "Insufficient", es: "Insuficiente" },
    "not-applicable": { en: "Not applicable", es: "No aplicable" },
    refused: { en: "Refused", es: "Rechazado" },
  };
