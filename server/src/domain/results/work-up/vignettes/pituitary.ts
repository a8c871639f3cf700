import {
  readings,
  adenoma,
  incomplete,
  row,
  pit,
  suspectedPituitary,
  type Vignette,
} from "./shared.ts";

const nonFunctioning = { pituitaryFunction: "non-functioning" } as const;
export const pituitaryVignettes: readonly Vignette[] = [
  pit("adenoma, nothing more", adenoma, ...suspectedPituitary, incomplete),
  row(
    { ...readings.pituitary, inDistribution: false },
    "adenoma entered, image out of distribution",
    adenoma,
    "reading.out-of-distribution",
    ...suspectedPituitary,
    incomplete,
  ),
  row(
    readings.insufficient,
    "adenoma entered, image insufficient",
    adenoma,
    "reading.insufficient",
    ...suspectedPituitary,
    incomplete,
  ),
  row(
    readings.none,
    "adenoma entered, no tumour seen",
    adenoma,
    "reading.no-finding",
    "reading.disagrees.no-tumour",
    ...suspectedPituitary,
    incomplete,
  ),
  row(
    readings.refused,
    "adenoma entered, image not served",
    adenoma,
    "reading.refused",
    ...suspectedPituitary,
  ),
  row(
    readings.glioma,
    "adenoma entered and worked up, image read as glioma",
    {
      ...adenoma,
      pituitaryFunction: "non-functioning",
      chiasmCompression: true,
    },
    "reading.disagrees.glioma",
    "pituitary.non-functioning.compression",
  ),
  pit(
    "prolactinoma",
    { ...adenoma, pituitaryFunction: "prolactinoma" },
    "pituitary.visual-fields",
    "pituitary.prolactinoma",
  ),
  ...(["acromegaly", "cushing"] as const).map((pituitaryFunction) =>
    pit(
      pituitaryFunction,
      { pituitaryFunction, chiasmCompression: true, largestDiameterMm: 12 },
      "pituitary.hypersecretion",
    ),
  ),
  pit(
    "acromegaly, micro, no compression",
    {
      pituitaryFunction: "acromegaly",
      chiasmCompression: false,
      largestDiameterMm: 8,
    },
    "pituitary.hypersecretion",
  ),
  pit(
    "Cushing, macro, no compression",
    {
      pituitaryFunction: "cushing",
      chiasmCompression: false,
      largestDiameterMm: 18,
    },
    "pituitary.hypersecretion",
  ),
  pit(
    "hormones unknown, chiasm compressed",
    { chiasmCompression: true },
    "pituitary.hormones",
  ),
  pit("non-functioning", nonFunctioning, "pituitary.visual-fields", incomplete),
  pit(
    "non-functioning, 12 mm, compression not known",
    { ...nonFunctioning, largestDiameterMm: 12 },
    "pituitary.visual-fields",
    incomplete,
  ),
  pit(
    "non-functioning, no compression, size not known",
    { ...nonFunctioning, chiasmCompression: false },
    incomplete,
  ),
  ...[9.9, 10].map((largestDiameterMm) =>
    pit(
      `non-functioning, ${largestDiameterMm} mm, compression`,
      { ...nonFunctioning, chiasmCompression: true, largestDiameterMm },
      "pituitary.non-functioning.compression",
    ),
  ),
  pit(
    "non-functioning, 9.9 mm",
    { ...nonFunctioning, chiasmCompression: false, largestDiameterMm: 9.9 },
    "pituitary.non-functioning.micro",
  ),
  pit(
    "non-functioning, 10 mm",
    { ...nonFunctioning, chiasmCompression: false, largestDiameterMm: 10 },
    "pituitary.non-functioning.macro",
  ),
];
