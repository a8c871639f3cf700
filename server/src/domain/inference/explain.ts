import {
  brainClasses,
  type Bilingual,
  type BrainClass,
  type Explanation,
  type FeatureContribution,
} from "@isocenter/contracts";

export const classNames: Readonly<Record<BrainClass, Bilingual>> = {
  glioma: { en: "glioma", es: "glioma" },
  meningioma: { en: "meningioma", es: "meningioma" },
  pituitary: { en: "pituitary tumour", es: "tumor hipofisario" },
  noTumor: { en: "no tumour", es: "sin tumor" },
};

/** A vector in the order of `brainClasses` as a record. */
export function perClass<T>(vector: ArrayLike<T>): Record<BrainClass, T> {
  return Object.fromEntries(
    brainClasses.map((name, index) => [name, vector[index]]),
  ) as Record<BrainClass, T>;
}

export function likeliest(
  probabilities: Record<BrainClass, number>,
): BrainClass {
  return brainClasses.reduce((best, name) =>
    probabilities[name] > probabilities[best] ? name : best,
  );
}

/** Contributions named in the sentence: more than three is a list, not a reason. */
const namedMax = 3;

/**
 * Says in words what the waterfall of one slice shows: its highest score, what pushed towards it, what pushed against it. It
 * speaks of the slice: the study's answer stands in the verdict, and "no tumour" is never said of a brain here.
 */
export function sentence(
  probabilities: Record<BrainClass, number>,
  features: readonly FeatureContribution[],
): Bilingual {
  const answer = likeliest(probabilities);
  const ranked = features
    .filter(({ contribution }) => Math.abs(contribution[answer]) >= 0.005)
    .toSorted(
      (a, b) =>
        Math.abs(b.contribution[answer]) - Math.abs(a.contribution[answer]),
    );
  const towards = ranked
    .filter(({ contribution }) => contribution[answer] > 0)
    .slice(0, namedMax);
  const against = ranked
    .filter(({ contribution }) => contribution[answer] < 0)
    .slice(0, namedMax - 1);
  const percent = percentText(probabilities[answer]);
  const list = (language: "en" | "es", some: readonly FeatureContribution[]) =>
    some
      .map(
        ({ name, contribution }) =>
          `${name[language]} (${signed(contribution[answer], language)})`,
      )
      .join(", ");
  const en = [
    `For this slice the forest's score is highest for ${classNames[answer].en}: calibrated probability ${percent.en} %.`,
  ];
  const es = [
    `Para este corte, la puntuación del bosque es máxima para ${classNames[answer].es}: probabilidad calibrada ${percent.es} %.`,
  ];
  if (answer === "noTumor") {
    en.push("One slice states nothing about the brain.");
    es.push("Un solo corte no afirma nada sobre el cerebro.");
  }
  if (towards.length > 0) {
    en.push(`Towards it pushed most: ${list("en", towards)}.`);
    es.push(`A favor pesaron sobre todo: ${list("es", towards)}.`);
  }
  en.push(
    against.length > 0
      ? `Against it: ${list("en", against)}.`
      : "Nothing pushed notably against it.",
  );
  es.push(
    against.length > 0
      ? `En contra: ${list("es", against)}.`
      : "Nada pesó de forma apreciable en contra.",
  );
  return { en: en.join(" "), es: es.join(" ") };
}

/** A probability in whole percent; never 0 or 100, which would claim certainty. */
export function percentText(probability: number): Bilingual {
  if (probability > 0.99) return { en: "more than 99", es: "más del 99" };
  if (probability < 0.01) return { en: "less than 1", es: "menos del 1" };
  const text = (probability * 100).toFixed(0);
  return { en: text, es: text };
}

function signed(value: number, language: "en" | "es"): string {
  const text = `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
  return language === "es" ? text.replace(".", ",") : text;
}

/** Sum of base and contributions minus the raw output, per class, at its largest: 0 up to rounding, or the explanation lies. */
export function additivityError({ base, raw, features }: Explanation): number {
  return Math.max(
    ...brainClasses.map((name) =>
      Math.abs(
        base[name] +
          features.reduce(
            (sum, { contribution }) => sum + contribution[name],
            0,
          ) -
          raw[name],
      ),
    ),
  );
}
