/** Small images for tests. */
import {
  CTImageStorage,
  elementsOfRecord,
  readDataset,
  writePart10,
} from "../src/index.ts";
import type { DatasetRecord, DicomObject, WriteElement } from "../src/index.ts";

/** Two rows of three 16-bit pixels, without the pixels. */
export const base = {
  SOPClassUID: CTImageStorage,
  SOPInstanceUID: "1.2.3",
  SamplesPerPixel: 1,
  PhotometricInterpretation: "MONOCHROME2",
  Rows: 2,
  Columns: 3,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 0,
} satisfies DatasetRecord;

/** With these attributes and native pixels, written and read again. */
export const object = (record: DatasetRecord): DicomObject =>
  readDataset(writePart10({ dataset: { ...base, ...record } }));

/** An object with these fragments, the Basic Offset Table first. */
export const encapsulated = (
  record: DatasetRecord,
  transferSyntaxUID: string,
  fragments: Uint8Array[],
): DicomObject => {
  const pixels: WriteElement = { tag: 0x7fe00010, vr: "OB", fragments };
  return readDataset(
    writePart10({
      dataset: [...elementsOfRecord({ ...base, ...record }), pixels],
      transferSyntaxUID,
    }),
  );
};
