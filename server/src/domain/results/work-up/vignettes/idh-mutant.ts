import type { ClinicalFacts } from "@isocenter/contracts";
import {
  astrocytoma,
  oligodendroglioma,
  meningioma,
  lowRisk,
  incomplete,
  glioma,
  men,
  type Vignette,
} from "./shared.ts";

const resection = "idh-mutant.resection";

/** The same patients with either IDH-mutant tumour. */
function gradeTwo(
  entity: typeof astrocytoma | typeof oligodendroglioma,
  surveillance: string,
  highRisk: string,
): Vignette[] {
  const patient = { ...entity, ...lowRisk };
  const { grade: _grade, ...ungraded } = patient;
  const { ageYears: _age, ...ageless } = patient;
  const name = entity.entity;
  return [
    glioma(`${name}, low risk`, patient, surveillance),
    glioma(`${name}, low risk, no grade`, ungraded, incomplete),
    glioma(`${name}, low risk, no age`, ageless, incomplete),
    glioma(`${name}, 40 years`, { ...patient, ageYears: 40 }, highRisk),
    glioma(
      `${name}, 4 cm`,
      { ...patient, largestDiameterMm: 40 },
      "glioma-2.size-between",
      incomplete,
    ),
    glioma(
      `${name}, 59.9 mm`,
      { ...patient, largestDiameterMm: 59.9 },
      "glioma-2.size-between",
      incomplete,
    ),
    glioma(`${name}, 6 cm`, { ...patient, largestDiameterMm: 60 }, highRisk),
    ...(["biopsy", "subtotal"] as const).map((extentOfResection) =>
      glioma(
        `${name}, ${extentOfResection}`,
        { ...patient, extentOfResection },
        ...(extentOfResection === "biopsy" ? [resection] : []),
        highRisk,
      ),
    ),
    glioma(
      `${name}, biopsy, inoperable`,
      { ...patient, extentOfResection: "biopsy", operable: false },
      highRisk,
    ),
    glioma(
      `${name}, biopsy, operable`,
      { ...patient, extentOfResection: "biopsy", operable: true },
      resection,
      highRisk,
    ),
    glioma(
      `${name}, 40 years, no surgery`,
      { ...patient, ageYears: 40, extentOfResection: "none" },
      resection,
    ),
    glioma(
      `${name}, 40 years, no surgery, inoperable`,
      { ...patient, ageYears: 40, extentOfResection: "none", operable: false },
      "treatment.not-covered",
    ),
    glioma(
      `${name}, no surgery, no grade`,
      { ...ungraded, extentOfResection: "none" },
      resection,
    ),
    glioma(
      `${name}, no surgery`,
      { ...patient, extentOfResection: "none" },
      resection,
    ),
    ...(
      ["crossesMidline", "refractorySeizures", "neurologicalDeficit"] as const
    ).flatMap((feature) => {
      const { [feature]: _feature, ...without } = patient;
      return [
        glioma(
          `${name}, ${feature}`,
          { ...patient, [feature]: true },
          highRisk,
        ),
        glioma(`${name}, ${feature} not entered`, without, incomplete),
      ];
    }),
    glioma(
      `${name}, low risk, therapy deferred`,
      { ...patient, deferRadiotherapyChemotherapy: true },
      "glioma-2.vorasidenib",
      surveillance,
    ),
    glioma(
      `${name}, low risk, therapy not deferred`,
      { ...patient, deferRadiotherapyChemotherapy: false },
      surveillance,
    ),
    ...(["biopsy", "subtotal"] as const).map((extentOfResection) =>
      glioma(
        `${name}, ${extentOfResection}, therapy deferred`,
        { ...patient, extentOfResection, deferRadiotherapyChemotherapy: true },
        ...(extentOfResection === "biopsy" ? [resection] : []),
        "glioma-2.vorasidenib",
        highRisk,
      ),
    ),
    glioma(
      `${name}, no surgery, therapy deferred`,
      {
        ...patient,
        extentOfResection: "none",
        deferRadiotherapyChemotherapy: true,
      },
      resection,
    ),
  ];
}

/** The tumours for which radiotherapy and chemotherapy follow whatever surgery there was, by extent of resection. */
function afterSurgery(
  name: string,
  entered: typeof astrocytoma | typeof oligodendroglioma,
  facts: ClinicalFacts,
  therapy: string,
): Vignette[] {
  const patient = { ...entered, ...facts };
  return [
    glioma(
      `${name}, no surgery`,
      { ...patient, extentOfResection: "none" },
      resection,
    ),
    glioma(
      `${name}, no surgery, inoperable`,
      { ...patient, extentOfResection: "none", operable: false },
      "treatment.not-covered",
    ),
    glioma(
      `${name}, biopsy`,
      { ...patient, extentOfResection: "biopsy" },
      resection,
      therapy,
    ),
    glioma(
      `${name}, biopsy, inoperable`,
      { ...patient, extentOfResection: "biopsy", operable: false },
      therapy,
    ),
    ...(["subtotal", "gross-total"] as const).map((extentOfResection) =>
      glioma(
        `${name}, ${extentOfResection}`,
        { ...patient, extentOfResection },
        therapy,
      ),
    ),
  ];
}

export const idhMutantVignettes: readonly Vignette[] = [
  ...afterSurgery(
    "astrocytoma, grade 3",
    astrocytoma,
    { grade: 3 },
    "astrocytoma-3.radiotherapy-chemotherapy",
  ),
  ...afterSurgery(
    "astrocytoma, grade 4",
    astrocytoma,
    { grade: 4 },
    "astrocytoma-4.radiotherapy-chemotherapy",
  ),
  ...afterSurgery(
    "astrocytoma, CDKN2A deleted",
    astrocytoma,
    { cdkn2aHomozygousDeletion: true },
    "astrocytoma-4.radiotherapy-chemotherapy",
  ),
  ...afterSurgery(
    "oligodendroglioma, grade 3",
    oligodendroglioma,
    { grade: 3 },
    "oligodendroglioma-3.radiotherapy-chemotherapy",
  ),
  ...gradeTwo(
    astrocytoma,
    "astrocytoma-2.surveillance",
    "astrocytoma-2.high-risk",
  ),
  ...gradeTwo(
    oligodendroglioma,
    "oligodendroglioma-2.surveillance",
    "oligodendroglioma-2.high-risk",
  ),
  glioma("astrocytoma, nothing more", astrocytoma, incomplete),
  ...([2, 3] as const).map((grade) =>
    glioma(
      `astrocytoma, grade ${grade}, CDKN2A unknown`,
      { entity: astrocytoma.entity, ageYears: 45, grade },
      "astrocytoma.cdkn2a",
      grade === 2
        ? "astrocytoma-2.high-risk"
        : "astrocytoma-3.radiotherapy-chemotherapy",
    ),
  ),
  glioma(
    "astrocytoma, grade 3, large, therapy deferred",
    {
      ...astrocytoma,
      ...lowRisk,
      grade: 3,
      largestDiameterMm: 50,
      deferRadiotherapyChemotherapy: true,
    },
    "astrocytoma-3.radiotherapy-chemotherapy",
  ),
  glioma(
    "astrocytoma, grade 3, low risk otherwise",
    { ...astrocytoma, ...lowRisk, grade: 3 },
    "astrocytoma-3.radiotherapy-chemotherapy",
  ),
  glioma(
    "astrocytoma, grade 3, high risk",
    { ...astrocytoma, ...lowRisk, grade: 3, ageYears: 60 },
    "astrocytoma-3.radiotherapy-chemotherapy",
  ),
  glioma(
    "astrocytoma, grade 4",
    { entity: astrocytoma.entity, grade: 4 },
    "astrocytoma-4.radiotherapy-chemotherapy",
  ),
  glioma(
    "astrocytoma, CDKN2A deleted, no grade",
    { ...astrocytoma, cdkn2aHomozygousDeletion: true },
    "astrocytoma-4.radiotherapy-chemotherapy",
  ),
  glioma(
    "oligodendroglioma, grade 3, low risk otherwise",
    { ...oligodendroglioma, ...lowRisk, grade: 3 },
    "oligodendroglioma-3.radiotherapy-chemotherapy",
  ),
  glioma(
    "oligodendroglioma, grade 3, high risk",
    { ...oligodendroglioma, ...lowRisk, grade: 3, ageYears: 60 },
    "oligodendroglioma-3.radiotherapy-chemotherapy",
  ),
  men(
    "meningioma of 5 cm, grade 2, therapy deferred",
    {
      ...meningioma,
      ...lowRisk,
      largestDiameterMm: 50,
      deferRadiotherapyChemotherapy: true,
    },
    "meningioma-2.gross-total",
  ),
];
