import { DicomError } from "../errors.ts";
import type { Keyword } from "../generated/dictionary.ts";
import type { Dataset } from "../read/dataset.ts";

/** A lookup table with the values before and after its range held constant (PS3.3 §C.11.1.1). */
export interface LookupTable {
  readonly firstMapped: number;
  readonly bits: number;
  readonly values: Uint16Array | Uint8Array;
}

const entryCountMax = 0x10000;

/**
 * Reads a table from its descriptor and data. The descriptor's count of entries is never believed beyond the data.
 * @param signed whether the input is signed, which decides the first mapped value's sign.
 * @returns undefined where there is none. @throws DicomError `pixel-data-invalid`.
 */
export function readLookupTable(
  dataset: Dataset,
  descriptor: Keyword,
  data: Keyword,
  signed: boolean,
): LookupTable | undefined {
  const element = dataset.get(data);
  const [entries, first, bits] = descriptorOf(dataset, descriptor, signed);
  if (
    element === undefined ||
    entries === undefined ||
    first === undefined ||
    bits === undefined
  )
    return undefined;
  // 0 stands for 65,536 in 16 bits (PS3.3 §C.7.6.3.1.5).
  const count = entries === 0 ? entryCountMax : entries;
  if (bits < 8 || bits > 16)
    throw new DicomError(
      "pixel-data-invalid",
      `${descriptor} announces ${bits} bits`,
    );
  const { view } = dataset.source;
  const little = dataset.littleEndian;
  const packed = element.length < count * 2;
  if (element.length < (packed ? count : count * 2)) {
    throw new DicomError(
      "pixel-data-invalid",
      `${data} has ${element.length} bytes for ${count} entries`,
      { tag: element.tag },
    );
  }
  if (packed && bits > 8)
    throw new DicomError(
      "pixel-data-invalid",
      `${data} is too short for ${bits} bits`,
      { tag: element.tag },
    );
  const values = packed ? new Uint8Array(count) : new Uint16Array(count);
  for (let index = 0; index < count; index += 1) {
    if (!packed)
      values[index] = view.getUint16(element.offset + index * 2, little);
    else
      values[index] = dataset.bytesOf(element)[little ? index : index ^ 1] ?? 0;
  }
  return { firstMapped: first, bits, values };
}

function descriptorOf(
  dataset: Dataset,
  keyword: Keyword,
  signed: boolean,
): (number | undefined)[] {
  const [entries, first, bits] = dataset
    .numbers(keyword)
    .map((value) => value & 0xffff);
  return [
    entries,
    signed && first !== undefined && first > 0x7fff ? first - 0x10000 : first,
    bits,
  ];
}

/** The entry for an input, clamped to the table. */
export function lookUp(
  { firstMapped, values }: LookupTable,
  input: number,
): number {
  const index = Math.min(
    Math.max(Math.trunc(input) - firstMapped, 0),
    values.length - 1,
  );
  return values[index] ?? 0;
}
