/**
 * Our reader against pydicom on every shared DICOM file: values of every element, and pixels bit for bit where the
 * syntax is lossless. Needs ISOCENTER_PYTHON: a Python with pydicom, numpy, pylibjpeg, pylibjpeg-libjpeg, pylibjpeg-openjpeg.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  decodeFrame,
  DicomError,
  hexTag,
  isText,
  readDataset,
  toRgb,
} from "@isocenter/dicom";
import type { Dataset, DicomObject } from "@isocenter/dicom";

const shared =
  process.env["ISOCENTER_SHARED_DATA"] ??
  join(import.meta.dirname, "../../../shared/data");
const folder = join(shared, "dicom");
const python = process.env["ISOCENTER_PYTHON"];
const skip =
  python === undefined
    ? "ISOCENTER_PYTHON is not set"
    : existsSync(folder)
      ? false
      : "no shared data";

interface OracleFrame {
  shape: number[];
  dtype: string;
  sha256: string;
  data?: string;
}

interface Oracle {
  path: string;
  elements?: Record<string, [kind: string, value: unknown]>;
  frames?: OracleFrame[];
  error?: string;
  pixelError?: string;
}

function ask(): Oracle[] {
  const paths = globSync("**/*", { cwd: folder })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .toSorted();
  const script = join(import.meta.dirname, "pydicom_dump.py");
  const out = execFileSync(python ?? "", [script], {
    input: `${paths.join("\n")}\n`,
    maxBuffer: 1 << 30,
    timeout: 300_000,
    encoding: "utf8",
  });
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Oracle);
}

/** Ours in the form of the dump: path → kind and value. */
function dump(
  dataset: Dataset,
  path: string,
  out: Map<string, [string, unknown]>,
): Map<string, [string, unknown]> {
  for (const element of dataset.elements()) {
    const key = `${path}${hexTag(element.tag)}`;
    if (out.has(key)) continue;
    const { vr, items } = element;
    if (items !== undefined) {
      out.set(key, ["SQ", items.length]);
      items.forEach((item, index) => dump(item, `${key}/${index}/`, out));
    } else if (vr === "DS" || vr === "IS") {
      const numbers = dataset
        .numbersOf(element)
        .map((value) => (Number.isNaN(value) ? null : value));
      out.set(key, [
        "number",
        numbers.length === 1 && numbers[0] === null ? [] : numbers,
      ]);
    } else if (isText(vr)) {
      const texts = dataset.stringsOf(element);
      out.set(key, [
        "text",
        texts.length === 1 && texts[0] === "" ? [] : texts,
      ]);
    } else if (element.encapsulated !== true) {
      out.set(key, [
        vr,
        ["US", "SS", "UL", "SL", "FL", "FD", "AT"].includes(vr)
          ? dataset.numbersOf(element)
          : element.length,
      ]);
    }
  }
  return out;
}

/** Differences of reading that are meant, with the reason. */
const normal = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    // pydicom keeps leading spaces of SH and LO, trailing empty components of names, and U+FFFD or bytes it cannot decode.
    typeof inner === "string" ? inner.trim().replace(/[\^=]+$/, "") : inner,
  );

function compareElements(object: DicomObject, oracle: Oracle): string[] {
  const ours = dump(object.dataset, "", new Map());
  return Object.entries(oracle.elements ?? {}).flatMap(
    ([key, [kind, value]]) => {
      const mine = ours.get(key);
      // pydicom knows some vendors' attributes and unknown private group lengths; to us they stay UN, and UL.
      const group = Number.parseInt(key.slice(-8, -4), 16);
      if ((group & 1) === 1 && (mine?.[0] === "UN" || key.endsWith("0000")))
        return [];
      if (mine === undefined)
        return kind === "bytes" && /^7FE0/.test(key)
          ? []
          : [`${key} is missing`];
      if (kind === "bytes")
        return typeof mine[1] === "number" && mine[1] === value
          ? []
          : [`${key}: ${mine[0]} against bytes ${String(value)}`];
      return normal(mine[1]) === normal(value)
        ? []
        : [`${key} ${kind}: ${normal(mine[1])} against ${normal(value)}`];
    },
  );
}

async function comparePixels(
  object: DicomObject,
  frames: readonly OracleFrame[],
): Promise<string[]> {
  const differences: string[] = [];
  for (const [index, expected] of frames.entries()) {
    const frame = await decodeFrame(object, index);
    const { data } = frame;
    if (expected.data !== undefined) {
      const reference = Buffer.from(expected.data, "base64");
      const colour = expected.shape.length === 3;
      const bytes = colour
        ? toRgb(frame, object.dataset)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const wide = Number(expected.dtype.slice(1)) === 2 && !colour;
      const most = largestDifference(bytes, reference, wide);
      // Decoders differ by their inverse DCT and chroma upsampling; one grey level grey, three in colour.
      console.log(
        `lossy ${object.transferSyntaxUID} ${colour ? "colour" : "grey"}: at most ${most} away`,
      );
      if (most > (colour ? 3 : 1))
        differences.push(`frame ${index}: up to ${most} away`);
      continue;
    }
    const digest = createHash("sha256")
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest("hex");
    if (digest !== expected.sha256)
      differences.push(
        `frame ${index}: other pixels (${data.constructor.name}, ${expected.dtype})`,
      );
  }
  return differences;
}

function largestDifference(
  ours: Uint8Array,
  theirs: Buffer,
  wide: boolean,
): number {
  if (ours.length !== theirs.length) return Infinity;
  let most = 0;
  for (let at = 0; at < ours.length; at += wide ? 2 : 1) {
    const mine = wide
      ? (ours[at] ?? 0) + (ours[at + 1] ?? 0) * 256
      : (ours[at] ?? 0);
    const other = wide ? theirs.readUInt16LE(at) : (theirs[at] ?? 0);
    most = Math.max(most, Math.abs(mine - other));
  }
  return most;
}

const twelveBits =
  "JPEG Extended of 12 bits: no decoder yet (WASM libjpeg-turbo is built for 8)";
const cutShort =
  "cut short: pydicom gives what is left with a warning, we refuse to archive it";

/** Files on which we and pydicom are known to differ, each with the reason. One that no longer differs fails the test. */
const known: Readonly<Record<string, string>> = {
  "dicomparser/testImages/encapsulated/multi-frame/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm":
    twelveBits,
  "pydicom/test_files/JPGExtended.dcm": twelveBits,
  "pylibjpeg/JPEGExtended/RG2_JPLY_fixed.dcm": twelveBits,
  "pydicom/test_files/MR_truncated.dcm": cutShort,
  "pydicom/test_files/rtplan_truncated.dcm": cutShort,
  "pydicom/test_files/dicomdirtests/DICOMDIR-nooffset":
    "its sequence announces 24 bytes more than there are",
};

test(
  "every shared DICOM file reads as pydicom reads it",
  { skip, timeout: 400_000 },
  async () => {
    const tally = {
      files: 0,
      elements: 0,
      frames: 0,
      refusedByUsOnly: 0,
      refusedByBoth: 0,
      readByUsOnly: 0,
    };
    const differences: string[] = [];
    const stale = new Set(Object.keys(known));
    for (const oracle of ask()) {
      const name = oracle.path.slice(folder.length + 1);
      const report = (texts: readonly string[]): void => {
        if (known[name] === undefined)
          differences.push(...texts.map((text) => `${name}: ${text}`));
        else if (texts.length > 0) stale.delete(name);
      };
      let object: DicomObject;
      try {
        object = readDataset(readFileSync(oracle.path));
      } catch (error) {
        assert.ok(error instanceof DicomError, `${name}: ${String(error)}`);
        if (oracle.error === undefined) {
          tally.refusedByUsOnly += 1;
          report([`refused by us: ${error.code} ${error.message}`]);
        } else tally.refusedByBoth += 1;
        continue;
      }
      if (oracle.error !== undefined) tally.readByUsOnly += 1;
      tally.files += 1;
      tally.elements += Object.keys(oracle.elements ?? {}).length;
      report(compareElements(object, oracle));
      try {
        tally.frames += oracle.frames?.length ?? 0;
        report(await comparePixels(object, oracle.frames ?? []));
      } catch (error) {
        assert.ok(error instanceof DicomError, `${name}: ${String(error)}`);
        report([`pixels refused by us: ${error.code} ${error.message}`]);
      }
    }
    console.log(JSON.stringify(tally));
    assert.deepEqual(differences, []);
    assert.deepEqual([...stale], []);
  },
);
