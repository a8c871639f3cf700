/** Gaussian blur of a square image of the given side, edges repeated; reach 2.5 σ. */
export function blur(
  values: Float32Array,
  side: number,
  sigma: number,
): Float32Array {
  const reach = Math.max(1, Math.ceil(2.5 * sigma));
  const kernel = new Float64Array(reach + 1);
  let total = 0;
  for (let i = 0; i <= reach; i++) {
    kernel[i] = Math.exp((-i * i) / (2 * sigma * sigma));
    total += i === 0 ? kernel[i] : 2 * kernel[i];
  }
  for (let i = 0; i <= reach; i++) kernel[i] /= total;
  // Float64 holds float32 values here: nothing has to be widened in the loops.
  const line = new Float64Array(side + 2 * reach);
  const across = new Float64Array(values.length);
  for (let y = 0; y < side; y++) {
    const row = y * side;
    line.fill(values[row], 0, reach);
    for (let x = 0; x < side; x++) line[reach + x] = values[row + x]!;
    line.fill(values[row + side - 1], reach + side);
    // Four sums side by side: one alone would wait for its own last addition.
    let x = 0;
    for (; x + 3 < side; x += 4) {
      const at = reach + x;
      let a = kernel[0] * line[at];
      let b = kernel[0] * line[at + 1];
      let c = kernel[0] * line[at + 2];
      let d = kernel[0] * line[at + 3];
      for (let k = 1; k <= reach; k++) {
        const weight = kernel[k];
        const left = at - k;
        const right = at + k;
        a += weight * (line[left] + line[right]);
        b += weight * (line[left + 1] + line[right + 1]);
        c += weight * (line[left + 2] + line[right + 2]);
        d += weight * (line[left + 3] + line[right + 3]);
      }
      across[row + x] = Math.fround(a);
      across[row + x + 1] = Math.fround(b);
      across[row + x + 2] = Math.fround(c);
      across[row + x + 3] = Math.fround(d);
    }
    for (; x < side; x++) {
      let sum = kernel[0] * line[reach + x];
      for (let k = 1; k <= reach; k++)
        sum += kernel[k] * (line[reach + x - k] + line[reach + x + k]);
      across[row + x] = Math.fround(sum);
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < side; y++) {
    const row = y * side;
    for (let x = 0; x < side; x++) out[row + x] = kernel[0] * across[row + x];
    for (let k = 1; k <= reach; k++) {
      const above = Math.max(0, y - k) * side;
      const below = Math.min(side - 1, y + k) * side;
      const weight = kernel[k];
      for (let x = 0; x < side; x++)
        out[row + x] += weight * (across[above + x] + across[below + x]);
    }
  }
  return out;
}

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
