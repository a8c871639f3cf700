import { demand } from "../imaging-error.ts";
import type { GreyImage } from "../image.ts";
import { quantileOfSorted } from "../statistics/intervals.ts";

export interface Window {
  readonly center: number;
  /** 1 at least. */
  readonly width: number;
}

/**
 * Grey values 0 … 255 by the linear function of PS3.3 C.11.2.1.2.1: the window spans [center - 0.5
 * - (width-1)/2, center - 0.5 + (width-1)/2]. Values that are not finite become black. Throws
 * `invalid-argument` for a width below 1.
 */
export function applyWindow(
  image: GreyImage,
  { center, width }: Window,
): Uint8ClampedArray {
  demand(
    width >= 1 && Number.isFinite(width) && Number.isFinite(center),
    "A window needs a width of 1 at least",
  );
  const out = new Uint8ClampedArray(image.data.length);
  const middle = center - 0.5;
  const span = width - 1;
  for (let i = 0; i < out.length; i++) {
    const v = image.data[i];
    if (v <= middle - span / 2 || Number.isNaN(v)) out[i] = 0;
    else if (v > middle + span / 2) out[i] = 255;
    else out[i] = ((v - middle) / span + 0.5) * 255;
  }
  return out;
}

/**
 * A window for an image that names none: from the given lower to the upper quantile of its finite
 * values. For values that span less than one unit (parametric maps) use `stretchToGrey`, as DICOM
 * windows cannot be narrower than 1.
 */
export function quantileWindow(
  image: GreyImage,
  low = 0.01,
  high = 0.995,
): Window {
  const [from, to] = quantileRange(image, low, high);
  // Inverse of the function above: its lower end is `from`, its upper end `to`.
  return { center: (from + to) / 2 + 0.5, width: Math.max(1, to - from + 1) };
}

/** Grey values 0 … 255, linear between two quantiles; flat images become black. */
export function stretchToGrey(
  image: GreyImage,
  low = 0.01,
  high = 0.995,
): Uint8ClampedArray {
  const [from, to] = quantileRange(image, low, high);
  const scale = to > from ? 255 / (to - from) : 0;
  return Uint8ClampedArray.from(image.data, (v) =>
    Number.isFinite(v) ? (v - from) * scale : 0,
  );
}

/** The values at two quantiles of the finite pixels; [0, 0] where there are none. */
export function quantileRange(
  { data }: GreyImage,
  low: number,
  high: number,
): [number, number] {
  demand(
    low >= 0 && low < high && high <= 1,
    "Quantiles must satisfy 0 ≤ low < high ≤ 1",
  );
  const sorted = data.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 0];
  return [quantileOfSorted(sorted, low), quantileOfSorted(sorted, high)];
}
