import { blur } from "./blur.ts";
import { distanceInside, halve } from "./filters.ts";
import { headSide, type CanonicalHead } from "./head.ts";

/** Side of the grid on which blobs are sought. */
export const blobSide = headSide / 2;

/** Blur steps in pixels of that grid; a blob of radius r answers strongest at the step near r / 1.7. */
const sigmas = [1, 1.4, 2, 2.8, 4, 5.6, 8];
/** Ring radii as shares of the blob's radius. */
const rings = [0, 0.35, 0.7, 1, 1.5, 2] as const;
const sectors = 16;
/** Smallest answer that counts, in units of normal brain. */
const answerMin = 0.015;
/** Most candidates of each sign that are described. */
const candidatesMax = 24;

/** A bright or dark spot of the head, described by rings around it; lengths in cells of the 64 × 64 grid. */
export interface Blob {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Difference of Gaussians at the spot; above 0 for a bright one. */
  readonly answer: number;
  /** Mean and least difference, over 16 sectors, between the ring at 0.35 r and the one at 1.5 r; above 0 when the spot stands out. */
  readonly contrast: number;
  readonly closure: number;
  /** Mean of the innermost part minus mean of the ring at 0.7 r. */
  readonly core: number;
  /** Standard deviation over the inside. */
  readonly spread: number;
  /** Mean over the inside, in units of normal brain. */
  readonly mean: number;
  /** Distance of the centre to the head's edge. */
  readonly depth: number;
}

export interface BlobScan {
  readonly bright: readonly Blob[];
  readonly dark: readonly Blob[];
}

/** Extrema of differences of Gaussians over place and size (Lowe 2004), strongest first. */
export function scanBlobs(head: CanonicalHead): BlobScan {
  const base = halve(head.data, headSide);
  const mask = new Uint8Array(blobSide * blobSide);
  for (let y = 0; y < blobSide; y++)
    for (let x = 0; x < blobSide; x++)
      mask[y * blobSide + x] = head.mask[2 * y * headSide + 2 * x]!;
  const depth = distanceInside(mask, blobSide);
  const levels = [blur(base, blobSide, sigmas[0])];
  for (let i = 1; i < sigmas.length; i++) {
    // Blurs add up by their squares, so each level starts from the one before.
    const more = Math.sqrt(sigmas[i] ** 2 - sigmas[i - 1] ** 2);
    levels.push(blur(levels[i - 1], blobSide, more));
  }
  const steps = levels.slice(1).map((level, i) => {
    const out = new Float32Array(level.length);
    for (let j = 0; j < out.length; j++) out[j] = levels[i][j] - level[j];
    return out;
  });
  const found: { i: number; step: number; answer: number }[] = [];
  for (let step = 0; step < steps.length; step++)
    for (let y = 2; y < blobSide - 2; y++)
      for (let x = 2; x < blobSide - 2; x++) {
        const i = y * blobSide + x;
        const answer = steps[step][i];
        if (
          depth[i] >= 4 &&
          Math.abs(answer) >= answerMin &&
          isExtremum(steps, step, i)
        )
          found.push({ i, step, answer });
      }
  const strength = (blob: (typeof found)[number]): number =>
    Math.abs(blob.answer) * Math.sqrt(sigmas[blob.step]);
  found.sort((a, b) => strength(b) - strength(a) || a.i - b.i);
  const describe = (sign: number): Blob[] =>
    found
      .filter((blob) => Math.sign(blob.answer) === sign)
      .slice(0, candidatesMax)
      .map(({ i, step, answer }) => {
        const radius = 1.68 * sigmas[step];
        const image = step < 2 ? base : levels[step - 2];
        return {
          answer,
          depth: depth[i],
          radius,
          ...describeRings(
            image,
            i % blobSide,
            Math.floor(i / blobSide),
            radius,
            sign,
          ),
        };
      });
  return { bright: describe(1), dark: describe(-1) };
}

function isExtremum(
  steps: readonly Float32Array[],
  step: number,
  i: number,
): boolean {
  const sign = Math.sign(steps[step][i]);
  const value = sign * steps[step][i];
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      const j = i + dy * blobSide + dx;
      if (j !== i && sign * steps[step][j] > value) return false;
      if (step > 0 && sign * steps[step - 1][j] > 1.15 * value) return false;
      if (step < steps.length - 1 && sign * steps[step + 1][j] > 1.15 * value)
        return false;
    }
  return true;
}

function describeRings(
  image: Float32Array,
  x: number,
  y: number,
  radius: number,
  sign: number,
) {
  const mean = new Float64Array(rings.length);
  let insideSum = 0;
  let insideSquares = 0;
  let inside = 0;
  let contrast = 0;
  let closure = Infinity;
  const inner = new Float64Array(sectors);
  for (let r = 0; r < rings.length; r++)
    for (let s = 0; s < sectors; s++) {
      const angle = (2 * Math.PI * (s + 0.5)) / sectors;
      const value = sample(
        image,
        x + radius * rings[r] * Math.cos(angle),
        y + radius * rings[r] * Math.sin(angle),
      );
      mean[r] += value / sectors;
      if (rings[r] <= 0.7) {
        insideSum += value;
        insideSquares += value * value;
        inside++;
      }
      if (rings[r] === 0.35) inner[s] = value;
      if (rings[r] === 1.5) {
        const step = sign * (inner[s] - value);
        contrast += step / sectors;
        closure = Math.min(closure, step);
      }
    }
  const insideMean = insideSum / inside;
  const spread = Math.sqrt(
    Math.max(0, insideSquares / inside - insideMean * insideMean),
  );
  return {
    x,
    y,
    contrast,
    closure,
    core: (mean[0] + mean[1]) / 2 - mean[2],
    spread,
    mean: insideMean,
  };
}

/** Bilinear value; the edge repeats. */
function sample(image: Float32Array, x: number, y: number): number {
  const cx = Math.min(blobSide - 1.001, Math.max(0, x));
  const cy = Math.min(blobSide - 1.001, Math.max(0, y));
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const i = y0 * blobSide + x0;
  const top = image[i] + (image[i + 1] - image[i]) * (cx - x0);
  const bottom =
    image[i + blobSide] +
    (image[i + blobSide + 1] - image[i + blobSide]) * (cx - x0);
  return top + (bottom - top) * (cy - y0);
}
