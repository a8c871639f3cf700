import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../platform/errors/index.ts";
import * as raw from "../../../../test/support/dimse-raw-peer.ts";
import { testServer, until } from "../../../../test/support/dimse-server.ts";

/** One C-STORE: association, command in two PDUs, data set in eight. The last is the only one that completes it. */
const request = raw.storeRequest();
const steps: readonly Buffer[] = [
  raw.data(3, 1, request.subarray(0, 40)),
  raw.data(3, 3, request.subarray(40)),
  ...Array.from({ length: 7 }, () => raw.data(3, 0, Buffer.alloc(1000))),
  raw.data(3, 2, Buffer.alloc(1000)),
];

const ways: Record<string, (peer: raw.RawPeer) => void> = {
  "end of the connection": (peer) => peer.socket.end(),
  reset: (peer) => peer.socket.resetAndDestroy(),
  "A-ABORT": (peer) => peer.send(raw.abort),
  "release out of place": (peer) => peer.send(raw.releaseRequest),
  "half a PDU, then the end": (peer) =>
    peer.socket.end(raw.data(3, 2, Buffer.alloc(1000)).subarray(0, 500)),
};

test("cut at every PDU boundary: the source throws, nothing is acknowledged", async (context) => {
  let begun = 0;
  let kept = 0;
  let expected = 0;
  const errors: unknown[] = [];
  const server = await testServer(context, {
    async receive(_, { source }) {
      begun++;
      let bytes = 0;
      try {
        for await (const fragment of source) bytes += fragment.length;
      } catch (error) {
        errors.push(error);
        throw error;
      }
      kept++;
      return { state: "stored", bytes, warnings: [] };
    },
  });
  for (const [name, cut] of Object.entries(ways))
    for (let count = 1; count < steps.length; count++) {
      const peer = await raw.rawPeer(server.port);
      peer.send(raw.associateRequest());
      assert.equal((await peer.next())?.type, 0x02);
      peer.send(...steps.slice(0, count));
      // The command is complete with the second PDU: from then on there is somebody to be told.
      if (count > 1) expected++;
      await until(() => begun === expected);
      cut(peer);
      await until(
        () => errors.length === expected && server.associations === 0,
      );
      for (let pdu = await peer.next(); pdu !== undefined;) {
        assert.notEqual(pdu.type, 0x04, `${name} after ${count}`);
        if (pdu.type === 0x07) break;
        pdu = await peer.next();
      }
      peer.socket.destroy();
    }
  assert.equal(kept, 0);
  assert.ok(
    errors.every(
      (error) => error instanceof Failure && error.code === "truncated",
    ),
  );
  assert.equal(errors.length, begun);
});

test("an association aborted while the archive works is not answered", async (context) => {
  for (const [name, cut] of Object.entries(ways)) {
    // A release that waits is answered after the operation: it is no cut.
    if (name === "release out of place") continue;
    let begun = false;
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const server = await testServer(context, {
      async receive(_, { source }) {
        for await (const fragment of source) assert.ok(fragment.length > 0);
        begun = true;
        await gate;
        return { state: "stored", bytes: 8000, warnings: [] };
      },
    });
    const peer = await raw.rawPeer(server.port);
    peer.send(raw.associateRequest());
    assert.equal((await peer.next())?.type, 0x02);
    peer.send(...steps);
    await until(() => begun);
    cut(peer);
    await until(() => server.associations === 0);
    finish();
    assert.equal(await peer.next(), undefined, name);
    await until(() =>
      server.log.some(({ text }) => text.includes("before its answer")),
    );
  }
});

test("a release asked for while the archive works comes after the answer", async (context) => {
  let finish = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = await testServer(context, {
    async receive(_, { source }) {
      for await (const fragment of source) assert.ok(fragment.length > 0);
      await gate;
      return { state: "stored", bytes: 8000, warnings: [] };
    },
  });
  const peer = await raw.rawPeer(server.port);
  peer.send(raw.associateRequest());
  assert.equal((await peer.next())?.type, 0x02);
  peer.send(...steps, raw.releaseRequest);
  setTimeout(finish, 20);
  assert.equal((await peer.next())?.type, 0x04);
  assert.equal((await peer.next())?.type, 0x06);
  peer.socket.end();
});
