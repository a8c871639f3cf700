/** The seeded generator of studies: real slices, new noise and new UIDs. Benches, chaos and scale tests share it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  decodeFrame,
  elementsOfDataset,
  elementsOfRecord,
  readDataset,
  uidFromDigest,
  writePart10,
  type DicomObject,
} from "@isocenter/dicom";
import { createRandom, resizeArea } from "@isocenter/imaging";

const samples = fileURLToPath(new URL("../../server/samples", import.meta.url));

/** A slice to make others from. */
export interface Template {
  readonly object: DicomObject;
  readonly rows: number;
  readonly columns: number;
  readonly grey: Float32Array;
}

/** `name` is a file below server/samples; `side` resamples the slice to a square of that many pixels. */
export async function readTemplate(
  name: string,
  side?: number,
): Promise<Template> {
  const object = readDataset(
    new Uint8Array(readFileSync(path.join(samples, name))),
  );
  const frame = await decodeFrame(object);
  const image = {
    rows: frame.rows,
    columns: frame.columns,
    data: Float32Array.from(frame.data as ArrayLike<number>),
  };
  const sized = side === undefined ? image : resizeArea(image, side, side);
  return { object, rows: sized.rows, columns: sized.columns, grey: sized.data };
}

export interface Generated {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly part10: Uint8Array;
}

export interface GenerateOptions {
  readonly seed: number;
  readonly study: number;
  readonly instance: number;
  /** 16 for CT and most MR, 8 as the samples are. */
  readonly bits?: 8 | 16;
  readonly noise?: number;
  readonly overrides?: Readonly<Record<string, string | number>>;
}

const uid = (...parts: (string | number)[]) =>
  uidFromDigest(createHash("sha256").update(parts.join("\n")).digest());

/** One instance: the same bytes for the same seed and numbers, on any machine. */
export function generateInstance(
  template: Template,
  options: GenerateOptions,
): Generated {
  const { seed, study, instance, bits = 8, noise = 2 } = options;
  const StudyInstanceUID = uid("study", seed, study);
  const SeriesInstanceUID = uid("series", seed, study);
  const SOPInstanceUID = uid("instance", seed, study, instance);
  const random = createRandom(seed, study * 65_536 + instance);
  const max = bits === 8 ? 255 : 4095;
  const scale = bits === 8 ? 1 : 16;
  const pixels =
    bits === 8
      ? new Uint8Array(template.grey.length)
      : new Uint16Array(template.grey.length);
  for (let at = 0; at < pixels.length; at++) {
    const value =
      (template.grey[at] + (random.uniform() - 0.5) * 2 * noise) * scale;
    pixels[at] = Math.max(0, Math.min(max, Math.round(value)));
  }
  const record = elementsOfRecord({
    StudyInstanceUID,
    SeriesInstanceUID,
    SOPInstanceUID,
    PatientID: `GEN${seed}-${study}`,
    PatientName: `GENERATED^${study}`,
    AccessionNumber: `G${study}`,
    InstanceNumber: instance + 1,
    Rows: template.rows,
    Columns: template.columns,
    BitsAllocated: bits,
    BitsStored: bits === 8 ? 8 : 12,
    HighBit: bits === 8 ? 7 : 11,
    PixelRepresentation: 0,
    PixelData: pixels,
    ...options.overrides,
  });
  const replaced = new Set(record.map(({ tag }) => tag));
  const kept = elementsOfDataset(template.object.dataset).filter(
    ({ tag }) => !replaced.has(tag),
  );
  const dataset = [...kept, ...record].toSorted((a, b) => a.tag - b.tag);
  return {
    StudyInstanceUID,
    SeriesInstanceUID,
    SOPInstanceUID,
    part10: writePart10({ dataset }),
  };
}
