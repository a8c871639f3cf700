/** Bytes for tests that no writer would write. */
import assert from "node:assert/strict";
import {
  DicomError,
  ImplicitVRLittleEndian,
  MRImageStorage,
  readDataset,
  writePart10,
} from "../src/index.ts";
import type {
  DatasetRecord,
  DicomErrorCode,
  ReadOptions,
} from "../src/index.ts";

/** A small image, complete. */
export const record = {
  SOPClassUID: MRImageStorage,
  SOPInstanceUID: "1.2.3",
  StudyInstanceUID: "1.2.4",
  SeriesInstanceUID: "1.2.5",
  PatientName: "Doe^Jane",
  Rows: 4,
  Columns: 4,
  BitsAllocated: 16,
  SamplesPerPixel: 1,
  ReferencedImageSequence: [{ ReferencedSOPInstanceUID: "1.2.9" }],
  PixelData: new Uint16Array(16),
} satisfies DatasetRecord;
/** It, as a Part 10 file in explicit little endian. */
export const file = writePart10({ dataset: record });

/** What becomes of the bytes: read, or the code of the refusal. Any other error fails the test. */
export const codeOf = (
  bytes: Uint8Array,
  options: ReadOptions = {},
): DicomErrorCode | "read" => {
  try {
    readDataset(bytes, options);
    return "read";
  } catch (error) {
    assert.ok(error instanceof DicomError, String(error));
    return error.code;
  }
};

/** A tag in little endian. */
export const tagBytes = (tag: number): number[] => [
  (tag >>> 16) & 0xff,
  tag >>> 24,
  tag & 0xff,
  (tag >>> 8) & 0xff,
];
/** 32 bits in little endian. */
export const lengthBytes = (length: number): number[] => [
  length & 0xff,
  (length >>> 8) & 0xff,
  (length >>> 16) & 0xff,
  length >>> 24,
];
/** An element in implicit little endian. */
export const implicit = (
  tag: number,
  length: number,
  ...value: number[]
): number[] => [...tagBytes(tag), ...lengthBytes(length), ...value];
/** The bytes are a data set in implicit little endian. */
export const bare = { transferSyntaxUID: ImplicitVRLittleEndian };
