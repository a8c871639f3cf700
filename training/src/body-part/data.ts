import { existsSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { resizeArea, type BodyPart, type GreyImage } from "@isocenter/imaging";
import { decodeJpeg } from "../jpeg.ts";

export interface Sample {
  readonly image: GreyImage;
  readonly bodyPart: BodyPart;
  /** Slices that may show the same person share a group. */
  readonly group: string;
  readonly source: string;
}

export const sharedData =
  process.env["ISOCENTER_SHARED_DATA"] ??
  resolve(import.meta.dirname, "../../../../shared/data");

const mednistFolders = {
  AbdomenCT: "AbdomenCT",
  BreastMRI: "BreastMR",
  CXR: "ChestXray",
  ChestCT: "ChestCT",
  Hand: "HandXray",
  HeadCT: "HeadCT",
} as const satisfies Record<string, BodyPart>;

function open(...path: string[]): GreyImage {
  return decodeJpeg(readFileSync(resolve(sharedData, ...path)));
}

/** Rows of a CSV whose cells hold no quotes (a row that does is refused). */
function readManifest(...path: string[]): Record<string, string>[] {
  const text = readFileSync(resolve(sharedData, ...path), "utf8").trim();
  const [head, ...lines] = text.split(/\r?\n/);
  const names = head.split(",");
  return lines
    .filter((line) => !line.includes('"'))
    .map((line) => {
      const cells = line.split(",");
      return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""]));
    });
}

/**
 * MedNIST, which names no patients: slices whose 16 × 16 thumbnails correlate above 0.95 are taken
 * for neighbours of one scan and share a group.
 */
function mednist(): Sample[] {
  return Object.entries(mednistFolders).flatMap(([folder, bodyPart]) => {
    const images = readdirSync(resolve(sharedData, "modality-mednist", folder))
      .filter((name) => name.endsWith(".jpeg"))
      .sort()
      .map((name) => open("modality-mednist", folder, name));
    const groups = alike(images, 0.95);
    return images.map((image, i) => ({
      image,
      bodyPart,
      group: `mednist-${folder}-${groups[i]}`,
      source: "MedNIST",
    }));
  });
}

/** The number of the first image that each one is joined to, through any chain of likeness. */
function alike(images: readonly GreyImage[], least: number): number[] {
  const thumbnails = images.map((image) => {
    const { data } = resizeArea(image, 16, 16);
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    const centred = data.map((v) => v - mean);
    const norm = Math.hypot(...centred) || 1;
    return centred.map((v) => v / norm);
  });
  const parent = images.map((_, i) => i);
  const find = (i: number): number => {
    while (parent[i] !== i) i = parent[i];
    return i;
  };
  for (let i = 0; i < images.length; i++) {
    for (let j = 0; j < i; j++) {
      let dot = 0;
      for (let k = 0; k < 256; k++) dot += thumbnails[i][k] * thumbnails[j][k];
      if (dot > least) parent[find(i)] = find(j);
    }
  }
  return images.map((_, i) => find(i));
}

/** Every third tumour slice and every slice without tumour. */
function brain(): Sample[] {
  return readManifest("brain-mri", "manifest.csv")
    .filter((row, i) => row["label"] === "no_tumor" || i % 3 === 0)
    .map((row) => ({
      image: open("brain-mri", row["file"]),
      bodyPart: "BrainMR" as const,
      group: `brain-${row["group"]}`,
      source: row["label"] === "no_tumor" ? "brain-mri, no tumour" : "Cheng",
    }));
}

/** Every third radiograph. */
function chest(): Sample[] {
  return readManifest("chest-xray", "manifest.csv")
    .filter((_, i) => i % 3 === 0)
    .map((row) => ({
      image: open("chest-xray", row["file"]),
      bodyPart: "ChestXray" as const,
      group: `chest-${row["source"]}-${row["patient_id"]}`,
      source: row["source"],
    }));
}

/** All open images of the recipe. Throws where the shared data are absent. */
export function loadSamples(): Sample[] {
  if (!existsSync(resolve(sharedData, "modality-mednist")))
    throw new Error(`No data in ${sharedData}: set ISOCENTER_SHARED_DATA`);
  return [...mednist(), ...brain(), ...chest()];
}
