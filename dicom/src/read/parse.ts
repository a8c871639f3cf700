import { implicitVR } from "../dictionary.ts";
import { DicomError } from "../errors.ts";
import {
  formatTag,
  isPixelDataTag,
  isPrivateTag,
  ItemDelimitationTag,
  ItemTag,
  SequenceDelimitationTag,
} from "../tag.ts";
import { isText } from "../vr.ts";
import { Dataset } from "./dataset.ts";
import { readElementHeader, undefinedLength } from "./element-header.ts";
import type { ElementHeader, Encoding } from "./element-header.ts";
import type { Element } from "./element.ts";
import { skipFragments } from "./fragments.ts";
import { PrefixTooShort } from "./reader.ts";
import type { Reader } from "./reader.ts";

const PixelRepresentation = 0x00280103;
/** An item's index takes about twice the memory of an element's: 164 against 91 bytes measured. */
const itemWeight = 2;
const implicitLittle: Encoding = { explicit: false, little: true };

/** Where PixelData of the outermost level lies. */
export interface PixelDataLocation {
  readonly tag: number;
  readonly vr: Element["vr"];
  /** Offset of its value (the Basic Offset Table item where encapsulated) in `dataset.source.bytes`. */
  readonly offset: number;
  /** Bytes of its value; undefined where encapsulated and reading stopped before it. */
  readonly length: number | undefined;
  readonly encapsulated: boolean;
}

/** What one level of elements is read with. */
interface Level {
  readonly encoding: Encoding;
  /** Where this level must end. */
  readonly end: number;
  readonly depth: number;
  readonly parent: Dataset | undefined;
  readonly signed: boolean;
  /** The level ends at an item delimiter. */
  readonly delimited: boolean;
  /** The level ends before the first element of another group. */
  readonly group?: number;
  /** Called for each header; true ends the level before that element. */
  readonly stop?: (header: ElementHeader) => boolean;
}

interface LevelResult {
  readonly dataset: Dataset;
  readonly at: number;
}

/**
 * Reads one level of elements from `at`.
 * @throws DicomError `truncated`, `limit-exceeded`; PrefixTooShort.
 */
export function parseLevel(
  reader: Reader,
  at: number,
  level: Level,
): LevelResult {
  const { encoding, end } = level;
  const elements: Element[] = [];
  const dataset = new Dataset(
    reader.source,
    elements,
    encoding.little,
    level.parent,
  );
  const header: ElementHeader = { tag: 0, vr: "UN", length: 0, offset: 0 };
  let { signed } = level;
  let last = -1;
  let maybeZeros = level.depth === 0;
  while (at < end) {
    if (end - at < 8) {
      reader.find(
        "trailing-bytes",
        0,
        at,
        `${end - at} bytes after the last element`,
      );
      return { dataset, at: end };
    }
    if (level.group !== undefined) {
      reader.need(at, 8);
      if (reader.view.getUint16(at, encoding.little) !== level.group)
        return { dataset, at };
    }
    if (maybeZeros && last > 0 && startsWithZero(reader.bytes, at)) {
      if (isZero(reader.bytes, at)) {
        reader.find("trailing-bytes", 0, at, "Zeros after the last element");
        return { dataset, at: end };
      }
      // Looked at once: a file of zeros with something at its end must not be looked through at every step.
      maybeZeros = false;
    }
    readElementHeader(reader, at, encoding, signed, header);
    const { tag } = header;
    if (
      tag >= ItemTag &&
      (tag === ItemDelimitationTag ||
        tag === SequenceDelimitationTag ||
        tag === ItemTag)
    ) {
      if (level.delimited && tag === ItemDelimitationTag)
        return { dataset, at: header.offset };
      if (level.delimited && tag === SequenceDelimitationTag) {
        reader.find(
          "delimiter-missing",
          tag,
          at,
          "An item ends without its delimiter",
        );
        return { dataset, at };
      }
      reader.find(
        "delimiter-stray",
        tag,
        at,
        `${formatTag(tag)} outside of a sequence`,
      );
      at = header.offset;
      continue;
    }
    if (level.stop?.(header) === true) return { dataset, at };
    reader.count(at);
    if (tag <= last) {
      const code = tag === last ? "duplicate" : "order";
      reader.find(
        code,
        tag,
        at,
        `${formatTag(tag)} stands ${tag === last ? "twice" : "out of order"}`,
      );
    }
    last = tag;
    const element = readValue(reader, header, level, dataset, signed);
    elements.push(element);
    at = element.offset + element.length;
    if (tag === PixelRepresentation && element.length >= 2)
      signed = reader.view.getUint16(element.offset, encoding.little) === 1;
  }
  if (level.delimited) {
    // Only reached where an enclosing length or the object itself ends first.
    if (end >= reader.totalLength)
      throw new DicomError("truncated", "An item is not closed", {
        offset: at,
      });
    reader.find(
      "delimiter-missing",
      ItemDelimitationTag,
      at,
      "An item ends without its delimiter",
    );
  }
  return { dataset, at };
}

const startsWithZero = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0 && bytes[at + 1] === 0;

const isZero = (bytes: Uint8Array, from: number): boolean =>
  bytes.subarray(from).every((byte) => byte === 0);

/** Places the value: checks its bounds, descends into items, walks fragments. */
function readValue(
  reader: Reader,
  header: ElementHeader,
  level: Level,
  dataset: Dataset,
  signed: boolean,
): Element {
  const { tag, vr, length, offset } = header;
  const { encoding } = level;
  if (length === undefinedLength) {
    if (vr === "OB" || vr === "OW" || isPixelDataTag(tag)) {
      return {
        tag,
        vr,
        offset,
        length: skipFragments(reader, offset, encoding.little) - offset,
        encapsulated: true,
      };
    }
    // PS3.5 §6.2.2 note 2: UN of undefined length is an implicit little-endian sequence.
    return readSequence(
      reader,
      header,
      vr === "UN" ? { ...level, encoding: implicitLittle } : level,
      dataset,
      signed,
    );
  }
  if (offset + length > level.end) {
    reader.mustExist(offset + length, tag, offset);
    throw new DicomError(
      "truncated",
      `${formatTag(tag)} runs past the end of its item`,
      { tag, offset },
    );
  }
  if (length > reader.limits.valueBytesMax && !isPixelDataTag(tag)) {
    throw new DicomError(
      "limit-exceeded",
      `${formatTag(tag)} holds ${length} bytes`,
      { tag, offset },
    );
  }
  if ((length & 1) === 1)
    reader.find(
      "odd-length",
      tag,
      offset,
      `${formatTag(tag)} has the odd length ${length}`,
    );
  if (vr === "SQ") return readSequence(reader, header, level, dataset, signed);
  reader.need(offset, length, tag);
  if (vr === "UN" && encoding.explicit && !isPrivateTag(tag))
    return readKnownUnknown(reader, header, level, dataset, signed);
  return { tag, vr, offset, length };
}

/** UN where the dictionary knows better: the value is implicit little endian (PS3.5 §6.2.2 note 2). */
function readKnownUnknown(
  reader: Reader,
  header: ElementHeader,
  level: Level,
  dataset: Dataset,
  signed: boolean,
): Element {
  const { tag, offset, length } = header;
  const vr = implicitVR(tag, signed);
  if (vr === "SQ") {
    const before = {
      count: reader.elementCount,
      findings: reader.findings.length,
    };
    try {
      return readSequence(
        reader,
        { ...header, vr },
        { ...level, encoding: implicitLittle },
        dataset,
        signed,
      );
    } catch (error) {
      // Not a sequence after all: it stays opaque. Limits and short prefixes are no such answer.
      if (
        error instanceof PrefixTooShort ||
        !(error instanceof DicomError) ||
        error.code === "limit-exceeded"
      )
        throw error;
      reader.elementCount = before.count;
      reader.findings.length = before.findings;
      return { tag, vr: "UN", offset, length };
    }
  }
  return {
    tag,
    vr: level.encoding.little || isText(vr) ? vr : "UN",
    offset,
    length,
  };
}

/** Reads the items of a sequence of defined or undefined length (PS3.5 §7.5). */
function readSequence(
  reader: Reader,
  header: ElementHeader,
  level: Level,
  dataset: Dataset,
  signed: boolean,
): Element {
  const { tag, offset } = header;
  const delimited = header.length === undefinedLength;
  const depth = level.depth + 1;
  if (depth > reader.limits.depthMax) {
    throw new DicomError(
      "limit-exceeded",
      `Sequences nested deeper than ${reader.limits.depthMax}`,
      { tag, offset },
    );
  }
  const end = delimited ? level.end : offset + header.length;
  const { little } = level.encoding;
  const items: Dataset[] = [];
  let at = offset;
  for (;;) {
    if (at >= end) {
      if (!delimited) break;
      if (end >= reader.totalLength)
        throw new DicomError("truncated", `${formatTag(tag)} is not closed`, {
          tag,
          offset: at,
        });
      reader.find(
        "delimiter-missing",
        tag,
        at,
        `${formatTag(tag)} ends without its delimiter`,
      );
      break;
    }
    if (end - at < 8)
      throw new DicomError(
        "truncated",
        `${formatTag(tag)} ends within an item`,
        { tag, offset: at },
      );
    reader.need(at, 8, tag);
    const itemTag =
      reader.view.getUint16(at, little) * 0x10000 +
      reader.view.getUint16(at + 2, little);
    const itemLength = reader.view.getUint32(at + 4, little);
    if (itemTag === SequenceDelimitationTag) {
      at += 8;
      if (delimited) break;
      reader.find(
        "delimiter-stray",
        tag,
        at - 8,
        `${formatTag(tag)} has a length and a delimiter`,
      );
      continue;
    }
    if (itemTag !== ItemTag) {
      throw new DicomError(
        "truncated",
        `${formatTag(tag)} holds something that is no item`,
        { tag, offset: at },
      );
    }
    reader.count(at, itemWeight);
    at += 8;
    const itemDelimited = itemLength === undefinedLength;
    if (!itemDelimited && at + itemLength > end) {
      reader.mustExist(at + itemLength, tag, at);
      throw new DicomError(
        "truncated",
        `An item runs past the end of ${formatTag(tag)}`,
        { tag, offset: at },
      );
    }
    const item = parseLevel(reader, at, {
      encoding: level.encoding,
      end: itemDelimited ? end : at + itemLength,
      depth,
      parent: dataset,
      signed,
      delimited: itemDelimited,
    });
    items.push(item.dataset);
    at = item.at;
  }
  return { tag, vr: "SQ", offset, length: at - offset, items };
}
