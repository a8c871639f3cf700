/** What the pipeline says about a study: stored as JSON, sent to the web app, printed in reports. */
import { z } from "zod";

/** A sentence in both languages of the product. */
export const Bilingual = z.object({ en: z.string(), es: z.string() });
export type Bilingual = z.infer<typeof Bilingual>;

/** Classes of the brain-tumour model, in the order of its probability vectors. */
export const brainClasses = [
  "glioma",
  "meningioma",
  "pituitary",
  "noTumor",
] as const;
export const BrainClass = z.enum(brainClasses);
export type BrainClass = z.infer<typeof BrainClass>;

const perClass = <T extends z.ZodType>(of: T) =>
  z.object({ glioma: of, meningioma: of, pituitary: of, noTumor: of });

/** A rectangle in pixel coordinates of the slice: x to the right, y down. */
export const Box = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
});
export type Box = z.infer<typeof Box>;

export const severities = ["ok", "warning", "fail"] as const;
export const Severity = z.enum(severities);
export type Severity = z.infer<typeof Severity>;

/** One quality measure of one slice, with the limit it was held against. */
export const QualityMeasure = z.object({
  key: z.string(),
  value: z.number(),
  unit: z.string(),
  limit: z.number().optional(),
  severity: Severity,
  text: Bilingual,
});
export type QualityMeasure = z.infer<typeof QualityMeasure>;

export const SliceQuality = z.object({
  severity: Severity,
  measures: z.array(QualityMeasure),
  /** What the pixels look like, whatever the tags say. */
  bodyPart: z.object({
    label: z.string(),
    probability: z.number(),
    expected: z.boolean(),
  }),
});
export type SliceQuality = z.infer<typeof SliceQuality>;

/** One of the 19 features of one slice and what it did to each class's raw output. */
export const FeatureContribution = z.object({
  key: z.string(),
  name: Bilingual,
  family: z.string(),
  unit: z.string(),
  value: z.number(),
  meaning: Bilingual,
  contribution: perClass(z.number()),
  /** Where in the slice it was measured, if it has a place. */
  where: Box.optional(),
});
export type FeatureContribution = z.infer<typeof FeatureContribution>;

/** TreeSHAP of one slice: `base[c] + Σ contribution[c] = raw[c]` within 1e-9 for each class c. */
export const Explanation = z.object({
  base: perClass(z.number()),
  raw: perClass(z.number()),
  features: z.array(FeatureContribution),
  /** Calibration's own bar: calibrated probability − raw output. */
  calibration: perClass(z.number()),
  sentence: Bilingual,
});
export type Explanation = z.infer<typeof Explanation>;

export const SliceResult = z.object({
  /** SOPInstanceUID of the archive's instance and the 1-based frame in it. */
  SOPInstanceUID: z.string(),
  SeriesInstanceUID: z.string(),
  frame: z.number().int(),
  InstanceNumber: z.number().int().nullable(),
  rows: z.number().int(),
  columns: z.number().int(),
  quality: SliceQuality,
  /** Absent where the slice was not read (quality, body part, too little head). */
  reading: z
    .object({
      probabilities: perClass(z.number()),
      /**
       * 10th to 90th percentile of the calibrated answers of 20 equal parts of the forest: how much the answer hangs on the trees
       * drawn. Not a confidence interval for the patient.
       */
      interval: perClass(z.tuple([z.number(), z.number()])),
      ood: z.object({
        score: z.number(),
        limit: z.number(),
        inDistribution: z.boolean(),
      }),
      region: Box.optional(),
      explanation: Explanation,
    })
    .optional(),
  skipped: Bilingual.optional(),
});
export type SliceResult = z.infer<typeof SliceResult>;

/** One suggestion of the work-up rules. */
export const Suggestion = z.object({
  rule: z.string(),
  kind: z.enum(["work-up", "treatment", "follow-up"]),
  text: Bilingual,
  strength: z.string().optional(),
  source: z.object({
    name: z.string(),
    edition: z.string(),
    url: z.string().optional(),
  }),
  /** The facts that fired it. */
  because: z.array(Bilingual),
  /** The facts it would need to say more. */
  missing: z.array(Bilingual),
});
export type Suggestion = z.infer<typeof Suggestion>;

export const verdicts = [
  "finding",
  "no-finding",
  "insufficient",
  "not-applicable",
  "refused",
] as const;
/**
 * - `finding`         a tumour class is stated
 * - `no-finding`      no tumour, stated from enough slices
 * - `insufficient`    what came is too little to state "no tumour"
 * - `not-applicable`  the study is outside the model's input contract
 * - `refused`         governance or input quality forbids an answer
 */
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

export const ModelReference = z.object({
  id: z.string(),
  version: z.string(),
  digest: z.string(),
  mode: z.enum(["research", "shadow", "clinical"]),
});
export type ModelReference = z.infer<typeof ModelReference>;

/** The stored answer for one study. Holds pseudonyms only. */
export const Result = z.object({
  id: z.string(),
  StudyInstanceUID: z.string(),
  /** 1, 2, … : late instances reopen the study and the next generation supersedes this one. */
  generation: z.number().int(),
  supersededBy: z.string().nullable(),
  createdAt: z.string(),
  verdict: Verdict,
  /** One sentence why this verdict. */
  verdictText: Bilingual,
  finding: BrainClass.nullable(),
  probabilities: perClass(z.number()).nullable(),
  interval: perClass(z.tuple([z.number(), z.number()])).nullable(),
  inDistribution: z.boolean().nullable(),
  quality: Severity,
  /** The series that was read, and why that one. */
  series: z
    .object({ SeriesInstanceUID: z.string(), why: Bilingual })
    .nullable(),
  /** Index into `slices` of the slice that decided. */
  decidingSlice: z.number().int().nullable(),
  slices: z.array(SliceResult),
  suggestions: z.array(Suggestion),
  model: ModelReference.nullable(),
  provenance: z.object({
    pipelineVersion: z.string(),
    runtime: z.string(),
    inputs: z.array(
      z.object({ SOPInstanceUID: z.string(), sha256: z.string() }),
    ),
    settings: z.record(z.string(), z.unknown()),
  }),
  intendedUse: Bilingual,
  limits: z.array(Bilingual),
});
export type Result = z.infer<typeof Result>;
