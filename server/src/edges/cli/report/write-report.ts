import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { openSlices } from "../../../domain/features/index.ts";
import type { ProcessedStudy } from "../../../domain/pipeline/index.ts";
import type { Language } from "./html.ts";
import { slicePicture } from "./picture.ts";
import { reportPage } from "./report-page.ts";

/** Pictures of one report; a long series shows its likeliest slices. */
const picturesMax = 24;

/** `<out>/<subject>/<study>/report.html` with its pictures. The folder's name is a pseudonym. */
export async function writeReport(
  out: string,
  study: ProcessedStudy,
  language: Language,
): Promise<void> {
  const { subject, result } = study;
  const folder = path.join(out, subject, result.StudyInstanceUID);
  await mkdir(folder, { recursive: true });
  const pictures = new Map<number, string>();
  const wanted = result.slices
    .map((slice, index) => ({
      slice,
      index,
      score: slice.reading ? 1 - slice.reading.probabilities.noTumor : -1,
    }))
    .toSorted(
      (a, b) =>
        Number(b.index === result.decidingSlice) -
          Number(a.index === result.decidingSlice) || b.score - a.score,
    )
    .filter(({ slice }) => slice.rows > 0)
    .slice(0, picturesMax);
  for (const { slice, index } of wanted) {
    const image = await openSlices(
      await study.load(slice.SOPInstanceUID),
    ).frame(slice.frame);
    const name = `slice-${String(index + 1).padStart(3, "0")}.png`;
    await writeFile(
      path.join(folder, name),
      slicePicture(image, slice.reading?.region),
    );
    pictures.set(index, name);
  }
  await writeFile(
    path.join(folder, "report.html"),
    reportPage(subject, result, pictures, language),
  );
}
