import { DicomError } from "../errors.ts";
import type { Dataset } from "../read/dataset.ts";
import type { Frame } from "./frame.ts";
import { lookUp, readLookupTable } from "./lookup-table.ts";
import { readSegmentedTable } from "./segmented-palette.ts";
import type { LookupTable } from "./lookup-table.ts";

/**
 * The frame as 8-bit RGB, rows × columns × 3: YBR and PALETTE COLOR turned (PS3.3 §C.7.6.3.1.2), deeper samples shifted
 * down to their eight highest bits.
 * @throws DicomError `pixel-data-invalid` for a grey frame, or a palette that is missing or lies.
 */
export function toRgb(frame: Frame, dataset: Dataset): Uint8Array {
  const { photometricInterpretation, samplesPerPixel } = frame;
  if (photometricInterpretation === "PALETTE COLOR" && samplesPerPixel === 1)
    return paletteToRgb(frame, dataset);
  if (samplesPerPixel < 3)
    throw new DicomError("pixel-data-invalid", "A grey frame has no colours");
  const eight = eightBits(frame);
  if (
    photometricInterpretation === "YBR_FULL" ||
    photometricInterpretation === "YBR_FULL_422"
  )
    return ybrToRgb(eight);
  return eight;
}

function eightBits({
  data,
  bitsStored,
  rows,
  columns,
  samplesPerPixel,
}: Frame): Uint8Array {
  const out = new Uint8Array(rows * columns * 3);
  const scale = bitsStored > 8 ? 2 ** (bitsStored - 8) : 1;
  for (
    let pixel = 0, to = 0;
    to < out.length;
    pixel += samplesPerPixel, to += 3
  ) {
    for (let sample = 0; sample < 3; sample += 1)
      out[to + sample] = Math.floor((data[pixel + sample] ?? 0) / scale);
  }
  return out;
}

const clamp = (value: number): number =>
  Math.min(255, Math.max(0, Math.round(value)));

/** ITU-R BT.601, full range (PS3.3 §C.7.6.3.1.2). */
function ybrToRgb(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    const y = data[at] ?? 0;
    const cb = (data[at + 1] ?? 0) - 128;
    const cr = (data[at + 2] ?? 0) - 128;
    out[at] = clamp(y + 1.402 * cr);
    out[at + 1] = clamp(y - (0.114 * 1.772 * cb + 0.299 * 1.402 * cr) / 0.587);
    out[at + 2] = clamp(y + 1.772 * cb);
  }
  return out;
}

function paletteToRgb(
  { data, rows, columns, signed }: Frame,
  dataset: Dataset,
): Uint8Array {
  const tables = (["Red", "Green", "Blue"] as const).map(
    (colour): LookupTable => {
      const table =
        readLookupTable(
          dataset,
          `${colour}PaletteColorLookupTableDescriptor`,
          `${colour}PaletteColorLookupTableData`,
          signed,
        ) ?? readSegmentedTable(dataset, colour, signed);
      if (table === undefined)
        throw new DicomError("pixel-data-invalid", `No ${colour} palette`);
      return table;
    },
  );
  const out = new Uint8Array(rows * columns * 3);
  tables.forEach((table, channel) => {
    // Tables of 16 bits whose entries all fit into 8 are 8-bit tables with a wrong descriptor: common.
    const shift =
      table.bits > 8 && table.values.some((value) => value > 255)
        ? table.bits - 8
        : 0;
    for (let pixel = 0; pixel < rows * columns; pixel += 1) {
      out[pixel * 3 + channel] = lookUp(table, data[pixel] ?? 0) >> shift;
    }
  });
  return out;
}
