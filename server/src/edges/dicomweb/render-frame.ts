/** A decoded frame as an 8-bit picture: modality and VOI transformation (PS3.3 §C.7.6.3.1.2, §C.11.1, §C.11.2), then a viewport. */
import type { Dataset, Frame } from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";

export const windowFunctions = ["LINEAR", "LINEAR_EXACT", "SIGMOID"] as const;
export interface Window {
  readonly center: number;
  readonly width: number;
  readonly shape: (typeof windowFunctions)[number];
}
/** Pixels of the picture, and of the part of the image it shows. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly source?: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** @throws Failure `unsupported-transfer-syntax` for a photometric interpretation that is not rendered */
export function renderFrame(
  dataset: Dataset,
  frame: Frame,
  asked: { readonly window?: Window; readonly viewport?: Viewport },
): Picture {
  const picture =
    frame.samplesPerPixel === 1
      ? grey(dataset, frame, asked.window)
      : colour(frame);
  return asked.viewport === undefined
    ? picture
    : resample(picture, asked.viewport);
}

function grey(
  dataset: Dataset,
  frame: Frame,
  asked: Window | undefined,
): Picture {
  const { rows, columns, data } = frame;
  if (frame.photometricInterpretation === "PALETTE COLOR")
    return palette(dataset, frame);
  const slope = dataset.number("RescaleSlope") ?? 1;
  const intercept = dataset.number("RescaleIntercept") ?? 0;
  const window =
    asked ?? ownWindow(dataset) ?? fullRange(frame, slope, intercept);
  const isInverse =
    frame.photometricInterpretation === "MONOCHROME1" ||
    dataset.string("PresentationLUTShape") === "INVERSE";
  const out = new Uint8Array(rows * columns);
  const shape = shapes[window.shape];
  for (let at = 0; at < out.length; at += 1) {
    const level = shape((data[at] ?? 0) * slope + intercept, window);
    out[at] = Math.round(255 * (isInverse ? 1 - level : level));
  }
  return { width: columns, height: rows, channels: 1, data: out };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** PS3.3 §C.11.2.1.2 and §C.11.2.1.3: a value to 0…1. */
const shapes: Readonly<
  Record<Window["shape"], (value: number, window: Window) => number>
> = {
  LINEAR: (value, { center, width }) =>
    width <= 1
      ? Number(value > center - 0.5)
      : clamp((value - (center - 0.5)) / (width - 1) + 0.5),
  LINEAR_EXACT: (value, { center, width }) =>
    clamp((value - center) / width + 0.5),
  SIGMOID: (value, { center, width }) =>
    1 / (1 + Math.exp((-4 * (value - center)) / width)),
};

function ownWindow(dataset: Dataset): Window | undefined {
  const center = dataset.number("WindowCenter");
  const width = dataset.number("WindowWidth");
  if (center === undefined || width === undefined || !(width > 0))
    return undefined;
  const named = dataset.string("VOILUTFunction");
  const shape = windowFunctions.find((one) => one === named) ?? "LINEAR";
  return { center, width, shape };
}

function fullRange(frame: Frame, slope: number, intercept: number): Window {
  let low = Infinity;
  let high = -Infinity;
  for (const sample of frame.data) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  const ends = [low * slope + intercept, high * slope + intercept];
  const from = Math.min(...ends);
  const to = Math.max(...ends);
  return {
    center: (from + to) / 2,
    width: Math.max(to - from, 1e-9),
    shape: "LINEAR_EXACT",
  };
}

/** PS3.3 §C.7.6.3.1.5; indexes outside a table take its nearest entry, whatever the file says (A5). */
function palette(dataset: Dataset, frame: Frame): Picture {
  const tables = (["Red", "Green", "Blue"] as const).map((name) => {
    const descriptor = dataset.numbers(
      `${name}PaletteColorLookupTableDescriptor`,
    );
    const values = dataset.bytes(`${name}PaletteColorLookupTableData`);
    const [length = 0, first = 0, bits = 16] = descriptor;
    const size = bits > 8 ? 2 : 1;
    const count = Math.min(
      length === 0 ? 65536 : length,
      Math.floor((values?.byteLength ?? 0) / size),
    );
    if (values === undefined || count === 0)
      throw new Failure("pixel-data-invalid", {
        detail: "The palette has no table",
      });
    const view = new DataView(
      values.buffer,
      values.byteOffset,
      values.byteLength,
    );
    return (index: number): number => {
      const at = Math.min(count - 1, Math.max(0, index - first));
      return size === 2 ? view.getUint16(at * 2, true) >> 8 : view.getUint8(at);
    };
  });
  const { rows, columns, data } = frame;
  const out = new Uint8Array(rows * columns * 3);
  for (let at = 0; at < rows * columns; at += 1)
    for (let channel = 0; channel < 3; channel += 1)
      out[at * 3 + channel] = tables[channel](data[at] ?? 0);
  return { width: columns, height: rows, channels: 3, data: out };
}

function colour(frame: Frame): Picture {
  const { rows, columns, data, samplesPerPixel, bitsStored } = frame;
  if (samplesPerPixel !== 3)
    throw new Failure("unsupported-transfer-syntax", {
      detail: `Pictures of ${samplesPerPixel} samples a pixel are not rendered`,
    });
  const shift = Math.max(0, bitsStored - 8);
  const out = new Uint8Array(rows * columns * 3);
  const isYbr = frame.photometricInterpretation.startsWith("YBR_FULL");
  for (let at = 0; at < out.length; at += 3) {
    const [a, b, c] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0].map(
      (sample) => sample >> shift,
    ) as [number, number, number];
    // PS3.3 §C.7.6.3.1.2, the full-range equations of ITU-R BT.601.
    out[at] = isYbr ? byte(a + 1.402 * (c - 128)) : a;
    out[at + 1] = isYbr
      ? byte(a - 0.344136 * (b - 128) - 0.714136 * (c - 128))
      : b;
    out[at + 2] = isYbr ? byte(a + 1.772 * (b - 128)) : c;
  }
  return { width: columns, height: rows, channels: 3, data: out };
}

const byte = (value: number): number =>
  Math.min(255, Math.max(0, Math.round(value)));

/** Fits the part asked for into the viewport, keeping its shape (PS3.18 §8.3.5.1.3); bilinear, averaging when it shrinks. */
function resample(picture: Picture, viewport: Viewport): Picture {
  const source = viewport.source ?? {
    x: 0,
    y: 0,
    width: picture.width,
    height: picture.height,
  };
  if (
    source.width <= 0 ||
    source.height <= 0 ||
    source.x + source.width > picture.width ||
    source.y + source.height > picture.height
  )
    throw new Failure("bad-request", {
      detail: "The viewport lies outside the image",
    });
  const scale = Math.min(
    viewport.width / source.width,
    viewport.height / source.height,
  );
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const { channels } = picture;
  const data = new Uint8Array(width * height * channels);
  const step = Math.max(1, Math.floor(1 / scale));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const fromX = source.x + ((x + 0.5) * source.width) / width - step / 2;
      const fromY = source.y + ((y + 0.5) * source.height) / height - step / 2;
      for (let channel = 0; channel < channels; channel += 1) {
        let sum = 0;
        for (let dy = 0; dy < step; dy += 1)
          for (let dx = 0; dx < step; dx += 1)
            sum += at(picture, fromX + dx, fromY + dy, channel);
        data[(y * width + x) * channels + channel] = Math.round(
          sum / step ** 2,
        );
      }
    }
  return { width, height, channels, data };
}

/** The value between four pixels. */
function at(
  { width, height, channels, data }: Picture,
  x: number,
  y: number,
  channel: number,
): number {
  const x0 = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const y0 = Math.min(height - 1, Math.max(0, Math.floor(y)));
  const x1 = Math.min(width - 1, x0 + 1);
  const y1 = Math.min(height - 1, y0 + 1);
  const fx = Math.min(1, Math.max(0, x - x0));
  const fy = Math.min(1, Math.max(0, y - y0));
  const pixel = (px: number, py: number): number =>
    data[(py * width + px) * channels + channel] ?? 0;
  return (
    (pixel(x0, y0) * (1 - fx) + pixel(x1, y0) * fx) * (1 - fy) +
    (pixel(x0, y1) * (1 - fx) + pixel(x1, y1) * fx) * fy
  );
}
