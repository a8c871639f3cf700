import type { GreyImage } from "../image.ts";

/**
 * A head drawn by formula: skull ring, brain, two dark ventricles and a bright round spot at (spotX, spotY), shares of the side. For tests
 * and measurements only: it says nothing about how well the model reads real slices.
 */
export function drawHead(
  side: number,
  {
    spotX = 0.65,
    spotY = 0.4,
    spotRadius = 0.07,
    scale = 100,
    offset = 0,
  } = {},
): GreyImage {
  const data = new Float32Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const u = (x + 0.5) / side;
      const v = (y + 0.5) / side;
      const r = Math.hypot((u - 0.5) / 0.38, (v - 0.5) / 0.45);
      let value = 0;
      if (r < 1)
        value =
          r > 0.92
            ? 2.6
            : r > 0.86
              ? 0.3
              : 1 + 0.06 * Math.sin(40 * u) * Math.cos(37 * v);
      if (Math.hypot((Math.abs(u - 0.5) - 0.07) / 0.03, (v - 0.5) / 0.1) < 1)
        value = 0.4;
      const spot = Math.hypot(u - spotX, v - spotY) / spotRadius;
      if (spot < 1) value = 2;
      data[y * side + x] = offset + scale * value;
    }
  return { rows: side, columns: side, data };
}
