/** Text into HTML. Everything that is not built here goes through it (A15). */
export function escape(text: string | number): string {
  return String(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

export type Language = "en" | "es";

const words = {
  report: {
    en: "Brain-tumour MRI report",
    es: "Informe de RM de tumor cerebral",
  },
  verdict: { en: "Verdict", es: "Veredicto" },
  probabilities: {
    en: "Calibrated probabilities",
    es: "Probabilidades calibradas",
  },
  raw: { en: "raw", es: "sin calibrar" },
  why: { en: "Why", es: "Por qué" },
  base: { en: "base", es: "base" },
  others: { en: "the other features", es: "las demás características" },
  output: { en: "forest output", es: "salida del bosque" },
  calibration: { en: "calibration", es: "calibración" },
  calibrated: { en: "calibrated", es: "calibrada" },
  inDistribution: {
    en: "The input looks like the training data",
    es: "La entrada se parece a los datos de entrenamiento",
  },
  outOfDistribution: {
    en: "The input is unlike the training data: do not rely on the answer",
    es: "La entrada no se parece a los datos de entrenamiento: no confíe en la respuesta",
  },
  quality: { en: "Image quality", es: "Calidad de imagen" },
  measure: { en: "Measure", es: "Medida" },
  value: { en: "Value", es: "Valor" },
  limit: { en: "Limit", es: "Límite" },
  judged: { en: "Judged", es: "Juicio" },
  ok: { en: "✓ ok", es: "✓ bien" },
  warning: { en: "! warning", es: "! aviso" },
  fail: { en: "✗ fails", es: "✗ no apta" },
  workUp: { en: "Suggested work-up", es: "Estudio sugerido" },
  source: { en: "Source", es: "Fuente" },
  because: { en: "Because", es: "Porque" },
  missing: { en: "Needs, to say more", es: "Falta, para decir más" },
  slices: { en: "Slices", es: "Cortes" },
  slice: { en: "Slice", es: "Corte" },
  skipped: { en: "not read", es: "no leído" },
  limits: { en: "Limits of this result", es: "Límites de este resultado" },
  provenance: { en: "Provenance", es: "Procedencia" },
  region: {
    en: "Proposed region, in the slice that decided",
    es: "Región propuesta, en el corte que decidió",
  },
} as const;

export type Word = keyof typeof words;
export const word = (language: Language, key: Word): string =>
  words[key][language];

export const style = `
:root{color-scheme:light;--ink:#1b1f24;--soft:#5a6470;--line:#d5dae0;--accent:#0b63a8;--up:#b3261e;--down:#1a5fb4;--cal:#7a5b00}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:#fff}
h1{font-size:1.4rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.4rem 0}.soft{color:var(--soft)}
.use{border:2px solid var(--ink);padding:.6rem .8rem;margin:1rem 0}.verdict{font-size:1.25rem;font-weight:600}
.two{display:grid;grid-template-columns:minmax(0,18rem) minmax(0,1fr);gap:1.5rem}@media(max-width:40rem){.two{grid-template-columns:1fr}}
img{width:100%;image-rendering:auto;background:#000}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.bar{height:.8rem;background:var(--accent)}svg text{font:13px system-ui,sans-serif;fill:var(--ink)}
code{font-size:.85em;overflow-wrap:anywhere}li{margin:.3rem 0}@media print{body{max-width:none;padding:0}}`;
