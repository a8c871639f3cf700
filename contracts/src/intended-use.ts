import type { Bilingual } from "./result.ts";

/** Printed on every result in every form. */
export const intendedUse: Bilingual = {
  en: "Research / investigational software. Not cleared or approved. Not for primary diagnosis or to direct treatment. Output needs independent review by a qualified clinician. Not for time-critical use.",
  es: "Software de investigación. Sin autorización ni aprobación sanitaria. No debe usarse para el diagnóstico primario ni para dirigir el tratamiento. El resultado requiere revisión independiente por un profesional clínico cualificado. No apto para uso con tiempo crítico.",
};
