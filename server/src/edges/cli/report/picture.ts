import { encode } from "fast-png";
import type { Box } from "@isocenter/contracts";
import type { GreyImage } from "@isocenter/imaging";

/** Colour of the box around the proposed region. */
const accent = [255, 176, 32] as const;

/** A PNG of a slice, windowed from its 1st to its 99.5th percentile, with the region outlined. */
export function slicePicture(
  image: GreyImage,
  region: Box | undefined,
): Uint8Array {
  const { rows, columns, data } = image;
  const sorted = data.filter((value) => Number.isFinite(value)).sort();
  const low = sorted[Math.floor(sorted.length * 0.01)] ?? 0;
  const high = sorted[Math.floor((sorted.length - 1) * 0.995)] ?? 1;
  const scale = high > low ? 255 / (high - low) : 0;
  const rgb = new Uint8Array(rows * columns * 3);
  for (let at = 0; at < data.length; at++) {
    const grey = Math.max(0, Math.min(255, ((data[at] ?? low) - low) * scale));
    rgb.fill(grey, at * 3, at * 3 + 3);
  }
  if (region) outline(rgb, rows, columns, region);
  return encode({
    width: columns,
    height: rows,
    data: rgb,
    channels: 3,
    depth: 8,
  });
}

/** One pixel would vanish where a large picture is shown small. */
const outlineShare = 1 / 256;

function outline(
  rgb: Uint8Array,
  rows: number,
  columns: number,
  { x, y, width, height }: Box,
): void {
  const thickness = Math.max(
    1,
    Math.round(Math.max(rows, columns) * outlineShare),
  );
  const [left, top, right, bottom] = [x, y, x + width - 1, y + height - 1].map(
    Math.round,
  );
  const fill = (x0: number, y0: number, x1: number, y1: number) => {
    for (let row = Math.max(0, y0); row <= Math.min(rows - 1, y1); row++)
      for (
        let column = Math.max(0, x0);
        column <= Math.min(columns - 1, x1);
        column++
      )
        rgb.set(accent, (row * columns + column) * 3);
  };
  const inner = thickness - 1;
  fill(left, top, right, top + inner);
  fill(left, bottom - inner, right, bottom);
  fill(left, top, left + inner, bottom);
  fill(right - inner, top, right, bottom);
}
