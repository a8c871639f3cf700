import { randomUUID } from "node:crypto";
import {
  intendedUse,
  brainClasses,
  type Bilingual,
  type BrainClass,
  type Result,
  type Severity,
  type SliceResult,
} from "@isocenter/contracts";
import { studyAnswer, studyRule, type StudyAnswer } from "@isocenter/imaging";
import { worst } from "../features/index.ts";
import type { Model } from "../models/index.ts";
import { classNames, percentText, perClass } from "./explain.ts";
import { pipelineVersion, runtime } from "./provenance.ts";
import type { Selection } from "./types.ts";

export interface Conclusion {
  readonly StudyInstanceUID: string;
  readonly generation: number;
  readonly createdAt: Date;
  readonly selection: Selection;
  /** Why governance refused, or null. */
  readonly refusal: string | null;
  readonly slices: readonly SliceResult[];
  readonly model: Pick<Model, "card" | "digest">;
  readonly inputs: readonly { SOPInstanceUID: string; sha256: string }[];
}

type Verdict = Pick<
  Result,
  | "verdict"
  | "verdictText"
  | "finding"
  | "probabilities"
  | "interval"
  | "inDistribution"
  | "decidingSlice"
>;

const nothing = {
  finding: null,
  probabilities: null,
  interval: null,
  inDistribution: null,
  decidingSlice: null,
} as const;

/** From slice answers to the answer of the study, with everything a reader needs to judge it. Suggestions are added by the pipeline. */
export function concludeStudy(input: Conclusion): Result {
  const { selection, slices, model } = input;
  return {
    id: randomUUID(),
    StudyInstanceUID: input.StudyInstanceUID,
    generation: input.generation,
    supersededBy: null,
    createdAt: input.createdAt.toISOString(),
    ...decide(input),
    quality: qualityOf(slices),
    series: selection.series,
    slices: [...slices],
    suggestions: [],
    model: {
      id: model.card.id,
      version: model.card.version,
      digest: model.digest,
      mode: model.card.mode,
    },
    provenance: {
      pipelineVersion,
      runtime,
      inputs: [...input.inputs],
      settings: {
        slicesRead: slices.filter(({ reading }) => reading).length,
        slicesSelected: selection.slices.length,
      },
    },
    intendedUse,
    limits: [...selection.limits],
  };
}

function decide({ selection, refusal, slices }: Conclusion): Verdict {
  if (selection.notApplicable)
    return {
      verdict: "not-applicable",
      verdictText: selection.notApplicable,
      ...nothing,
    };
  if (refusal !== null)
    return {
      verdict: "refused",
      verdictText: {
        en: `The model may not serve: ${refusal}`,
        es: `El modelo no puede utilizarse: ${refusal}`,
      },
      ...nothing,
    };
  const read = slices.flatMap((slice, index) =>
    slice.reading ? [{ index, reading: slice.reading }] : [],
  );
  if (read.length === 0) return unread(slices);
  const given = read.map(({ index, reading }) => {
    const position = positionOf(selection, slices[index]);
    return {
      probabilities: brainClasses.map((name) => reading.probabilities[name]),
      inDistribution: reading.ood.inDistribution,
      ...(position !== null && { position }),
    };
  });
  const answer = studyAnswer(given);
  const isPlaced = given.every(({ position }) => position !== undefined);
  const deciding = read[answer.decidingSlice] ?? read[0];
  const verdict = verdictOf(answer, read.length, isPlaced);
  return {
    ...verdict,
    interval: meanInterval(
      answer,
      read.map(({ reading }) => reading),
    ),
    inDistribution: deciding.reading.ood.inDistribution,
    // Where nothing is stated, no slice has decided anything.
    decidingSlice: verdict.verdict === "insufficient" ? null : deciding.index,
  };
}

function verdictOf(
  answer: StudyAnswer,
  slicesRead: number,
  isPlaced: boolean,
): Pick<Result, "verdict" | "verdictText" | "finding" | "probabilities"> {
  const { probabilities } = answer;
  const [glioma = 0, meningioma = 0, pituitary = 0, noTumor = 0] =
    probabilities;
  const record = { glioma, meningioma, pituitary, noTumor };
  if (answer.verdict === "tumour" && answer.class !== undefined) {
    const finding = answer.class as BrainClass;
    const percent = percentText(record[finding]);
    const name = classNames[finding];
    return {
      verdict: "finding",
      finding,
      probabilities: record,
      verdictText: {
        // A mean over slices is no calibrated probability of the study.
        en:
          slicesRead === 1
            ? `Suspicion of ${name.en}, calibrated probability ${percent.en} %, from 1 slice`
            : `Suspicion of ${name.en}, mean probability ${percent.en} % over the slices that show it, of ${slicesRead} read`,
        es:
          slicesRead === 1
            ? `Sospecha de ${name.es}, probabilidad calibrada ${percent.es} %, a partir de 1 corte`
            : `Sospecha de ${name.es}, probabilidad media ${percent.es} % en los cortes que la muestran, de ${slicesRead} leídos`,
      },
    };
  }
  // Slices without a place may all be the same one, as the frames of a dynamic series are: they cannot speak for the brain.
  if (answer.verdict === "no-tumour" && isPlaced)
    return {
      verdict: "no-finding",
      finding: "noTumor",
      probabilities: record,
      verdictText: {
        en: `No tumour found in ${slicesRead} slices; a model cannot exclude one`,
        es: `No se encontró tumor en ${slicesRead} cortes; un modelo no puede excluirlo`,
      },
    };
  return {
    verdict: "insufficient",
    finding: null,
    probabilities: record,
    verdictText: insufficient(
      answer.verdict === "no-tumour" ? noPlaces : reasons[answer.reason],
      slicesRead,
    ),
  };
}

type Reading = NonNullable<SliceResult["reading"]>;

/** Over the slices whose mean the study's probabilities are (`studyAnswer`), so that the two belong together. */
function meanInterval(
  answer: StudyAnswer,
  readings: readonly Reading[],
): NonNullable<Result["interval"]> {
  const usable = readings.filter(({ ood }) => ood.inDistribution);
  const deciding = readings.filter(
    ({ ood }, index) =>
      ood.inDistribution && answer.tumourScores[index] >= studyRule.tumourMin,
  );
  const chosen =
    answer.verdict === "tumour"
      ? deciding
      : usable.length > 0
        ? usable
        : readings;
  const mean = (of: (reading: Reading) => number) =>
    chosen.reduce((sum, reading) => sum + of(reading), 0) / chosen.length;
  const range = (name: BrainClass): [number, number] => [
    mean(({ interval }) => interval[name][0]),
    mean(({ interval }) => interval[name][1]),
  ];
  return perClass(brainClasses.map(range));
}

const reasons: Readonly<Record<StudyAnswer["reason"], Bilingual>> = {
  "tumour-slices": { en: "", es: "" },
  "covered-and-clear": { en: "", es: "" },
  "single-slice": {
    en: "one slice cannot speak for the whole brain",
    es: "un solo corte no puede hablar por todo el cerebro",
  },
  "too-few-slices": {
    en: "too few slices to speak for the whole brain",
    es: "demasiado pocos cortes para hablar por todo el cerebro",
  },
  "unlike-training-data": {
    en: "the slices are unlike what the model was trained on",
    es: "los cortes no se parecen a los datos de entrenamiento del modelo",
  },
  gaps: {
    en: "the slices leave gaps or do not cover the brain",
    es: "los cortes dejan huecos o no cubren el cerebro",
  },
  "in-between": {
    en: "the scores lie between a finding and its absence",
    es: "las puntuaciones quedan entre un hallazgo y su ausencia",
  },
  "no-slices": {
    en: "no slice could be read",
    es: "no se pudo leer ningún corte",
  },
};

const noPlaces: Bilingual = {
  en: "the series does not say where its slices lie, so that nothing shows that they cover the brain",
  es: "la serie no indica la posición de sus cortes, por lo que nada demuestra que cubran el cerebro",
};

function insufficient(reason: Bilingual, slicesRead: number): Bilingual {
  return {
    en: `Insufficient: ${reason.en} (${slicesRead} read); see the scores per slice`,
    es: `Insuficiente: ${reason.es} (${slicesRead} leídos); véanse las puntuaciones por corte`,
  };
}

function positionOf(selection: Selection, slice: SliceResult): number | null {
  return (
    selection.slices.find(
      ({ SOPInstanceUID, frame }) =>
        SOPInstanceUID === slice.SOPInstanceUID && frame === slice.frame,
    )?.position ?? null
  );
}

/** Why no slice was read, by the slice that came furthest: decoded, seen to be a head, of good quality. */
function unread(slices: readonly SliceResult[]): Verdict {
  const decoded = slices.filter(({ rows }) => rows > 0);
  const heads = decoded.filter(({ quality }) => quality.bodyPart.expected);
  const usable = heads.find(({ quality }) => quality.severity !== "fail");
  const refused = (verdictText: Bilingual): Verdict => ({
    verdict: "refused",
    verdictText,
    ...nothing,
  });
  if (decoded.length === 0)
    return refused(
      slices[0]?.skipped ?? {
        en: "The series has no slices",
        es: "La serie no tiene cortes",
      },
    );
  if (usable?.skipped) return refused(usable.skipped);
  if (heads.length > 0)
    return refused({
      en: "No slice has the image quality that the model needs",
      es: "Ningún corte tiene la calidad de imagen que el modelo necesita",
    });
  return {
    verdict: "not-applicable",
    verdictText: {
      en: "By its pixels no slice is a head MR, whatever the tags say",
      es: "Por sus píxeles, ningún corte es una RM de cabeza, digan lo que digan las etiquetas",
    },
    ...nothing,
  };
}

/** Of the slices that were read; where none was, of all. */
function qualityOf(slices: readonly SliceResult[]): Severity {
  const read = slices.filter(({ reading }) => reading);
  return worst(
    (read.length > 0 ? read : slices).map(({ quality }) => quality.severity),
  );
}
