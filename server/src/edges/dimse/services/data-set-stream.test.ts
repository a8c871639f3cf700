import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { DataSetStream } from "./data-set-stream.ts";

const streamOf = (
  waitingBytes = 10_000,
): { stream: DataSetStream; flow: string[] } => {
  const flow: string[] = [];
  const stream = new DataSetStream(
    { waitingBytes },
    () => flow.push("full"),
    () => flow.push("room"),
  );
  return { stream, flow };
};

test("what is pushed comes out in order, pushed before or after the reader waits", async () => {
  const { stream } = streamOf();
  stream.push(Uint8Array.of(1));
  const seen: number[] = [];
  const reading = (async () => {
    for await (const [byte] of stream) seen.push(byte ?? -1);
  })();
  await wait(1);
  stream.push(Uint8Array.of(2));
  stream.push(Uint8Array.of(3));
  await wait(1);
  assert.equal(stream.readToEnd, false);
  stream.push(new Uint8Array(0));
  stream.end();
  await reading;
  assert.deepEqual(seen, [1, 2, 3]);
  assert.equal(stream.readToEnd, true);
});

test("full once, room once it was read", async () => {
  const { stream, flow } = streamOf(1000);
  for (let index = 0; index < 10; index++) stream.push(Buffer.alloc(500));
  assert.deepEqual(flow, ["full"]);
  stream.end();
  let bytes = 0;
  for await (const fragment of stream) bytes += fragment.length;
  assert.equal(bytes, 5000);
  assert.deepEqual(flow, ["full", "room"]);
});

test("tiny fragments fill it too", () => {
  const { stream, flow } = streamOf(10_000);
  for (let index = 0; index < 50; index++) stream.push(Buffer.alloc(2));
  assert.deepEqual(flow, ["full"]);
});

test("a failure reaches the reader at once and drops what waits", async () => {
  const { stream, flow } = streamOf(100);
  stream.push(Buffer.alloc(500));
  stream.push(Buffer.alloc(500));
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  stream.fail(new Error("cut"));
  await assert.rejects(iterator.next(), /cut/);
  assert.deepEqual(flow, ["full", "room"]);
  assert.equal(stream.readToEnd, false);
});

test("a failure reaches a reader that waits", async () => {
  const { stream } = streamOf();
  const next = stream[Symbol.asyncIterator]().next();
  stream.fail(new Error("cut"));
  await assert.rejects(next, /cut/);
});

test("a failure after the end changes nothing", async () => {
  const { stream } = streamOf();
  stream.push(Uint8Array.of(1));
  stream.end();
  stream.fail(new Error("late"));
  let count = 0;
  for await (const fragment of stream) count += fragment.length;
  assert.equal(count, 1);
});

test("a reader that stops makes room, and nothing more is kept", async () => {
  const { stream, flow } = streamOf(100);
  stream.push(Buffer.alloc(500));
  for await (const fragment of stream) {
    assert.equal(fragment.length, 500);
    break;
  }
  assert.deepEqual(flow, ["full", "room"]);
  stream.push(Buffer.alloc(500));
  assert.deepEqual(flow, ["full", "room"]);
  stream.end();
  assert.equal(stream.readToEnd, false);
});

test("it can be read once, and not after it was given up", async () => {
  const { stream } = streamOf();
  stream.end();
  for await (const _ of stream) assert.fail();
  await assert.rejects(stream[Symbol.asyncIterator]().next(), /once/);
  const other = streamOf().stream;
  other.push(Uint8Array.of(1));
  other.discard();
  other.end();
  await assert.rejects(other[Symbol.asyncIterator]().next(), /given up/);
  assert.equal(other.readToEnd, false);
});
