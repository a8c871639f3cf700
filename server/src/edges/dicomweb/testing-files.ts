/** For tests: small objects, requests and answers. Not imported by the product. */
import assert from "node:assert/strict";
import {
  CTImageStorage,
  ExplicitVRLittleEndian,
  writePart10,
} from "@isocenter/dicom";
import { parseMediaType } from "./media-type.ts";
import { boundaryOf, readMultipart, type Part } from "./multipart-read.ts";

export interface Made {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly number?: number;
  readonly name?: string;
  readonly date?: string;
  readonly transferSyntaxUID?: string;
  readonly level?: number;
}

export const rows = 8;
export const columns = 6;

export function file(made: Made): Uint8Array {
  const pixels = new Uint16Array(rows * columns).map(
    (_, at) => at * 10 + (made.level ?? 0),
  );
  return writePart10({
    dataset: {
      SOPClassUID: CTImageStorage,
      SOPInstanceUID: made.instance,
      StudyInstanceUID: made.study,
      SeriesInstanceUID: made.series,
      Modality: "CT",
      PatientName: made.name ?? "Doe^Jane",
      PatientID: "P1",
      StudyDate: made.date ?? "20240131",
      StudyTime: "101500",
      AccessionNumber: "A1",
      StudyDescription: "Head 100%_x",
      SeriesNumber: 3,
      PerformedProcedureStepStartDate: "20240131",
      RequestAttributesSequence: [
        { ScheduledProcedureStepID: "SPS1", RequestedProcedureID: "RP1" },
      ],
      InstanceNumber: made.number ?? 1,
      Rows: rows,
      Columns: columns,
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 0,
      SamplesPerPixel: 1,
      PhotometricInterpretation: "MONOCHROME2",
      PixelData: pixels,
    },
    transferSyntaxUID: made.transferSyntaxUID ?? ExplicitVRLittleEndian,
  });
}

export function multipart(files: readonly Uint8Array[]): {
  body: Buffer;
  type: string;
} {
  const boundary = "frontier7";
  const body = Buffer.concat([
    ...files.flatMap((bytes) => [
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      bytes,
      Buffer.from("\r\n"),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return {
    body,
    type: `multipart/related; type="application/dicom"; boundary=${boundary}`,
  };
}

export async function partsOf(
  response: Response,
): Promise<{ headers: Part["headers"]; bytes: Buffer }[]> {
  const media = parseMediaType(response.headers.get("content-type") ?? "");
  const parts: { headers: Part["headers"]; bytes: Buffer }[] = [];
  assert.ok(response.body);
  for await (const part of readMultipart(
    response.body,
    boundaryOf(media.parameters),
  )) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.body) chunks.push(chunk);
    parts.push({ headers: part.headers, bytes: Buffer.concat(chunks) });
  }
  return parts;
}

export type Json = Record<
  string,
  { vr: string; Value?: never[]; BulkDataURI?: string }
>;
