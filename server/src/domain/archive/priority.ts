import type { Bilingual, BrainClass } from "@isocenter/contracts";

/** One term of the worklist priority, shown on hover so that the number explains itself. */
export interface Term {
  readonly name: Bilingual;
  readonly points: number;
}

/**
 * Urgency of the order, from RequestedProcedurePriority (0040,1003) or the retired StudyPriorityID (0032,000C).
 * A STAT study without a finding (60) stays above a routine one with the surest glioma (40).
 */
const urgencyPoints: Readonly<Record<string, number>> = {
  STAT: 60,
  HIGH: 30,
  MEDIUM: 10,
  ROUTINE: 0,
  LOW: 0,
};

/** What a finding is worth at probability 1: the product with the calibrated probability is added. */
const findingPoints: Readonly<Record<BrainClass, number>> = {
  glioma: 40,
  meningioma: 25,
  pituitary: 20,
  noTumor: 0,
};

/** An answer that a person must not rely on is looked at before a sure "nothing found". */
const doubtPoints = 5;

const findingNames: Readonly<Record<BrainClass, Bilingual>> = {
  glioma: { en: "Finding: glioma", es: "Hallazgo: glioma" },
  meningioma: { en: "Finding: meningioma", es: "Hallazgo: meningioma" },
  pituitary: {
    en: "Finding: pituitary tumour",
    es: "Hallazgo: tumor hipofisario",
  },
  noTumor: { en: "No tumour found", es: "Sin tumor" },
};

export interface PriorityFacts {
  readonly requestedPriority: string | null;
  readonly finding: BrainClass | null;
  readonly probability: number | null;
  readonly inDistribution: boolean | null;
}

/** urgency(order) + weight(finding) × probability + 5 if the input is unlike the training data. */
export function priorityOf(facts: PriorityFacts): {
  score: number;
  terms: Term[];
} {
  const terms: Term[] = [];
  const urgency = (facts.requestedPriority ?? "ROUTINE").trim().toUpperCase();
  terms.push({
    name: {
      en: `Order: ${urgency.toLowerCase()}`,
      es: `Solicitud: ${urgencyNameEs(urgency)}`,
    },
    points: urgencyPoints[urgency] ?? 0,
  });
  if (facts.finding) {
    terms.push({
      name: findingNames[facts.finding],
      points: round(findingPoints[facts.finding] * (facts.probability ?? 0)),
    });
  }
  if (facts.inDistribution === false) {
    terms.push({
      name: {
        en: "Unlike the training data",
        es: "Distinto de los datos de entrenamiento",
      },
      points: doubtPoints,
    });
  }
  return {
    score: round(terms.reduce((sum, term) => sum + term.points, 0)),
    terms,
  };
}

function urgencyNameEs(urgency: string): string {
  const names: Record<string, string> = {
    STAT: "urgente",
    HIGH: "alta",
    MEDIUM: "media",
    ROUTINE: "rutina",
    LOW: "baja",
  };
  return names[urgency] ?? "rutina";
}

const round = (points: number) => Math.round(points * 10) / 10;
