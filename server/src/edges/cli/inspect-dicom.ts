import { open } from "node:fs/promises";
import {
  formatTag,
  isBulk,
  keywordOf,
  parseTag,
  readHeader,
  tagOfKeyword,
  type DicomObject,
  type Dataset,
  type Element,
} from "@isocenter/dicom";
import { Failure } from "../../platform/errors/index.ts";
import { UsageError } from "./command.ts";
import type { Found } from "./inspect.ts";

/** Read at first; the parser says what it needs beyond. */
const headBytes = 1024 * 1024;
const headerBytesMax = 64 * 1024 * 1024;
/** Of one attribute asked for: a sequence of per-frame groups has hundreds of thousands. */
const linesMax = 500;
const valuesMax = 100;

const always = ["PatientName", "StudyDate", "Modality"];

/** The three attributes that everybody asks for, and those asked for besides. @throws UsageError for a tag that does not exist */
export async function describeDicom(
  file: string,
  wanted: readonly string[],
): Promise<Found> {
  const tags = [...new Set([...always, ...wanted].map(tagNamed))];
  const { object, cutShort } = await readHeaderOf(file);
  const found = tags.map((tag) => [nameOf(tag), valueAt(object, tag)] as const);
  const width = Math.max(...found.map(([name]) => name.length));
  return {
    lines: [
      ...found.flatMap(([name, value]) => render(name, value, width)),
      ...(cutShort ? ["(the file is cut short in its pixel data)"] : []),
    ],
    json: Object.fromEntries(found),
  };
}

function tagNamed(name: string): number {
  const tag = tagOfKeyword(name) ?? parseTag(name);
  if (tag === undefined)
    throw new UsageError(
      `no such attribute: ${name}; give a keyword as PatientID or a tag as 00100020`,
    );
  return tag;
}

/** Keyword, or the tag where it has none. */
function nameOf(tag: number): string {
  const keyword = keywordOf(tag);
  return parseTag(keyword) === undefined ? keyword : formatTag(tag);
}

/** Null: absent. Text, several texts, or the items of a sequence. */
type Value = string | readonly string[] | readonly Item[] | null;
interface Item {
  readonly [name: string]: Value;
}

function valueAt(
  { meta, dataset, pixelData }: DicomObject,
  tag: number,
): Value {
  const level = tag >>> 16 === 2 ? meta : dataset;
  const element = level?.get(tag);
  if (level && element) return valueOf(level, element);
  return pixelData?.tag === tag
    ? `(pixel data from byte ${pixelData.offset})`
    : null;
}

function valueOf(level: Dataset, element: Element): Value {
  if (element.items)
    return element.items.map((item) =>
      Object.fromEntries(
        item
          .elements()
          .map((inner) => [nameOf(inner.tag), valueOf(item, inner)]),
      ),
    );
  const { vr, length } = element;
  if (length === 0) return "";
  const texts = level.stringsOf(element);
  const unreadable =
    isBulk(vr) || (vr === "UN" && texts.some((text) => binary.test(text)));
  if (unreadable) return `(${length} bytes)`;
  if (texts.length <= 1) return texts[0] ?? "";
  return texts.length <= valuesMax
    ? texts
    : [...texts.slice(0, valuesMax), `… and ${texts.length - valuesMax} more`];
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const binary = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;

function render(name: string, value: Value, width: number): string[] {
  const lines = renderLevel(name, value, width, "");
  return lines.length <= linesMax
    ? lines
    : [
        ...lines.slice(0, linesMax),
        `… and ${lines.length - linesMax} lines more`,
      ];
}

function renderLevel(
  name: string,
  value: Value,
  width: number,
  indent: string,
): string[] {
  const line = (text: string) => [`${indent}${name.padEnd(width)}  ${text}`];
  if (value === null) return line("(absent)");
  if (value === "") return line("(empty)");
  if (typeof value === "string") return line(value);
  if (isTexts(value)) return line(value.join("\\"));
  const items = value.flatMap((item, index) => {
    const inner = Object.entries(item);
    const innerWidth = Math.max(0, ...inner.map(([key]) => key.length));
    return [
      `${indent}  item ${index + 1}`,
      ...inner.flatMap(([key, one]) =>
        renderLevel(key, one, innerWidth, `${indent}    `),
      ),
    ];
  });
  const count = value.length;
  return [...line(`${count} ${count === 1 ? "item" : "items"}`), ...items];
}

const isTexts = (
  value: readonly string[] | readonly Item[],
): value is readonly string[] => typeof value[0] === "string";

/** Pixel data that is cut short does not keep the header from being read. */
async function readHeaderOf(
  file: string,
): Promise<{ object: DicomObject; cutShort: boolean }> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    let totalLength = size;
    for (let length = Math.min(size, headBytes); ;) {
      const prefix = Buffer.alloc(length);
      await handle.read(prefix, 0, length, 0);
      const header = attempt(prefix, totalLength);
      if (header === undefined) {
        totalLength = Infinity;
        continue;
      }
      if (!header.needMore)
        return { object: header, cutShort: totalLength !== size };
      if (length >= size || header.bytesNeeded > headerBytesMax)
        throw new Failure("truncated");
      length = Math.min(size, Math.max(header.bytesNeeded, length * 2));
    }
  } finally {
    await handle.close();
  }
}

/** Undefined where the object ends before its declared length, and that length mattered. */
function attempt(prefix: Uint8Array, totalLength: number) {
  try {
    return readHeader(prefix, { totalLength });
  } catch (error) {
    if (
      (error as { code?: unknown }).code === "truncated" &&
      totalLength !== Infinity
    )
      return undefined;
    throw error;
  }
}
