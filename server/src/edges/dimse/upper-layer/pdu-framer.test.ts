import assert from "node:assert/strict";
import { test } from "node:test";
import { PduError } from "./pdu.ts";
import { PduFramer } from "./pdu-framer.ts";

const limits = { pduBytes: 1000, associatePduBytes: 2000 };

const pdu = (type: number, length: number, declared = length): Buffer => {
  const bytes = Buffer.alloc(6 + length, type * 16 + 1);
  bytes[0] = type;
  bytes.writeUInt32BE(declared, 2);
  return bytes;
};

test("whatever the cuts, the same PDUs", () => {
  const stream = Buffer.concat([
    pdu(1, 68),
    pdu(4, 6),
    pdu(4, 1000),
    pdu(5, 4),
    pdu(4, 333),
  ]);
  for (const size of [1, 2, 5, 6, 7, 74, 75, 500, stream.length]) {
    const framer = new PduFramer(limits);
    const frames: [number, string][] = [];
    for (let at = 0; at < stream.length; at += size)
      for (const { type, content } of framer.frames(
        stream.subarray(at, at + size),
      ))
        frames.push([type, Buffer.from(content).toString("hex")]);
    assert.deepEqual(
      frames,
      [
        [1, "11".repeat(68)],
        [4, "41".repeat(6)],
        [4, "41".repeat(1000)],
        [5, "51".repeat(4)],
        [4, "41".repeat(333)],
      ],
      `in pieces of ${size}`,
    );
    assert.equal(framer.midway, false);
  }
});

test("a length is judged before anything is kept", () => {
  const cases: [number, number, string][] = [
    [4, 0, "invalid-pdu-parameter-value"],
    [4, 5, "invalid-pdu-parameter-value"],
    [4, 1001, "invalid-pdu-parameter-value"],
    [4, 0xffff_ffff, "invalid-pdu-parameter-value"],
    [1, 0, "invalid-pdu-parameter-value"],
    [1, 67, "invalid-pdu-parameter-value"],
    [2, 0xffff_ffff, "invalid-pdu-parameter-value"],
    [3, 5, "invalid-pdu-parameter-value"],
    [5, 0, "invalid-pdu-parameter-value"],
    [6, 3, "invalid-pdu-parameter-value"],
    [7, 0xffff_ffff, "invalid-pdu-parameter-value"],
    [0, 4, "unrecognized-pdu"],
    [8, 4, "unrecognized-pdu"],
    [0x47, 4, "unrecognized-pdu"],
  ];
  for (const [type, length, reason] of cases)
    assert.throws(
      () => [...new PduFramer(limits).frames(pdu(type, 0, length))],
      (error) => error instanceof PduError && error.reason === reason,
      `type ${type}, length ${length}`,
    );
});

test("a whole PDU in a chunk is a view, a divided one a copy", () => {
  const bytes = pdu(4, 100);
  const [whole] = [...new PduFramer(limits).frames(bytes)];
  assert.equal(whole?.content.buffer, bytes.buffer);
  const framer = new PduFramer(limits);
  assert.deepEqual([...framer.frames(bytes.subarray(0, 50))], []);
  assert.equal(framer.midway, true);
  const [divided] = [...framer.frames(bytes.subarray(50))];
  assert.notEqual(divided?.content.buffer, bytes.buffer);
});
