/**
 * The steps of a study's run, in order. Each writes its output once; an attempt after a crash takes the outputs that are there
 * and goes on with the first step that is not done.
 *
 * - `deidentify`  pseudonyms for the patient and every UID; from here on nothing carries identity
 * - `select`      the series and slices that the model's input contract allows
 * - `govern`      may this model version serve this study?
 * - `read`        per slice, in worker threads: decode, normalise, quality, 19 features, forest, TreeSHAP
 * - `conclude`    slice answers → study answer, work-up
 * - `store`       result, worklist and audit in one transaction
 */
export const stepValues = [
  "deidentify",
  "select",
  "govern",
  "read",
  "conclude",
  "store",
] as const;
export type Step = (typeof stepValues)[number];
