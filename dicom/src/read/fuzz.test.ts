import assert from "node:assert/strict";
import { test } from "node:test";
import {
  readShared,
  seeded,
  sharedFiles,
  skipWithoutShared,
} from "../../tools/shared-data.ts";
import {
  decodeFrame,
  DicomError,
  readDataset,
  readHeader,
  toGrey,
  toJson,
} from "../index.ts";

/** Seconds: 3 in the gate; the nightly run sets more. */
const seconds = Number(process.env["ISOCENTER_FUZZ_SECONDS"] ?? 3);
const seed = Number(process.env["ISOCENTER_FUZZ_SEED"] ?? 1);
const interesting = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff];
const words = [
  0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, 0, 0x10000, 0xfffee000,
  0xe000fffe, 0xe00dfffe, 0xe0ddfffe,
];

/** Processor time of this thread, so that a busy machine is not taken for a slow parser. */
const processorMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** One to six wounds: flipped bytes, hostile lengths, cuts, repeats. */
function mutate(original: Uint8Array, random: () => number): Uint8Array {
  let bytes = original.slice();
  const pick = (limit: number): number => Math.floor(random() * limit);
  for (let wounds = 1 + pick(6); wounds > 0; wounds -= 1) {
    // Most of what a parser can get wrong stands in the header.
    const at =
      random() < 0.8
        ? 128 + pick(Math.min(bytes.length - 128, 3000))
        : pick(bytes.length);
    const kind = pick(6);
    if (kind <= 1) bytes[at] = interesting[pick(interesting.length)] ?? 0;
    else if (kind === 2) bytes[at] = pick(256);
    else if (kind === 3 && at + 4 <= bytes.length) {
      new DataView(bytes.buffer).setUint32(
        at,
        words[pick(words.length)] ?? 0,
        random() < 0.8,
      );
    } else if (kind === 4 && random() < 0.3)
      bytes = bytes.slice(0, Math.max(200, at));
    else if (kind === 5 && random() < 0.3) {
      const piece = bytes.slice(at, at + pick(400));
      bytes.set(
        piece.subarray(0, Math.max(0, bytes.length - at - piece.length)),
        Math.min(at + piece.length, bytes.length),
      );
    }
  }
  return bytes;
}

/** All that a door does with an object of unknown origin. */
async function exercise(bytes: Uint8Array): Promise<void> {
  const object = readDataset(bytes);
  toJson(object.dataset);
  readHeader(bytes.subarray(0, bytes.length >> 1), {
    totalLength: bytes.length,
  });
  if (object.pixelData === undefined) return;
  const frame = await decodeFrame(object, 0, {
    frameBytesMax: 1 << 24,
    frameCountMax: 100_000,
  });
  toGrey(frame, object.dataset);
}

test(
  "only DicomError escapes from damaged files, and none holds the thread",
  { skip: skipWithoutShared },
  async () => {
    const files = sharedFiles()
      .map((path) => ({ path, bytes: readShared(path) }))
      .filter(({ bytes }) => bytes.length > 400 && bytes.length < 300_000);
    const random = seeded(seed);
    const verdicts = new Map<string, number>();
    let slowest = { path: "", ms: 0 };
    let count = 0;
    for (
      const end = processorMs() + seconds * 1000;
      processorMs() < end;
      count += 1
    ) {
      const { path, bytes } = files[Math.floor(random() * files.length)] ?? {
        path: "",
        bytes: new Uint8Array(),
      };
      const damaged = mutate(bytes, random);
      const started = processorMs();
      let verdict = "read";
      try {
        await exercise(damaged);
      } catch (error) {
        if (!(error instanceof DicomError))
          assert.fail(
            `${path}, case ${count} of seed ${seed}: ${(error as Error).stack}`,
          );
        verdict = error.code;
      }
      const ms = processorMs() - started;
      if (ms > slowest.ms) slowest = { path, ms };
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    console.log(
      `${count} damaged files: ${JSON.stringify(Object.fromEntries(verdicts))}, slowest ${slowest.ms.toFixed(0)} ms`,
    );
    assert.ok(count > 100);
    assert.ok(slowest.ms < 2000, `${slowest.path} took ${slowest.ms} ms`);
  },
);
