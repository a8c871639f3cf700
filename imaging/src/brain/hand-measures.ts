import { blobSide, type Blob, type BlobScan } from "./blobs.ts";
import { halve } from "./filters.ts";
import { headSide, type CanonicalHead } from "./head.ts";

/** The closed bright spot that stands out most, and the dark one: the proposed regions. */
export function proposeRegions(scan: BlobScan): {
  readonly bright: Blob | undefined;
  readonly dark: Blob | undefined;
} {
  return {
    bright: best(
      scan.bright,
      (blob) => (blob.closure + 0.1) * Math.sqrt(blob.radius),
    ),
    dark: best(scan.dark, (blob) => blob.contrast * Math.sqrt(blob.radius)),
  };
}

function best(
  blobs: readonly Blob[],
  score: (blob: Blob) => number,
): Blob | undefined {
  let top: Blob | undefined;
  let most = -Infinity;
  for (const blob of blobs) {
    const value = blob.depth >= 5 && blob.radius >= 2 ? score(blob) : -Infinity;
    if (value > most) {
      most = value;
      top = blob;
    }
  }
  return top;
}

/** A length in cells as a share of the canonical side; a place is the middle of its cell (add a half). */
export function inHead(cells: number): number {
  return cells / blobSide;
}

/** Mean absolute difference between the head and its mirror image about the middle column, over the upper 60 %. */
export function mirrorDifference(head: CanonicalHead): number {
  const small = halve(halve(head.data, headSide), headSide / 2);
  const side = headSide / 4;
  let sum = 0;
  let count = 0;
  for (let y = 2; y < 0.6 * side; y++)
    for (let x = 0; x < side / 2; x++) {
      const left = small[y * side + x];
      const right = small[y * side + side - 1 - x];
      if (left > 0.25 || right > 0.25) {
        sum += Math.abs(left - right);
        count++;
      }
    }
  return count === 0 ? 0 : sum / count;
}

/** Height over width of the head mask inside the canonical square. */
export function headElongation(head: CanonicalHead): number {
  return head.head.height / Math.max(1e-6, head.head.width);
}

/** Spread and skewness of the inner head (upper two thirds, 14 pixels in from the mask's left and right edge). */
export function innerMoments(head: CanonicalHead): {
  readonly spread: number;
  readonly skewness: number;
} {
  const values = new Float32Array(72 * headSide);
  let count = 0;
  let sum = 0;
  for (let y = 12; y < 84; y++) {
    let first = 0;
    let last = headSide - 1;
    while (first < headSide && head.mask[y * headSide + first] === 0) first++;
    while (last > first && head.mask[y * headSide + last] === 0) last--;
    for (let x = first + 14; x <= last - 14; x++) {
      const value = head.data[y * headSide + x];
      values[count++] = value;
      sum += value;
    }
  }
  if (count < 16) return { spread: 0, skewness: 0 };
  const mean = sum / count;
  let second = 0;
  let third = 0;
  for (let i = 0; i < count; i++) {
    const gap = values[i] - mean;
    second += (gap * gap) / count;
    third += (gap * gap * gap) / count;
  }
  return {
    spread: Math.sqrt(second),
    skewness: second > 1e-12 ? third / second ** 1.5 : 0,
  };
}

/** Contrast of the co-occurrence of grey levels (Haralick 1973) at 2 pixels, both axes: mean squared difference, values cut at 3. */
export function cooccurrenceContrast(head: CanonicalHead): number {
  let sum = 0;
  let count = 0;
  for (let y = 12; y < 84; y++)
    for (let x = 24; x < 104; x++) {
      const i = y * headSide + x;
      if (head.mask[i] === 0) continue;
      const value = Math.min(3, head.data[i]);
      const right = value - Math.min(3, head.data[i + 2]);
      const below = value - Math.min(3, head.data[i + 2 * headSide]);
      sum += right * right + below * below;
      count += 2;
    }
  return count === 0 ? 0 : sum / count;
}

/** Share of the Haar wavelet energy of scales 2, 4 and 8 pixels that lies at the scale of 4: neither noise nor large forms. */
export function waveletMiddleShare(head: CanonicalHead): number {
  let image = head.data;
  let side = headSide;
  const energy: number[] = [];
  for (let level = 0; level < 3; level++) {
    let sum = 0;
    for (let y = 0; y < 0.66 * side - 1; y += 2)
      for (let x = 0; x < side - 1; x += 2) {
        const i = y * side + x;
        const a = image[i];
        const b = image[i + 1];
        const c = image[i + side];
        const d = image[i + side + 1];
        sum +=
          (a - b + c - d) ** 2 + (a + b - c - d) ** 2 + (a - b - c + d) ** 2;
      }
    energy.push(sum / (side * side));
    image = halve(image, side);
    side /= 2;
  }
  const total = energy[0] + energy[1] + energy[2];
  return total > 0 ? energy[1] / total : 0;
}
