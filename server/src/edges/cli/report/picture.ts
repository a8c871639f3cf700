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

function outline(
  rgb: Uint8Array,
  rows: number,
  columns: number,
  { x, y, width, height }: Box,
): void {
  const put = (column: number, row: number) => {
    if (column >= 0 && column < columns && row >= 0 && row < rows)
      rgb.set(accent, (row * columns + column) * 3);
  };
  const [left, top, right, bottom] = [x, y, x + width - 1, y + height - 1].map(
    Math.round,
  ) as [number, number, number, number];
  for (let column = left; column <= right; column++) {
    put(column, top);
    put(column, bottom);
  }
  for (let row = top; row <= bottom; row++) {
    put(left, row);
    put(right, row);
  }
}
