/** For tests: small DICOM objects. Not imported by the product. */
import {
  elementsOfRecord,
  MRImageStorage,
  PixelDataTag,
  RLELossless,
  writePart10,
} from "@isocenter/dicom";

/** An MR slice of 8 × 8; `null` takes an attribute out. */
export function makeSlice(
  overrides: Readonly<Record<string, unknown>> = {},
  transferSyntaxUID?: string,
): Uint8Array {
  const record = {
    SOPClassUID: MRImageStorage,
    SOPInstanceUID: "1.2.3.1",
    StudyInstanceUID: "1.2.3",
    SeriesInstanceUID: "1.2.3.9",
    PatientID: "PID1",
    PatientName: "Doe^Jane",
    Modality: "MR",
    Rows: 8,
    Columns: 8,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    PixelData: new Uint8Array(64).fill(7),
    ...overrides,
  };
  return writePart10({
    dataset: Object.fromEntries(
      Object.entries(record).filter(([, value]) => value !== undefined),
    ),
    ...(transferSyntaxUID !== undefined && { transferSyntaxUID }),
  });
}

/** The same with encapsulated pixels: an empty offset table and these fragments. */
export function makeEncapsulatedSlice(
  fragments: readonly Uint8Array[],
  overrides: Readonly<Record<string, string | number>> = {},
): Uint8Array {
  const record = elementsOfRecord({
    SOPClassUID: MRImageStorage,
    SOPInstanceUID: "1.2.3.1",
    StudyInstanceUID: "1.2.3",
    SeriesInstanceUID: "1.2.3.9",
    PatientID: "PID1",
    Modality: "MR",
    Rows: 8,
    Columns: 8,
    BitsAllocated: 8,
    BitsStored: 8,
    HighBit: 7,
    PixelRepresentation: 0,
    SamplesPerPixel: 1,
    PhotometricInterpretation: "MONOCHROME2",
    ...overrides,
  });
  return writePart10({
    dataset: [
      ...record,
      {
        tag: PixelDataTag,
        vr: "OB",
        fragments: [new Uint8Array(0), ...fragments],
      },
    ],
    transferSyntaxUID: RLELossless,
  });
}
