import type { Bilingual } from "@isocenter/contracts";
import { brainInputContract } from "@isocenter/imaging";
import { classifySeries, type SeriesJudgement } from "./classify-series.ts";
import { sliceOrder } from "./slice-order.ts";
import type { ContractInstance, Selection, SliceReference } from "./types.ts";

/**
 * Which series and slices of a study the brain-tumour model may read. Tags decide first (modality, body part, weighting,
 * contrast); the pixels of each slice are judged again before it is read.
 */
export function selectSlices(
  instances: readonly ContractInstance[],
): Selection {
  const series = groupBySeries(instances).map((one) => classifySeries(one));
  const images = series.filter(({ isImage }) => isImage);
  if (images.length === 0)
    return none("The study holds no images", "El estudio no contiene imágenes");
  const mr = images.filter(({ isMr, Modality }) => isMr || Modality === "OT");
  if (mr.length === 0) {
    const modalities = [
      ...new Set(images.map(({ Modality }) => Modality)),
    ].join(", ");
    return none(
      `The model reads MR only; this study is ${modalities}`,
      `El modelo solo lee RM; este estudio es ${modalities}`,
    );
  }
  const head = mr.filter(({ bodyPart }) => bodyPart !== "other");
  if (head.length === 0)
    return none(
      "The model reads the head only; the tags name another body part",
      "El modelo solo lee la cabeza; las etiquetas indican otra región",
    );
  const t1 = head.filter((one) => one.t1 !== "no");
  if (t1.length === 0)
    return none(
      "No T1-weighted series: the model was trained on contrast-enhanced T1 only",
      "No hay ninguna serie potenciada en T1: el modelo se entrenó solo con T1 con contraste",
    );
  const sized = t1.filter(({ matrixFits }) => matrixFits);
  if (sized.length === 0)
    return none(
      `The images are smaller than ${brainInputContract.matrix.sideMin} pixels, larger than ${brainInputContract.matrix.sideMax}, or too oblong`,
      `Las imágenes miden menos de ${brainInputContract.matrix.sideMin} píxeles, más de ${brainInputContract.matrix.sideMax}, o son demasiado alargadas`,
    );
  return describe(sized.toSorted(better)[0]);
}

/** Contrast-enhanced T1 first, then what is sure to be T1, then the series with more slices. */
function better(a: SeriesJudgement, b: SeriesJudgement): number {
  return (
    Number(b.contrast === "yes") - Number(a.contrast === "yes") ||
    Number(b.t1 === "yes") - Number(a.t1 === "yes") ||
    Number(b.isMr) - Number(a.isMr) ||
    frames(b) - frames(a) ||
    (a.SeriesInstanceUID < b.SeriesInstanceUID ? -1 : 1)
  );
}

const frames = ({ instances }: SeriesJudgement) =>
  instances.reduce((sum, { NumberOfFrames }) => sum + NumberOfFrames, 0);

function describe(series: SeriesJudgement): Selection {
  const limits: Bilingual[] = [];
  if (series.contrast === "unknown")
    limits.push({
      en: "The tags do not confirm that contrast was given; the model was trained on contrast-enhanced T1",
      es: "Las etiquetas no confirman la administración de contraste; el modelo se entrenó con T1 con contraste",
    });
  if (series.t1 === "unknown")
    limits.push({
      en: "The tags do not say how the series is weighted; it was read as T1",
      es: "Las etiquetas no indican la potenciación de la serie; se leyó como T1",
    });
  if (!series.isMr)
    limits.push({
      en: "The sender did not state the modality; the pixels were judged to be MR",
      es: "El remitente no indicó la modalidad; los píxeles se juzgaron como RM",
    });
  if (series.otherSize > 0)
    limits.push({
      en: `${series.otherSize} images of the series were left out: their size does not fit the model`,
      es: `Se omitieron ${series.otherSize} imágenes de la serie: su tamaño no es apto para el modelo`,
    });
  const total = frames(series);
  const slices = spread(series);
  if (slices.length < total)
    limits.push({
      en: `${slices.length} of ${total} slices were read, evenly spaced`,
      es: `Se leyeron ${slices.length} de ${total} cortes, a intervalos regulares`,
    });
  return {
    series: {
      SeriesInstanceUID: series.SeriesInstanceUID,
      why: reason(series),
    },
    slices,
    notApplicable: null,
    limits,
  };
}

/** Evenly spaced, first and last included. NumberOfFrames is only counted with, never made a list of: a header may say anything. */
function spread(series: SeriesJudgement): SliceReference[] {
  const ordered = sliceOrder(series.instances);
  const total = frames(series);
  const count = Math.min(total, brainInputContract.slices.countMax);
  const step = count > 1 ? (total - 1) / (count - 1) : 0;
  const chosen: SliceReference[] = [];
  let before = 0;
  for (const { instance, position } of ordered) {
    const { NumberOfFrames } = instance;
    for (;;) {
      const frame = Math.round(chosen.length * step) - before + 1;
      if (chosen.length === count || frame > NumberOfFrames) break;
      chosen.push({
        SOPInstanceUID: instance.SOPInstanceUID,
        SeriesInstanceUID: instance.SeriesInstanceUID,
        InstanceNumber: instance.InstanceNumber,
        frame,
        position: NumberOfFrames === 1 ? position : null,
      });
    }
    before += NumberOfFrames;
  }
  return chosen;
}

function reason({ t1, contrast }: SeriesJudgement): Bilingual {
  if (contrast === "yes")
    return {
      en: "Contrast-enhanced T1 by its tags",
      es: "T1 con contraste según sus etiquetas",
    };
  return t1 === "yes"
    ? {
        en: "T1 by its tags; no contrast-enhanced series",
        es: "T1 según sus etiquetas; no hay serie con contraste",
      }
    : {
        en: "No series is T1 by its tags; this is the largest that may be",
        es: "Ninguna serie es T1 según sus etiquetas; esta es la mayor que puede serlo",
      };
}

function groupBySeries(
  instances: readonly ContractInstance[],
): ContractInstance[][] {
  return [
    ...Map.groupBy(
      instances,
      ({ SeriesInstanceUID }) => SeriesInstanceUID,
    ).values(),
  ];
}

function none(en: string, es: string): Selection {
  return { series: null, slices: [], notApplicable: { en, es }, limits: [] };
}
