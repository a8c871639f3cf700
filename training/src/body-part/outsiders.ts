import { existsSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import {
  axialSlices,
  judgeBodyPart,
  readNifti,
  type BodyPartModel,
  type BodyPart,
  type GreyImage,
} from "@isocenter/imaging";
import { decodeJpeg } from "../jpeg.ts";
import { sharedData } from "./data.ts";

export interface OutsiderFigure {
  readonly what: string;
  readonly expected: BodyPart;
  readonly slices: number;
  /** Share given the expected part. */
  readonly accuracy: number;
  /** Share given at least one half for BrainMR: the answer that a pipeline asks for. */
  readonly brainAtHalf: number;
}

/** The middle half of a volume, first frame. */
function middle(file: string): GreyImage[] {
  const slices = axialSlices(
    readNifti(readFileSync(resolve(sharedData, file))),
  );
  return slices.slice(
    Math.floor(slices.length / 4),
    Math.ceil((slices.length * 3) / 4),
  );
}

const volumes = [
  {
    what: "BraTS patient, T1 with contrast, skull removed",
    expected: "BrainMR",
    file: "nifti/brats_deepmedic/T1c_subtrMeanDivStd.nii.gz",
  },
  {
    what: "BraTS patient, FLAIR, skull removed",
    expected: "BrainMR",
    file: "nifti/brats_deepmedic/Flair_subtrMeanDivStd.nii.gz",
  },
  {
    what: "nibabel example4d, two heads of an EPI series",
    expected: "BrainMR",
    file: "nifti/nibabel/example4d.nii.gz",
  },
  {
    what: "nibabel anatomical, T1 cut to the middle of the brain, no outline in view",
    expected: "BrainMR",
    file: "nifti/nibabel/anatomical.nii",
  },
  {
    what: "nitest phantom of balls, MR",
    expected: "Other",
    file: "nifti/nitest-balls1/T1.nii.gz",
  },
] as const satisfies { what: string; expected: BodyPart; file: string }[];

/**
 * How the model does on pictures from sources that no training slice came from. Some are for
 * measuring only: none is trained on.
 */
export function judgeOutsiders(model: BodyPartModel): OutsiderFigure[] {
  const sets: { what: string; expected: BodyPart; images: GreyImage[] }[] = [];
  for (const { what, expected, file } of volumes) {
    if (existsSync(resolve(sharedData, file)))
      sets.push({ what, expected, images: middle(file) });
  }
  const photographs = resolve(sharedData, "wound/fuseg");
  if (existsSync(photographs)) {
    const images = readdirSync(photographs, {
      recursive: true,
      encoding: "utf8",
    })
      .filter((name) => /image.*\.jpe?g$/i.test(name))
      .sort()
      .map((name) => decodeJpeg(readFileSync(resolve(photographs, name))));
    if (images.length > 0)
      sets.push({
        what: "Photographs of foot ulcers, turned grey",
        expected: "Other",
        images,
      });
  }
  return sets.map(({ what, expected, images }) => {
    const verdicts = images.map((image) => judgeBodyPart(model, image));
    const share = (holds: (v: (typeof verdicts)[number]) => boolean): number =>
      Math.round((verdicts.filter(holds).length / verdicts.length) * 1e4) / 1e4;
    return {
      what,
      expected,
      slices: images.length,
      accuracy: share((v) => v.bodyPart === expected),
      brainAtHalf: share((v) => v.probabilities.BrainMR >= 0.5),
    };
  });
}
