import type {
  Bilingual,
  QualityMeasure,
  Severity,
  SliceQuality,
} from "@isocenter/contracts";
import {
  assessQuality,
  type GreyImage,
  type QualityFlag,
  type QualityMeasures,
} from "@isocenter/imaging";

/** What is shown of a slice's quality, in this order, each with what a crossed limit means. */
const shown: readonly {
  readonly measure: keyof QualityMeasures;
  readonly key: string;
  readonly unit: string;
  readonly limit: number;
  readonly text: Bilingual;
}[] = [
  {
    measure: "signalToNoise",
    key: "noise",
    unit: "ratio",
    limit: 6,
    text: { en: "Signal to noise", es: "Relación señal-ruido" },
  },
  {
    measure: "contrast",
    key: "contrast",
    unit: "share",
    limit: 0.18,
    text: { en: "Contrast", es: "Contraste" },
  },
  {
    measure: "sharpness",
    key: "sharpness",
    unit: "index",
    limit: 0.4,
    text: { en: "Sharpness", es: "Nitidez" },
  },
  {
    measure: "borderShare",
    key: "truncation",
    unit: "share",
    limit: 0.6,
    text: {
      en: "Head cut off at the image border",
      es: "Cabeza cortada en el borde de la imagen",
    },
  },
  {
    measure: "clippedShare",
    key: "clipping",
    unit: "share",
    limit: 0.1,
    text: { en: "Clipped grey values", es: "Valores de gris saturados" },
  },
  {
    measure: "objectShare",
    key: "blank",
    unit: "share",
    limit: 0.05,
    text: {
      en: "Image area that shows something",
      es: "Área de la imagen con contenido",
    },
  },
  {
    measure: "shortSide",
    key: "resolution",
    unit: "px",
    limit: 128,
    text: { en: "Shorter side", es: "Lado menor" },
  },
];

const severityOf = ({ severity }: QualityFlag): Severity =>
  severity === "unusable" ? "fail" : "warning";

/** Image quality of one slice: measures, the limits they were held against, and the worst of them. */
export function judgeQuality(image: GreyImage): Omit<SliceQuality, "bodyPart"> {
  const { measures, flags } = assessQuality(image);
  const byMeasure = new Map(flags.map((flag) => [flag.measure, flag]));
  const lines = shown.map(
    ({ measure, key, unit, limit, text }): QualityMeasure => {
      const flag = byMeasure.get(measure);
      return {
        key,
        value: finite(measures[measure]),
        unit,
        limit: flag?.limit ?? limit,
        severity: flag ? severityOf(flag) : "ok",
        text,
      };
    },
  );
  return { severity: worst(flags.map(severityOf)), measures: lines };
}

export function worst(severities: readonly Severity[]): Severity {
  if (severities.includes("fail")) return "fail";
  return severities.includes("warning") ? "warning" : "ok";
}

/** JSON has no infinity: a noiseless slice shows the largest ratio instead. */
const finite = (value: number) =>
  Number.isFinite(value) ? value : Number.MAX_SAFE_INTEGER;
