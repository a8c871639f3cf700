import { demand } from "../imaging-error.ts";
import { colourMap, type ColourMapName } from "./colour-map.ts";

export type Rgb = readonly [number, number, number];

/** Opaque RGBA of a grey picture. */
export function greyToRgba(grey: Uint8ClampedArray): Uint8ClampedArray {
  const out = new Uint8ClampedArray(grey.length * 4);
  for (let i = 0; i < grey.length; i++) {
    out.fill(grey[i], i * 4, i * 4 + 3);
    out[i * 4 + 3] = 255;
  }
  return out;
}

/**
 * A grey picture with a heat map over it, as opaque RGBA. `heat` has one value in 0 … 1 per pixel;
 * below `threshold` (or NaN) the grey shows alone, above it the colour covers it by `opacity` ×
 * heat, so weak evidence stays faint.
 */
export function blendHeat(
  grey: Uint8ClampedArray,
  heat: Float32Array,
  options: {
    readonly map: ColourMapName;
    readonly opacity?: number;
    readonly threshold?: number;
  },
): Uint8ClampedArray {
  const { map, opacity = 0.6, threshold = 0.05 } = options;
  demand(
    heat.length === grey.length,
    "The heat map and the picture differ in size",
  );
  demand(opacity >= 0 && opacity <= 1, "The opacity must lie in 0 … 1");
  const colours = colourMap(map);
  const out = greyToRgba(grey);
  for (let i = 0; i < grey.length; i++) {
    const h = Math.min(1, heat[i]);
    if (!(h >= threshold)) continue;
    const cover = opacity * h;
    const at = Math.round(h * 255) * 3;
    for (let channel = 0; channel < 3; channel++) {
      out[i * 4 + channel] =
        (1 - cover) * grey[i] + cover * colours[at + channel];
    }
  }
  return out;
}

/**
 * The rim of a mask: its pixels that touch (by an edge) a pixel outside it or the border of the
 * picture.
 */
export function contourOf(
  mask: Uint8Array,
  rows: number,
  columns: number,
): Uint8Array {
  demand(mask.length === rows * columns, "The mask and its size disagree");
  const out = new Uint8Array(mask.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const at = r * columns + c;
      if (!mask[at]) continue;
      const inside =
        r > 0 &&
        r < rows - 1 &&
        c > 0 &&
        c < columns - 1 &&
        mask[at - columns] &&
        mask[at + columns] &&
        mask[at - 1] &&
        mask[at + 1];
      if (!inside) out[at] = 1;
    }
  }
  return out;
}

/** Paints the marked pixels of an RGBA picture, in place, and answers it. */
export function paintMask(
  rgba: Uint8ClampedArray,
  mask: Uint8Array,
  colour: Rgb,
  opacity = 1,
): Uint8ClampedArray {
  demand(
    rgba.length === mask.length * 4,
    "The mask and the picture differ in size",
  );
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    for (let channel = 0; channel < 3; channel++) {
      rgba[i * 4 + channel] =
        (1 - opacity) * rgba[i * 4 + channel] + opacity * colour[channel];
    }
  }
  return rgba;
}
