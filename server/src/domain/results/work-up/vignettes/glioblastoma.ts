import {
  glioblastoma,
  fit,
  standard,
  incomplete,
  glioma,
  type Vignette,
} from "./shared.ts";

export const glioblastomaVignettes: readonly Vignette[] = [
  glioma(
    "glioblastoma, nothing more",
    glioblastoma,
    "glioblastoma.mgmt",
    incomplete,
  ),
  glioma(
    "glioblastoma, fit, grade 4, IDH-wildtype",
    { ...glioblastoma, ...fit, grade: 4, idh: "wildtype" },
    ...standard,
  ),
  glioma(
    "glioblastoma, fit, MGMT unknown",
    { ...glioblastoma, ageYears: 50, karnofsky: 90 },
    "glioblastoma.mgmt",
    ...standard,
  ),
  glioma(
    "glioblastoma, 59 years",
    { ...glioblastoma, ...fit, ageYears: 59 },
    ...standard,
  ),
  glioma(
    "glioblastoma, 60 years, MGMT methylated",
    { ...glioblastoma, ...fit, ageYears: 60 },
    ...standard,
    "glioblastoma.hypofractionated",
    "glioblastoma.temozolomide-alone",
  ),
  glioma(
    "glioblastoma, 69 years, MGMT not methylated",
    { ...glioblastoma, ...fit, ageYears: 69, mgmtMethylated: false },
    ...standard,
    "glioblastoma.hypofractionated",
    "glioblastoma.radiotherapy-alone",
  ),
  glioma(
    "glioblastoma, 70 years",
    { ...glioblastoma, ...fit, ageYears: 70 },
    "glioblastoma.hypofractionated",
    "glioblastoma.temozolomide-alone",
  ),
  glioma(
    "glioblastoma, 75 years, Karnofsky not entered",
    { ...glioblastoma, ageYears: 75, mgmtMethylated: false },
    "glioblastoma.hypofractionated",
    "glioblastoma.radiotherapy-alone",
  ),
  ...(
    [
      [59, 90],
      [50, 60],
    ] as const
  ).map(([ageYears, karnofsky]) =>
    glioma(
      `glioblastoma, ${ageYears} years, Karnofsky ${karnofsky}, MGMT not methylated`,
      { ...glioblastoma, ageYears, karnofsky, mgmtMethylated: false },
      ...standard,
    ),
  ),
  glioma(
    "glioblastoma, 60 years, MGMT not methylated",
    { ...glioblastoma, ...fit, ageYears: 60, mgmtMethylated: false },
    ...standard,
    "glioblastoma.hypofractionated",
    "glioblastoma.radiotherapy-alone",
  ),
  glioma(
    "glioblastoma, 50 years, Karnofsky 50, MGMT not methylated",
    { ...glioblastoma, ageYears: 50, karnofsky: 50, mgmtMethylated: false },
    "glioblastoma.hypofractionated",
    "glioblastoma.radiotherapy-alone",
  ),
  glioma(
    "glioblastoma, 50 years, Karnofsky 60",
    { ...glioblastoma, ...fit, karnofsky: 60 },
    ...standard,
  ),
  glioma(
    "glioblastoma, 50 years, Karnofsky 50",
    { ...glioblastoma, ...fit, karnofsky: 50 },
    "glioblastoma.hypofractionated",
    "glioblastoma.temozolomide-alone",
  ),
  glioma(
    "glioblastoma, 50 years, Karnofsky not entered",
    { ...glioblastoma, ageYears: 50, mgmtMethylated: true },
    incomplete,
  ),
  ...(["none", "biopsy"] as const).map((extentOfResection) =>
    glioma(
      `glioblastoma, resection ${extentOfResection}`,
      { ...glioblastoma, ...fit, extentOfResection },
      "glioblastoma.resection",
      ...standard,
    ),
  ),
  ...(["subtotal", "gross-total"] as const).map((extentOfResection) =>
    glioma(
      `glioblastoma, resection ${extentOfResection}`,
      { ...glioblastoma, ...fit, extentOfResection },
      ...standard,
    ),
  ),
  glioma(
    "glioblastoma, biopsy, inoperable",
    { ...glioblastoma, ...fit, extentOfResection: "biopsy", operable: false },
    ...standard,
  ),
];
