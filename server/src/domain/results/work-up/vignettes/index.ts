import { contradictionVignettes } from "./contradiction.ts";
import { glioblastomaVignettes } from "./glioblastoma.ts";
import { idhMutantVignettes } from "./idh-mutant.ts";
import { meningiomaVignettes } from "./meningioma.ts";
import { pituitaryVignettes } from "./pituitary.ts";
import { readingVignettes } from "./reading.ts";
import type { Vignette } from "./shared.ts";

export { readings } from "./shared.ts";

export const vignettes: readonly Vignette[] = [
  ...readingVignettes,
  ...contradictionVignettes,
  ...glioblastomaVignettes,
  ...idhMutantVignettes,
  ...meningiomaVignettes,
  ...pituitaryVignettes,
];
