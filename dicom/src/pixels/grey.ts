import { DicomError } from "../errors.ts";
import type { Dataset } from "../read/dataset.ts";
import { toRgb } from "./colour.ts";
import type { Frame } from "./frame.ts";
import { frameScope } from "./functional-groups.ts";
import { lookUp, readLookupTable } from "./lookup-table.ts";

/** One grey frame in modality units; the same shape as `GreyImage` of `@isocenter/imaging`. */
export interface GreyFrame {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns, row-major. Low values are dark. */
  readonly data: Float32Array;
  /** [row spacing, column spacing] in mm, where known. */
  readonly spacing?: readonly [number, number];
  /** The first window of the header, in the units and the direction of `data`. */
  readonly window?: VoiWindow;
}

/**
 * Applies the Modality LUT (PS3.3 §C.11.1): table or RescaleSlope and RescaleIntercept, of the frame where functional
 * groups say so. MONOCHROME1 is inverted over the range of stored values first; colours become luma (BT.601).
 * @throws DicomError `pixel-data-invalid`.
 */
export function toGrey(
  frame: Frame,
  dataset: Dataset,
  frameIndex = 0,
): GreyFrame {
  const { rows, columns } = frame;
  const spacing = pixelSpacing(dataset, frameIndex);
  const grey = { rows, columns, ...(spacing === undefined ? {} : { spacing }) };
  if (
    frame.samplesPerPixel !== 1 ||
    frame.photometricInterpretation === "PALETTE COLOR"
  ) {
    return { ...grey, data: luma(toRgb(frame, dataset)) };
  }
  const lut = modalityLut(dataset, frameIndex, frame.signed);
  const apply = (stored: number) =>
    "slope" in lut ? stored * lut.slope + lut.intercept : lut.table(stored);
  const window = voiWindow(dataset, frameIndex);
  const { bitsStored, signed } = frame;
  if (frame.photometricInterpretation === "MONOCHROME1") {
    const data = new Float32Array(rows * columns);
    const mirror = signed ? -1 : 2 ** bitsStored - 1;
    for (let at = 0; at < data.length; at += 1)
      data[at] = apply(mirror - (frame.data[at] ?? 0));
    // A line maps stored v to s·v + i; its mirror image maps a value m to s·mirror + 2·i − m.
    const turned = window && {
      ...window,
      center: apply(mirror) + apply(0) - window.center,
    };
    return {
      ...grey,
      data,
      ...(turned === undefined ? {} : { window: turned }),
    };
  }
  const onItsLine = "slope" in lut ? onLine(frame, lut) : undefined;
  const data = onItsLine ?? new Float32Array(rows * columns);
  if (onItsLine === undefined)
    for (let at = 0; at < data.length; at += 1)
      data[at] = apply(frame.data[at] ?? 0);
  return { ...grey, data, ...(window === undefined ? {} : { window }) };
}

/**
 * Stored values on a line, the same as value by value but many times faster: float32 holds every sample of 16 bits exactly.
 * Undefined where samples are wider.
 */
function onLine(
  { data: stored, rows, columns }: Frame,
  { slope, intercept }: Line,
): Float32Array | undefined {
  if (stored.BYTES_PER_ELEMENT > 2 || stored.length !== rows * columns)
    return undefined;
  const data = new Float32Array(stored);
  if (slope === 1 && intercept === 0) return data;
  for (let at = 0; at < data.length; at += 1)
    data[at] = data[at] * slope + intercept;
  return data;
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

function modalityLut(
  dataset: Dataset,
  frameIndex: number,
  signed: boolean,
): Line | { readonly table: (stored: number) => number } {
  const item = dataset.sequence("ModalityLUTSequence")[0];
  const table =
    item === undefined
      ? undefined
      : readLookupTable(item, "LUTDescriptor", "LUTData", signed);
  if (table !== undefined) return { table: (stored) => lookUp(table, stored) };
  const scope = frameScope(
    dataset,
    frameIndex,
    "PixelValueTransformationSequence",
    "RescaleSlope",
  );
  const slope = scope?.number("RescaleSlope") ?? 1;
  const intercept = scope?.number("RescaleIntercept") ?? 0;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept) || slope === 0) {
    throw new DicomError(
      "pixel-data-invalid",
      "RescaleSlope and RescaleIntercept are no line",
    );
  }
  return { slope, intercept };
}

function luma(rgb: Uint8Array): Float32Array {
  const data = new Float32Array(rgb.length / 3);
  for (let at = 0; at < data.length; at += 1) {
    data[at] =
      0.299 * (rgb[at * 3] ?? 0) +
      0.587 * (rgb[at * 3 + 1] ?? 0) +
      0.114 * (rgb[at * 3 + 2] ?? 0);
  }
  return data;
}

/** PixelSpacing, else ImagerPixelSpacing, of the frame: [row spacing, column spacing] in mm. */
export function pixelSpacing(
  dataset: Dataset,
  frameIndex = 0,
): readonly [number, number] | undefined {
  const scope = frameScope(
    dataset,
    frameIndex,
    "PixelMeasuresSequence",
    "PixelSpacing",
  );
  for (const values of [
    scope?.numbers("PixelSpacing"),
    dataset.numbers("ImagerPixelSpacing"),
  ]) {
    const [row, column] = values ?? [];
    if (row !== undefined && column !== undefined && row > 0 && column > 0)
      return [row, column];
  }
  return undefined;
}

/** A linear window in modality units (PS3.3 §C.11.2). */
export interface VoiWindow {
  readonly center: number;
  readonly width: number;
  readonly function: "LINEAR" | "LINEAR_EXACT" | "SIGMOID";
}

/** The first window of the frame, or undefined where the data set gives none that is usable. */
export function voiWindow(
  dataset: Dataset,
  frameIndex = 0,
): VoiWindow | undefined {
  const scope = frameScope(
    dataset,
    frameIndex,
    "FrameVOILUTSequence",
    "WindowCenter",
  );
  const center = scope?.number("WindowCenter");
  const width = scope?.number("WindowWidth");
  if (center === undefined || width === undefined || !(width > 0))
    return undefined;
  const name = scope?.string("VOILUTFunction");
  return {
    center,
    width,
    function: name === "LINEAR_EXACT" || name === "SIGMOID" ? name : "LINEAR",
  };
}
