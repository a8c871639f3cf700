import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  generateInstance,
  readTemplate,
  type Template,
} from "../../test/support/generator.ts";

/** Slices that the shipped model reads to the end. */
const slices = [
  "brain-glioma/fs1990.dcm",
  "brain-glioma/fs2806.dcm",
  "brain-meningioma/fs0577.dcm",
  "brain-meningioma/fs0607.dcm",
  "brain-pituitary/fs1272.dcm",
  "brain-pituitary/fs1598.dcm",
];

export interface BenchFiles {
  readonly ct: readonly string[];
  readonly mr: readonly string[];
}

/**
 * `each` CT files of 512 × 512 and as many MR files of 256 × 256, 16 bits, one study each, below `folder`. The CT files have the header
 * of a CT and the picture of a head MR: with a CT's own picture the body-part judge ends the chain before its expensive half.
 */
export async function makeFiles(
  folder: string,
  each: number,
  seed: number,
): Promise<BenchFiles> {
  const header = await readTemplate("ct/CT_small.dcm");
  const mr = await Promise.all(slices.map((name) => readTemplate(name, 256)));
  const ct = await Promise.all(
    slices.map(async (name): Promise<Template> => ({
      ...(await readTemplate(name, 512)),
      object: header.object,
    })),
  );
  return {
    ct: await write(path.join(folder, "ct"), ct, each, seed),
    mr: await write(path.join(folder, "mr"), mr, each, seed + 1),
  };
}

async function write(
  folder: string,
  templates: readonly Template[],
  count: number,
  seed: number,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (let study = 0; study < count; study++) {
    const { part10 } = generateInstance(templates[study % templates.length], {
      seed,
      study,
      instance: 0,
      bits: 16,
    });
    const file = path.join(folder, `${String(study).padStart(5, "0")}.dcm`);
    await writeFile(file, part10);
    files.push(file);
  }
  return files;
}
