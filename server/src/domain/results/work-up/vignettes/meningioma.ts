import {
  oligodendroglioma,
  meningioma,
  adenoma,
  lowRisk,
  incomplete,
  glioma,
  men,
  pit,
  suspectedPituitary,
  type Vignette,
} from "./shared.ts";

export const meningiomaVignettes: readonly Vignette[] = [
  men("meningioma, nothing more", meningioma, incomplete),
  men(
    "meningioma without symptoms",
    { ...meningioma, symptomatic: false },
    "meningioma.observation",
  ),
  men(
    "meningioma without symptoms, untouched, grade 1",
    {
      ...meningioma,
      symptomatic: false,
      extentOfResection: "none",
      grade: 1,
    },
    "meningioma.observation",
  ),
  ...(["biopsy", "gross-total"] as const).map((extentOfResection) =>
    men(
      `meningioma without symptoms, grade 1, ${extentOfResection}`,
      { ...meningioma, symptomatic: false, extentOfResection, grade: 1 },
      "treatment.not-covered",
    ),
  ),
  men(
    "meningioma without symptoms, grade 1, subtotal",
    {
      ...meningioma,
      symptomatic: false,
      extentOfResection: "subtotal",
      grade: 1,
    },
    "meningioma-1.subtotal",
  ),
  men(
    "meningioma without symptoms, grade 2",
    { ...meningioma, symptomatic: false, grade: 2 },
    incomplete,
  ),
  men(
    "meningioma without symptoms, grade 3",
    { ...meningioma, symptomatic: false, grade: 3 },
    "meningioma-3.radiotherapy",
  ),
  men(
    "meningioma with symptoms",
    { ...meningioma, symptomatic: true },
    incomplete,
  ),
  men(
    "meningioma with symptoms, operable",
    { ...meningioma, symptomatic: true, operable: true },
    "meningioma.surgery",
  ),
  men(
    "meningioma without symptoms, operable",
    { ...meningioma, symptomatic: false, operable: true },
    "meningioma.observation",
  ),
  men(
    "meningioma without symptoms, inoperable",
    { ...meningioma, symptomatic: false, operable: false },
    "meningioma.observation",
  ),
  ...(["subtotal", "gross-total"] as const).map((extentOfResection) =>
    men(
      `meningioma with symptoms, operable, grade 2, ${extentOfResection}`,
      {
        ...meningioma,
        symptomatic: true,
        operable: true,
        extentOfResection,
        grade: 2,
      },
      `meningioma-2.${extentOfResection}`,
    ),
  ),
  men(
    "meningioma with symptoms, inoperable",
    { ...meningioma, symptomatic: true, operable: false },
    "meningioma.radiosurgery",
  ),
  men(
    "meningioma with symptoms, inoperable, grade 2",
    { ...meningioma, symptomatic: true, operable: false, grade: 2 },
    incomplete,
  ),
  men(
    "meningioma with symptoms, inoperable, grade 3",
    { ...meningioma, symptomatic: true, operable: false, grade: 3 },
    "meningioma-3.radiotherapy",
  ),
  ...[true, false].map((operable) =>
    men(
      `meningioma, grade 3, untouched, operable: ${operable}`,
      { ...meningioma, operable, extentOfResection: "none", grade: 3 },
      "meningioma-3.radiotherapy",
    ),
  ),
  men(
    "meningioma with symptoms, inoperable, grade 1, gross total",
    {
      ...meningioma,
      symptomatic: true,
      operable: false,
      extentOfResection: "gross-total",
      grade: 1,
    },
    "treatment.not-covered",
  ),
  men(
    "meningioma, grade 1, gross total",
    { ...meningioma, grade: 1, extentOfResection: "gross-total" },
    "treatment.not-covered",
  ),
  men(
    "meningioma, grade 1, subtotal",
    { ...meningioma, grade: 1, extentOfResection: "subtotal" },
    "meningioma-1.subtotal",
  ),
  ...(["subtotal", "gross-total"] as const).flatMap((extentOfResection) => [
    men(
      `meningioma, ${extentOfResection}, no grade`,
      { ...meningioma, extentOfResection },
      incomplete,
    ),
    men(
      `meningioma, grade 3, ${extentOfResection}`,
      { ...meningioma, grade: 3, extentOfResection },
      "meningioma-3.radiotherapy",
    ),
    glioma(
      `grade 2 oligodendroglioma with symptoms, ${extentOfResection}`,
      {
        ...oligodendroglioma,
        ...lowRisk,
        extentOfResection,
        symptomatic: true,
        operable: false,
      },
      extentOfResection === "subtotal"
        ? "oligodendroglioma-2.high-risk"
        : "oligodendroglioma-2.surveillance",
    ),
  ]),
  pit(
    "adenoma with symptoms, operable",
    { ...adenoma, symptomatic: true, operable: true, grade: 1 },
    ...suspectedPituitary,
    incomplete,
  ),
  pit(
    "adenoma with symptoms, inoperable, subtotal, grade 1",
    {
      ...adenoma,
      symptomatic: true,
      operable: false,
      extentOfResection: "subtotal",
      grade: 1,
    },
    ...suspectedPituitary,
    incomplete,
  ),
  pit(
    "adenoma without symptoms",
    { ...adenoma, symptomatic: false },
    ...suspectedPituitary,
    incomplete,
  ),
];
