/** Halves a square image by 2 × 2 means. */
export function halve(values: Float32Array, side: number): Float32Array {
  const half = side >> 1;
  const out = new Float32Array(half * half);
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      const i = 2 * y * side + 2 * x;
      out[y * half + x] =
        (values[i] + values[i + 1] + values[i + side] + values[i + side + 1]) /
        4;
    }
  return out;
}

/** Distance to the nearest cell outside the mask, in cells (chamfer 1, √2); beyond the lower edge counts as inside. */
export function distanceInside(mask: Uint8Array, side: number): Float32Array {
  const far = 4 * side;
  const distance = new Float32Array(mask.length);
  for (let i = 0; i < mask.length; i++) distance[i] = mask[i] === 1 ? far : 0;
  const diagonal = Math.SQRT2;
  const relax = (i: number, j: number, step: number): void => {
    if (distance[j] + step < distance[i]) distance[i] = distance[j] + step;
  };
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      if (distance[i] === 0) continue;
      if (x === 0 || x === side - 1 || y === 0) distance[i] = 1;
      if (x > 0) relax(i, i - 1, 1);
      if (y > 0) relax(i, i - side, 1);
      if (x > 0 && y > 0) relax(i, i - side - 1, diagonal);
      if (x < side - 1 && y > 0) relax(i, i - side + 1, diagonal);
    }
  for (let y = side - 1; y >= 0; y--)
    for (let x = side - 1; x >= 0; x--) {
      const i = y * side + x;
      if (distance[i] === 0) continue;
      if (x < side - 1) relax(i, i + 1, 1);
      if (y < side - 1) relax(i, i + side, 1);
      if (x < side - 1 && y < side - 1) relax(i, i + side + 1, diagonal);
      if (x > 0 && y < side - 1) relax(i, i + side - 1, diagonal);
    }
  return distance;
}
