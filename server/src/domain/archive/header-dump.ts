import { keywordOf, readHeader, type Dataset } from "@isocenter/dicom";
import type { QuarantineDetail } from "@isocenter/contracts";

type Line = QuarantineDetail["header"][number];

const linesMax = 400;
const valueMax = 80;

/** Tags that each reason is about, highlighted for the operator. */
const problemTags: Readonly<Record<string, readonly string[]>> = {
  "no-sop-instance-uid": ["00080018"],
  "invalid-uid": ["00080016", "00080018", "0020000D", "0020000E"],
  "sop-class-mismatch": ["00080016", "00080018"],
  "study-mismatch": ["0020000D", "0020000E"],
  "uid-conflict": ["00080018"],
  truncated: ["7FE00010"],
  "pixel-data-invalid": ["00280010", "00280011", "00280100", "7FE00010"],
};

/**
 * The header of a quarantined object, one element a line, as far as its first bytes can be read; where they are no DICOM,
 * the first bytes themselves. Shown inside the identity zone only.
 */
export function headerDump(prefix: Uint8Array, code: string): Line[] {
  const problems = new Set(problemTags[code] ?? []);
  const dataset = readable(prefix);
  if (!dataset) return rawBytes(prefix);
  const lines = dataset
    .elements()
    .slice(0, linesMax)
    .map((element) => {
      const tag = element.tag.toString(16).toUpperCase().padStart(8, "0");
      return {
        tag: `(${tag.slice(0, 4)},${tag.slice(4)})`,
        keyword: keywordOf(element.tag),
        vr: element.vr,
        value: valueOf(dataset, element),
        problem: problems.has(tag),
      };
    });
  const last = lines.at(-1);
  // What is missing has no line: the last one before the cut is where to look.
  if (code === "truncated" && last && !lines.some(({ problem }) => problem))
    lines[lines.length - 1] = { ...last, problem: true };
  return lines;
}

/** Unreadable input is what quarantine is for: every refusal of the parser ends in the raw view. */
function readable(prefix: Uint8Array): Dataset | undefined {
  // First as a whole object, which may end without pixels; then as the beginning of one, cut here or by its sender.
  for (const totalLength of [prefix.length, Infinity]) {
    try {
      const header = readHeader(prefix, { totalLength });
      if (!header.needMore) return header.dataset;
    } catch {
      continue;
    }
  }
  return undefined;
}

function valueOf(
  dataset: Dataset,
  element: ReturnType<Dataset["elements"]>[number],
): string {
  if (element.items) return `${element.items.length} item(s)`;
  const text = dataset.stringsOf(element).join("\\");
  if (text === "" && element.length > 0) return `${element.length} bytes`;
  return text.length > valueMax ? `${text.slice(0, valueMax)}…` : text;
}

function rawBytes(prefix: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < Math.min(prefix.length, 256); at += 16) {
    const row = prefix.subarray(at, Math.min(at + 16, prefix.length));
    lines.push({
      tag: at.toString(16).padStart(4, "0"),
      keyword: [...row]
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join(" "),
      vr: "",
      value: [...row]
        .map((byte) =>
          byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".",
        )
        .join(""),
      problem: at === 0 || (at <= 128 && at + 16 > 128),
    });
  }
  return lines;
}
