/** For tests: a result as the chain makes them, of one slice or many. Not imported by the product. */
import {
  brainClasses,
  intendedUse,
  type BrainClass,
  type Result,
  type SliceResult,
} from "@isocenter/contracts";
import { brainFeatures } from "@isocenter/imaging";

type PerClass = Record<BrainClass, number>;
const perClass = (of: (index: number) => number): PerClass =>
  Object.fromEntries(
    brainClasses.map((name, index) => [name, of(index)]),
  ) as PerClass;

/** Contributions that add up to `raw`, with awkward digits. */
export function testSlice(
  index: number,
  options: { label?: string; read?: boolean } = {},
): SliceResult {
  const base = perClass((at) => 0.1 + 0.1 * at);
  const features = brainFeatures.map(({ key, family, unit, meaning }, at) => ({
    key,
    family,
    unit,
    meaning,
    name: {
      en: `${options.label ?? "Feature"} ${at}`,
      es: `${options.label ?? "Rasgo"} ${at}`,
    },
    value: at / 7,
    contribution: perClass(
      (name) => Math.sin(at * 3 + name) / (20 + at * at) / 3,
    ),
  }));
  const raw = perClass(
    (at) =>
      base[brainClasses[at]] +
      features.reduce(
        (sum, { contribution }) => sum + contribution[brainClasses[at]],
        0,
      ),
  );
  const probabilities = {
    glioma: 0.7,
    meningioma: 0.2,
    pituitary: 0.09,
    noTumor: 0.01,
  };
  return {
    SOPInstanceUID: `2.25.10${index}`,
    SeriesInstanceUID: "2.25.2",
    frame: 1,
    InstanceNumber: index + 1,
    rows: 8,
    columns: 8,
    quality: {
      severity: "ok",
      measures: [
        {
          key: "noise",
          value: 12.345,
          unit: "ratio",
          limit: 6,
          severity: "ok",
          text: { en: options.label ?? "Signal to noise", es: "Señal" },
        },
      ],
      bodyPart: { label: "BrainMR", probability: 0.99, expected: true },
    },
    ...(options.read === false
      ? { skipped: { en: "The head is narrow", es: "Cabeza estrecha" } }
      : {
          reading: {
            probabilities,
            interval: {
              glioma: [0.6, 0.8],
              meningioma: [0.1, 0.3],
              pituitary: [0, 0.1],
              noTumor: [0, 0.05],
            },
            ood: { score: 2, limit: 8, inDistribution: true },
            explanation: {
              base,
              raw,
              features,
              calibration: perClass(
                (at) => probabilities[brainClasses[at]] - raw[brainClasses[at]],
              ),
              sentence: {
                en: `Because of ${options.label ?? "texture"}.`,
                es: "Por la textura.",
              },
            },
          },
        }),
  };
}

export function testResult(changes: Partial<Result> = {}): Result {
  return {
    id: "1",
    StudyInstanceUID: "2.25.1",
    generation: 1,
    supersededBy: null,
    createdAt: "2026-01-02T03:04:05.000Z",
    verdict: "finding",
    verdictText: { en: "Suspicion of glioma", es: "Sospecha de glioma" },
    finding: "glioma",
    probabilities: {
      glioma: 0.7,
      meningioma: 0.2,
      pituitary: 0.09,
      noTumor: 0.01,
    },
    interval: null,
    inDistribution: true,
    quality: "ok",
    series: { SeriesInstanceUID: "2.25.2", why: { en: "T1", es: "T1" } },
    decidingSlice: 0,
    slices: [testSlice(0)],
    suggestions: [],
    model: {
      id: "brain-tumour",
      version: "1.0.0",
      digest: "sha256:00",
      mode: "research",
    },
    provenance: {
      pipelineVersion: "1",
      runtime: "test",
      inputs: [{ SOPInstanceUID: "2.25.100", sha256: "00" }],
      settings: {},
    },
    intendedUse,
    limits: [],
    ...changes,
  };
}
