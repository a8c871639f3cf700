import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Caller } from "../domain/identity/index.ts";
import type { Foundation } from "./foundation.ts";

/** The studies that ship with the program; `README.md` beside them names their sources. */
export const samplesFolder = fileURLToPath(
  new URL("../../samples", import.meta.url),
);

/**
 * Sends the sample studies through the same reception as any other sender. Again at the next start they are duplicates, so it
 * needs no memory of what was loaded.
 */
export async function loadSamples(
  foundation: Foundation,
  signal: AbortSignal,
): Promise<void> {
  const caller: Caller = {
    site: foundation.config.site,
    person: { id: "system", name: "Isocenter", role: "system" },
    door: "import",
    sender: "samples",
    correlationId: "samples",
  };
  const files = (await readdir(samplesFolder, { recursive: true }))
    .filter((file) => file.endsWith(".dcm"))
    .toSorted();
  let stored = 0;
  for (const file of files) {
    if (signal.aborted) return;
    const reception = await foundation.receive(caller, {
      source: createReadStream(path.join(samplesFolder, file)),
      fileName: path.basename(file),
    });
    if (reception.state === "stored") stored += 1;
  }
  foundation.log.info("samples loaded", { count: stored, total: files.length });
}
