import { DicomError } from "../errors.ts";
import type { Dataset } from "../read/dataset.ts";
import type { LookupTable } from "./lookup-table.ts";

type Colour = "Red" | "Green" | "Blue";

const invalid = (text: string): DicomError =>
  new DicomError("pixel-data-invalid", `Segmented palette: ${text}`);

/**
 * Expands a segmented palette (PS3.3 §C.7.9.2): runs of values, straight lines, and repeats of earlier segments.
 * @returns undefined where there is none. @throws DicomError `pixel-data-invalid`.
 */
export function readSegmentedTable(
  dataset: Dataset,
  colour: Colour,
  signed: boolean,
): LookupTable | undefined {
  const [entries, first, bits] = dataset
    .numbers(`${colour}PaletteColorLookupTableDescriptor`)
    .map((value) => value & 0xffff);
  const element = dataset.get(`Segmented${colour}PaletteColorLookupTableData`);
  if (
    element === undefined ||
    entries === undefined ||
    first === undefined ||
    bits === undefined
  )
    return undefined;
  const data = dataset.numbersOf({
    ...element,
    vr: bits === 8 && element.vr === "OB" ? "OB" : "OW",
  });
  const values = new Uint16Array(entries === 0 ? 0x10000 : entries);
  const length = expand(
    data,
    0,
    data.length,
    Number.POSITIVE_INFINITY,
    values,
    0,
  );
  if (length !== values.length)
    throw invalid(`${length} entries where ${values.length} are announced`);
  return {
    firstMapped: signed && first > 0x7fff ? first - 0x10000 : first,
    bits,
    values,
  };
}

/** @returns how many entries are filled after the segments from `start` on. */
function expand(
  data: readonly number[],
  start: number,
  end: number,
  segmentsMax: number,
  values: Uint16Array,
  filled: number,
): number {
  let at = start;
  let to = filled;
  const put = (value: number): void => {
    if (to >= values.length) throw invalid("more entries than announced");
    values[to] = value;
    to += 1;
  };
  for (let segment = 0; segment < segmentsMax && at + 1 < end; segment += 1) {
    const opcode = data[at] ?? 0;
    const count = data[at + 1] ?? 0;
    if (opcode === 0) {
      if (at + 2 + count > end) throw invalid("a run past the end");
      for (let index = 0; index < count; index += 1)
        put(data[at + 2 + index] ?? 0);
      at += 2 + count;
    } else if (opcode === 1) {
      const from = to === 0 ? 0 : (values[to - 1] ?? 0);
      const target = data[at + 2];
      if (target === undefined) throw invalid("a line without its end");
      for (let index = 1; index <= count; index += 1)
        put(Math.round(from + ((target - from) * index) / count));
      at += 3;
    } else if (opcode === 2 && Number.isFinite(segmentsMax) === false) {
      const offset = (data[at + 2] ?? 0) + (data[at + 3] ?? 0) * 0x10000;
      // The repeated segments may not repeat others: nothing to recurse into.
      to = expand(data, offset / 2, end, count, values, to);
      at += 4;
    } else throw invalid(`opcode ${opcode}`);
  }
  return to;
}
