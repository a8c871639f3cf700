import {
  glioblastoma,
  astrocytoma,
  oligodendroglioma,
  meningioma,
  adenoma,
  fit,
  glioma,
  men,
  pit,
  suspectedGlioma,
  type Vignette,
} from "./shared.ts";

export const contradictionVignettes: readonly Vignette[] = [
  glioma(
    "IDH-mutant glioblastoma",
    { ...glioblastoma, ...fit, idh: "mutant" },
    "contradiction.idh-mutant-glioblastoma",
  ),
  glioma(
    "astrocytoma, IDH-wildtype",
    { ...astrocytoma, grade: 3, idh: "wildtype" },
    "contradiction.idh-wildtype",
  ),
  glioma(
    "oligodendroglioma, IDH-wildtype",
    { ...oligodendroglioma, grade: 3, idh: "wildtype" },
    "contradiction.idh-wildtype",
  ),
  glioma(
    "oligodendroglioma without codeletion",
    { ...oligodendroglioma, grade: 3, codeletion1p19q: false },
    "contradiction.oligodendroglioma-not-codeleted",
  ),
  glioma(
    "astrocytoma with codeletion",
    { ...astrocytoma, grade: 3, codeletion1p19q: true },
    "contradiction.astrocytoma-codeleted",
  ),
  glioma(
    "glioblastoma with codeletion",
    { ...glioblastoma, ...fit, codeletion1p19q: true },
    "contradiction.codeleted-wildtype",
  ),
  glioma(
    "codeleted and IDH-wildtype without a diagnosis",
    { codeletion1p19q: true, idh: "wildtype" },
    "contradiction.codeleted-wildtype",
    "reading.molecular-without-diagnosis",
    ...suspectedGlioma,
  ),
  glioma(
    "IDH-wildtype without a diagnosis",
    { idh: "wildtype" },
    "reading.molecular-without-diagnosis",
    ...suspectedGlioma,
  ),
  glioma(
    "IDH-wildtype, not codeleted, without a diagnosis",
    { idh: "wildtype", codeletion1p19q: false },
    "reading.molecular-without-diagnosis",
    ...suspectedGlioma,
  ),
  ...([1, 2, 3] as const).map((grade) =>
    glioma(
      `glioblastoma of grade ${grade}`,
      { ...glioblastoma, ...fit, grade },
      "contradiction.glioblastoma-grade",
    ),
  ),
  glioma(
    "astrocytoma of grade 1",
    { ...astrocytoma, grade: 1 },
    "contradiction.astrocytoma-grade",
  ),
  ...([2, 3] as const).map((grade) =>
    glioma(
      `CDKN2A-deleted astrocytoma of grade ${grade}`,
      { ...astrocytoma, cdkn2aHomozygousDeletion: true, grade },
      "contradiction.astrocytoma-cdkn2a",
    ),
  ),
  ...([1, 4] as const).map((grade) =>
    glioma(
      `oligodendroglioma of grade ${grade}`,
      { ...oligodendroglioma, grade },
      "contradiction.oligodendroglioma-grade",
    ),
  ),
  men(
    "meningioma of grade 4",
    { ...meningioma, grade: 4, symptomatic: false },
    "contradiction.meningioma-grade",
  ),
  men(
    "meningioma, IDH-mutant",
    { ...meningioma, grade: 3, idh: "mutant" },
    "contradiction.glioma-markers",
  ),
  men(
    "meningioma, codeleted",
    { ...meningioma, grade: 3, codeletion1p19q: true },
    "contradiction.glioma-markers",
  ),
  pit(
    "adenoma, IDH-mutant",
    {
      ...adenoma,
      pituitaryFunction: "prolactinoma",
      chiasmCompression: false,
      idh: "mutant",
    },
    "contradiction.glioma-markers",
  ),
  ...[glioblastoma, astrocytoma, oligodendroglioma].map((entered) =>
    glioma(
      `${entered.entity} with a hormone diagnosis`,
      { ...entered, mgmtMethylated: true, pituitaryFunction: "acromegaly" },
      "contradiction.pituitary-function",
      "reading.disagrees.glioma",
    ),
  ),
  men(
    "meningioma with a hormone diagnosis",
    { ...meningioma, pituitaryFunction: "acromegaly" },
    "contradiction.pituitary-function",
    "reading.disagrees.meningioma",
  ),
  men(
    "CDKN2A-deleted meningioma of grade 3",
    { ...meningioma, cdkn2aHomozygousDeletion: true, grade: 3 },
    "meningioma-3.radiotherapy",
  ),
  men(
    "no symptoms but refractory seizures",
    { ...meningioma, symptomatic: false, refractorySeizures: true },
    "contradiction.asymptomatic",
  ),
  men(
    "no symptoms but a deficit",
    { ...meningioma, symptomatic: false, neurologicalDeficit: true },
    "contradiction.asymptomatic",
  ),
  men(
    "symptoms and a deficit",
    { ...meningioma, grade: 3, symptomatic: true, neurologicalDeficit: true },
    "meningioma-3.radiotherapy",
  ),
  men(
    "17 years",
    { ...meningioma, grade: 3, ageYears: 17 },
    "patient.under-18",
  ),
  men(
    "18 years",
    { ...meningioma, grade: 3, ageYears: 18 },
    "meningioma-3.radiotherapy",
  ),
];
