import assert from "node:assert/strict";
import { test } from "node:test";
import { alive, started } from "../../../../test/support/dimse-hostile.ts";
import * as raw from "../../../../test/support/dimse-raw-peer.ts";
import { until } from "../../../../test/support/dimse-server.ts";

/** A generator with a seed, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A conversation of which every PDU is right: the mutations break it. */
const conversation = (): Buffer[] => [
  raw.associateRequest(),
  raw.data(1, 3, raw.echoRequest(1)),
  raw.data(3, 1, raw.storeRequest().subarray(0, 40)),
  raw.data(3, 3, raw.storeRequest().subarray(40)),
  raw.data(3, 0, Buffer.alloc(500)),
  raw.data(3, 2, Buffer.alloc(500)),
  raw.releaseRequest,
  raw.abort,
];

function mutated(seed: number): Buffer[] {
  const random = randomOf(seed);
  const pdus = conversation();
  const pick = (): number => random(pdus.length);
  for (let count = 1 + random(3); count > 0; count--) {
    const at = pick();
    const other = pdus[pick()] ?? raw.abort;
    switch (random(5)) {
      case 0:
        pdus.splice(at, 1);
        break;
      case 1:
        pdus.splice(at, 0, other);
        break;
      case 2:
        pdus[at] = other;
        break;
      case 3:
        pdus[at] = pdus[at]?.subarray(0, random(pdus[at].length)) ?? other;
        break;
      default: {
        const bytes = Buffer.from(pdus[at] ?? other);
        if (bytes.length > 0)
          bytes[random(bytes.length)] =
            [0, 1, 255, random(256)][random(4)] ?? 0;
        pdus[at] = bytes;
      }
    }
  }
  return pdus;
}

test("broken conversations over a socket: two seconds of them", async (context) => {
  const { server, seen } = await started(context);
  const end = performance.now() + 2000;
  let rounds = 0;
  let slowest = 0;
  while (performance.now() < end) {
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const peer = await raw.rawPeer(server.port);
        for (const bytes of mutated(++rounds)) peer.send(bytes);
        peer.socket.end();
        // What the server says is not of interest, only that it is over soon.
        while ((await peer.next()) !== undefined);
      }),
    );
    slowest = Math.max(slowest, performance.now() - began);
  }
  assert.ok(rounds >= 100, `${rounds} rounds`);
  assert.ok(slowest < 2000, `${slowest} ms for twenty`);
  await until(() => server.associations === 0);
  assert.ok(
    server.log.every(({ fields }) => fields["code"] !== "the server failed"),
  );
  // The mutations leave some conversations well enough to store: else the fuzz would end at the door.
  assert.ok(seen.length > 0);
  await alive(server);
  context.diagnostic(`${rounds} conversations, ${seen.length} objects`);
});
