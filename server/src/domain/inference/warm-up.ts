import {
  elementsOfRecord,
  MRImageStorage,
  writePart10,
} from "@isocenter/dicom";
import { judgeBodyPart, readBrainSlice } from "@isocenter/imaging";
import { judgeQuality, openSlices } from "../features/index.ts";
import type { Readers } from "./read-instance.ts";

const side = 256;
/** The first slice takes 0.6 s, the second 0.2 s, the fourth 0.1 s (measured): what more would bring is not worth the wait. */
const rounds = 3;

/** Takes a made-up slice through every part of the chain, so that its code is compiled. Nothing is kept. */
export async function warmUp(readers: Readers): Promise<void> {
  const part10 = madeUpSlice();
  for (let round = 0; round < rounds; round++) {
    const image = await openSlices(part10).frame(1);
    judgeQuality(image);
    judgeBodyPart(readers.bodyPart, image);
    readBrainSlice(readers.brain, image);
  }
}

/** A disc with a bright spot and some texture on a dark ground: enough like a head for every measure to find work. */
function madeUpSlice(): Uint8Array {
  const pixels = new Uint16Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const inHead =
        Math.hypot(x - side / 2, (y - side / 2) * 0.8) < side * 0.37;
      const inSpot = Math.hypot(x - side * 0.6, y - side * 0.4) < side * 0.06;
      const texture = ((x * 7 + y * 13) % 31) * 8;
      pixels[y * side + x] = inSpot ? 3500 : inHead ? 1500 + texture : texture;
    }
  return writePart10({
    dataset: elementsOfRecord({
      SOPClassUID: MRImageStorage,
      SOPInstanceUID: "2.25.1",
      Rows: side,
      Columns: side,
      SamplesPerPixel: 1,
      PhotometricInterpretation: "MONOCHROME2",
      BitsAllocated: 16,
      BitsStored: 12,
      HighBit: 11,
      PixelRepresentation: 0,
      PixelData: pixels,
    }),
  });
}
