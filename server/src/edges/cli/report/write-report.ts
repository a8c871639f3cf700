import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SliceResult } from "@isocenter/contracts";
import { openSlices } from "../../../domain/features/index.ts";
import type { ProcessedStudy } from "../../../domain/pipeline/index.ts";
import type { Language } from "./html.ts";
import { slicePicture } from "./picture.ts";
import { reportPage, shownSlice } from "./report-page.ts";

/** Pictures of one report; a long series shows its likeliest slices. */
const picturesMax = 24;

/** Addresses below `out`, with `/` between folders. */
export interface WrittenReport {
  readonly page: string;
  /** The slice that the report is about. */
  readonly thumbnail: string | null;
}

/** `<out>/<subject>/<study>/report.html` with its pictures. The folders' names are pseudonyms. */
export async function writeReport(
  out: string,
  study: ProcessedStudy,
  language: Language,
): Promise<WrittenReport> {
  const { subject, result } = study;
  const address = `${subject}/${result.StudyInstanceUID}`;
  const folder = path.join(out, subject, result.StudyInstanceUID);
  await mkdir(folder, { recursive: true });
  const pictures = await writePictures(folder, study);
  await writeFile(
    path.join(folder, "report.html"),
    reportPage(
      { subject, result, pictures, index: "../../index.html" },
      language,
    ),
  );
  const deciding = pictures.get(shownSlice(result) ?? -1);
  return {
    page: `${address}/report.html`,
    thumbnail: deciding === undefined ? null : `${address}/${deciding}`,
  };
}

/**
 * Only slices that the model read are drawn: what does not look like a head may be a screen or a form with a name on it.
 * @returns index of the slice → name of its file
 */
async function writePictures(
  folder: string,
  { result, load }: ProcessedStudy,
): Promise<Map<number, string>> {
  const wanted = result.slices
    .map((slice, index) => ({ slice, index }))
    .filter(({ slice }) => slice.reading)
    .toSorted(
      (a, b) =>
        Number(b.index === result.decidingSlice) -
          Number(a.index === result.decidingSlice) ||
        tumourOf(b.slice) - tumourOf(a.slice),
    )
    .slice(0, picturesMax);
  const pictures = new Map<number, string>();
  const byInstance = Map.groupBy(wanted, ({ slice }) => slice.SOPInstanceUID);
  for (const [SOPInstanceUID, slices] of byInstance) {
    const decoder = openSlices(await load(SOPInstanceUID));
    for (const { slice, index } of slices) {
      const image = await decoder.frame(slice.frame);
      const name = `slice-${String(index + 1).padStart(3, "0")}.png`;
      const picture = slicePicture(image, slice.reading?.region);
      await writeFile(path.join(folder, name), picture);
      pictures.set(index, name);
    }
  }
  return pictures;
}

const tumourOf = ({ reading }: SliceResult): number =>
  reading ? 1 - reading.probabilities.noTumor : 0;
