import type { Slice } from "./data.ts";
import {
  bootstrapGroups,
  correlation,
  mateCorrelation,
  thumbnail,
} from "./look-alikes.ts";

/**
 * Slices that ship as samples and that the shipped model never saw: for every class and fold the one whose source digest is smallest, taken before
 * any result was looked at.
 */
export const sampleFiles: readonly string[] = [
  "glioma/fs2806.jpg",
  "glioma/fs2748.jpg",
  "glioma/fs1990.jpg",
  "glioma/fs0773.jpg",
  "meningioma/fs0577.jpg",
  "meningioma/fs0533.jpg",
  "meningioma/fs0607.jpg",
  "meningioma/fs0616.jpg",
  "pituitary/fs1272.jpg",
  "pituitary/fs1172.jpg",
  "pituitary/fs1598.jpg",
  "pituitary/fs1067.jpg",
  "no_tumor/nt0030.jpg",
  "no_tumor/nt0094.jpg",
  "no_tumor/nt0344.jpg",
  "no_tumor/nt0153.jpg",
];

/**
 * True for the slices that the shipped model must not see: samples, their groups (`bootstrapGroups`: about a patient each) and look-alikes in the
 * same fold.
 */
export function heldOutForSamples(slices: readonly Slice[]): boolean[] {
  const groups = bootstrapGroups(slices);
  const samples = slices.flatMap(({ file, fold, head }, i) =>
    sampleFiles.includes(file)
      ? [{ fold, group: groups[i], thumbnail: thumbnail(head.data) }]
      : [],
  );
  if (samples.length !== sampleFiles.length)
    throw new Error("a sample slice is missing from the data");
  return slices.map(({ fold, head }, i) => {
    const own = thumbnail(head.data);
    return samples.some(
      (sample) =>
        sample.group === groups[i] ||
        (sample.fold === fold &&
          correlation(own, sample.thumbnail) > mateCorrelation),
    );
  });
}
