/** Module of the thread that converts NIfTI volumes. */
import { readFile } from "node:fs/promises";
import { answer, serveTasks } from "../../platform/threads/index.ts";
import { niftiToDicom } from "./nifti-to-dicom.ts";

serveTasks({
  convert: async ({ path }: { path: string }) => {
    const files = niftiToDicom(await readFile(path));
    return answer(
      files,
      files.map(({ buffer }) => buffer as ArrayBuffer),
    );
  },
});
