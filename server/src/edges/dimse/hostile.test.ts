import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import {
  aborted,
  alive,
  associated,
  quick,
  started,
} from "../../../../test/support/dimse-hostile.ts";
import * as raw from "../../../../test/support/dimse-raw-peer.ts";
import { until } from "../../../../test/support/dimse-server.ts";

/** Attack A23, and whatever else a peer may say at the wrong time. */

test("a connection that says nothing is closed by ARTIM", async (context) => {
  const { server } = await started(context);
  const peer = await raw.rawPeer(server.port);
  assert.equal(await peer.next(), undefined);
  await alive(server);
});

test("an A-ASSOCIATE-RQ that trickles is closed by ARTIM", async (context) => {
  const { server } = await started(context);
  const peer = await raw.rawPeer(server.port);
  let sent = 0;
  const trickle = setInterval(() => {
    peer.send(raw.associateRequest().subarray(sent, sent + 1));
    sent++;
  }, 5);
  await peer.closed;
  clearInterval(trickle);
  assert.ok(sent < raw.associateRequest().length);
  await alive(server);
});

test("an association that falls silent is aborted", async (context) => {
  const { server } = await started(context);
  const peer = await associated(server.port);
  await aborted(peer, 0, 0);
  await alive(server);
});

test("a PDU that trickles does not count as talk", async (context) => {
  const { server, errors } = await started(context);
  const peer = await associated(server.port);
  peer.send(raw.data(3, 3, raw.storeRequest()));
  const fragment = raw.data(3, 0, Buffer.alloc(1000));
  let at = 0;
  const trickle = setInterval(() => {
    peer.send(fragment.subarray(at, ++at));
  }, 10);
  await aborted(peer, 0, 0);
  clearInterval(trickle);
  assert.equal(errors.length, 1);
  await alive(server);
});

test("a data set that trickles in whole PDUs is aborted", async (context) => {
  const { server, errors, seen } = await started(context, {
    ...quick,
    slowGraceMs: 100,
    minBytesPerSecond: 10_000,
  });
  const peer = await associated(server.port);
  peer.send(raw.data(3, 3, raw.storeRequest()));
  const trickle = setInterval(() => {
    peer.send(raw.data(3, 0, Buffer.alloc(2)));
  }, 10);
  await aborted(peer, 0, 0);
  clearInterval(trickle);
  assert.deepEqual([errors.length, seen.length], [1, 0]);
  await alive(server);
});

test("a data set without end is refused, then cut", async (context) => {
  const { server, errors, seen } = await started(context, {
    ...quick,
    objectBytes: 100_000,
  });
  const polite = await associated(server.port);
  polite.send(raw.data(3, 3, raw.storeRequest()));
  polite.send(raw.data(3, 0, Buffer.alloc(100_000)));
  polite.send(raw.data(3, 2, Buffer.alloc(2)));
  const response = await polite.next();
  assert.equal(
    raw.responseStatus(response?.content ?? Buffer.alloc(0)),
    0xa700,
  );
  polite.send(raw.abort);
  const endless = await associated(server.port);
  endless.send(raw.data(3, 3, raw.storeRequest()));
  let sent = 0;
  endless.socket.on("close", () => (sent = Infinity));
  for (; sent < 300_000; sent += 10_000)
    endless.send(raw.data(3, 0, Buffer.alloc(10_000)));
  await aborted(endless, 0, 0);
  assert.deepEqual([errors.length, seen.length], [2, 0]);
  await alive(server);
});

test("lengths of nothing and of 4 GiB", async (context) => {
  const { server } = await started(context);
  const length = (type: number, bytes: number): Buffer => {
    const header = Buffer.from([type, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(bytes, 2);
    return header;
  };
  // Before an association, AA-1: as service user; in one, AA-8: as provider, with the reason.
  for (const bytes of [0, 67, 0xffff_ffff]) {
    const peer = await raw.rawPeer(server.port);
    peer.send(length(1, bytes), Buffer.alloc(100));
    await aborted(peer, 0, 0);
  }
  for (const [type, bytes] of [
    [4, 0],
    [4, 5],
    [4, 0xffff_ffff],
    [5, 0],
    [7, 0xffff_ffff],
  ] as const) {
    const peer = await associated(server.port);
    peer.send(length(type, bytes), Buffer.alloc(100));
    await aborted(peer, 2, 6);
  }
  const peer = await associated(server.port);
  peer.send(raw.pdu(4, Buffer.from("ffffffff0303", "hex")));
  await aborted(peer, 2, 6);
  await alive(server);
});

test("PDUs that are none, or not expected, in every state that a peer can reach", async (context) => {
  const { server } = await started(context);
  const unknown = raw.pdu(8, Buffer.alloc(4));
  const accept = raw.pdu(
    2,
    raw.associateHead(),
    raw.applicationContextItem,
    raw.item(
      0x21,
      Buffer.from([1, 0, 0, 0]),
      raw.item(0x40, Buffer.from("1.2")),
    ),
    raw.userItem(),
  );
  for (const bytes of [
    unknown,
    accept,
    raw.pdu(3, Buffer.from([0, 1, 1, 1])),
    raw.data(1, 3, raw.echoRequest()),
    raw.releaseRequest,
    raw.pdu(6, Buffer.alloc(4)),
  ]) {
    const peer = await raw.rawPeer(server.port);
    peer.send(bytes);
    await aborted(peer, 0, 0);
  }
  for (const [bytes, reason] of [
    [unknown, 1],
    [raw.associateRequest(), 2],
    [accept, 2],
    [raw.pdu(3, Buffer.from([0, 1, 1, 1])), 2],
    [raw.pdu(6, Buffer.alloc(4)), 2],
  ] as const) {
    const peer = await associated(server.port);
    peer.send(bytes);
    await aborted(peer, 2, reason);
  }
  // Sta13: after our A-RELEASE-RP only the end of the connection is expected; AA-6 ignores, AA-7 aborts.
  const released = await associated(server.port);
  released.send(raw.releaseRequest);
  assert.equal((await released.next())?.type, 0x06);
  released.send(raw.data(1, 3, raw.echoRequest()), raw.associateRequest());
  await aborted(released, 2, 2);
  await alive(server);
});

test("another protocol on the port", async (context) => {
  const { server } = await started(context);
  const peer = await raw.rawPeer(server.port);
  peer.send(Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await aborted(peer, 0, 0);
  await alive(server);
});

test("negotiation: floods, even ids, other versions and contexts", async (context) => {
  const { server } = await started(context);
  const many = (count: number): raw.RawContext[] =>
    Array.from({ length: count }, (_, index) => ({
      id: (2 * index + 1) & 255,
      abstractSyntax: raw.CTImageStorage,
      transferSyntaxes: [raw.ExplicitVRLittleEndian],
    }));
  (await associated(server.port, many(128))).send(raw.abort);
  for (const contexts of [
    many(129),
    many(1000),
    [],
    [{ ...many(1)[0], id: 2 } as raw.RawContext],
    [...many(1), ...many(1)],
    [
      {
        id: 1,
        abstractSyntax: raw.CTImageStorage,
        transferSyntaxes: Array.from({ length: 65 }, () => "1.2"),
      },
    ],
  ]) {
    const peer = await raw.rawPeer(server.port);
    peer.send(raw.associateRequest(contexts));
    await aborted(peer, 0, 0);
  }
  const rejected = async (
    request: Buffer,
    expected: readonly number[],
  ): Promise<void> => {
    const peer = await raw.rawPeer(server.port);
    peer.send(request);
    const pdu = await peer.next();
    assert.equal(pdu?.type, 0x03);
    assert.deepEqual([...(pdu?.content ?? [])], expected);
    assert.equal(await peer.next(), undefined);
  };
  await rejected(
    raw.associateRequest(
      undefined,
      undefined,
      raw.associateHead("ISOCENTER", "X", 2),
    ),
    [0, 1, 2, 2],
  );
  await rejected(
    raw.pdu(
      1,
      raw.associateHead(),
      raw.item(0x10, Buffer.from("1.2.3")),
      ...raw.usualContexts.map(raw.contextItem),
      raw.userItem(),
    ),
    [0, 1, 1, 2],
  );
  await rejected(
    raw.associateRequest(undefined, raw.userItem(7)),
    [0, 1, 1, 1],
  );
  await alive(server);
});

test("half-open: more connections than there is room for leave room again", async (context) => {
  const { server } = await started(context, {
    ...quick,
    associations: 2,
    spareConnections: 3,
  });
  const peers = await Promise.all(
    Array.from({ length: 20 }, () => raw.rawPeer(server.port)),
  );
  await Promise.all(peers.map(({ closed }) => closed));
  await alive(server);
});

test("a peer that vanishes while it is being answered", async (context) => {
  const { server } = await started(context);
  for (let round = 0; round < 20; round++) {
    const peer = await associated(server.port);
    peer.send(
      raw.data(3, 3, raw.storeRequest()),
      raw.data(3, 2, Buffer.alloc(10)),
    );
    await wait(round % 4);
    peer.socket.resetAndDestroy();
  }
  await until(() => server.associations === 0);
  await alive(server);
});
