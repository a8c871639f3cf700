import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aborted,
  alive,
  associated,
  started,
} from "../../../../../test/support/dimse-hostile.ts";
import * as raw from "../../../../../test/support/dimse-raw-peer.ts";

/** Messages over a real socket: fragments in and out of place, requests that no service takes, the operations window. */

test("fragments in the wrong order or place", async (context) => {
  const { server, seen, errors } = await started(context);
  const { data, storeRequest, echoRequest } = raw;
  const two = Buffer.alloc(2);
  const store = data(3, 3, storeRequest());
  const wrong: Record<string, Buffer[]> = {
    "data before its command": [data(3, 0, two)],
    "another context inside a command": [
      data(3, 1, storeRequest().subarray(0, 20)),
      data(1, 3, echoRequest()),
    ],
    "another context inside a data set": [store, data(1, 3, echoRequest())],
    "a command inside a data set": [store, data(3, 3, storeRequest())],
    "data inside a command": [
      data(3, 1, storeRequest().subarray(0, 20)),
      data(3, 0, two),
    ],
    "an empty fragment": [store, data(3, 0, Buffer.alloc(0))],
    "an empty command fragment": [data(3, 1, Buffer.alloc(0))],
    "a command without end": Array.from({ length: 20 }, () =>
      data(3, 1, Buffer.alloc(1000)),
    ),
    "a command that is none": [data(3, 3, Buffer.alloc(100, 7))],
    "a release inside a data set": [store, raw.releaseRequest],
    "a second operation before the first is answered": [
      Buffer.concat([data(1, 3, echoRequest(1)), data(1, 3, echoRequest(2))]),
    ],
  };
  for (const [name, parts] of Object.entries(wrong)) {
    const peer = await associated(server.port);
    peer.send(...parts);
    await aborted(peer, 0, 0).catch((error: unknown) => {
      throw new Error(name, { cause: error });
    });
  }
  const elsewhere = await associated(server.port);
  elsewhere.send(data(5, 3, echoRequest()));
  await aborted(elsewhere, 2, 6);
  assert.equal(seen.length, 0);
  assert.equal(errors.length, 4);
  await alive(server);
});

test("an empty last fragment, and a command in pieces, are allowed", async (context) => {
  const { server, seen } = await started(context);
  const peer = await associated(server.port);
  const request = raw.storeRequest();
  peer.send(
    raw.data(3, 1, request.subarray(0, 30)),
    raw.data(3, 3, request.subarray(30)),
    raw.pdu(
      4,
      raw.value(3, 0, Buffer.alloc(10)),
      raw.value(3, 0, Buffer.alloc(20)),
    ),
    raw.data(3, 2, Buffer.alloc(0)),
  );
  const response = await peer.next();
  assert.equal(raw.responseStatus(response?.content ?? Buffer.alloc(0)), 0);
  assert.equal(seen[0]?.bytes, 30);
  peer.send(raw.abort);
  await alive(server);
});

test("requests that no service takes are answered", async (context) => {
  const { server, seen } = await started(context);
  const peer = await associated(server.port);
  const status = async (...parts: Buffer[]): Promise<number | undefined> => {
    peer.send(...parts);
    return raw.responseStatus((await peer.next())?.content ?? Buffer.alloc(0));
  };
  const find = Buffer.from(raw.storeRequest());
  find[find.indexOf(Buffer.from("0000000102000000", "hex")) + 8] = 0x20;
  const body = raw.data(3, 2, Buffer.alloc(10));
  assert.equal(await status(raw.data(3, 3, find), body), 0x0211);
  const mr = raw.storeRequest("1.2.3", 1, "1.2.840.10008.5.1.4.1.1.4");
  assert.equal(await status(raw.data(3, 3, mr), body), 0xa900);
  assert.equal(
    await status(raw.data(3, 3, raw.storeRequest("1..2")), body),
    0xa900,
  );
  assert.equal(
    await status(raw.data(3, 3, raw.storeRequest("")), body),
    0xa900,
  );
  const bare = raw.storeRequest();
  bare.writeUInt16LE(
    0x0101,
    bare.indexOf(Buffer.from("0000000802000000", "hex")) + 8,
  );
  assert.equal(await status(raw.data(3, 3, bare)), 0x0106);
  assert.equal(seen.length, 0);
  peer.send(raw.abort);
  await alive(server);
});

test("the operations window that was negotiated holds", async (context) => {
  const { server, seen } = await started(context);
  const window = raw.item(0x53, Buffer.from([0, 100, 0, 100]));
  const peer = await raw.rawPeer(server.port);
  peer.send(raw.associateRequest(undefined, raw.userItem(16384, window)));
  const accepted = await peer.next();
  const at = accepted?.content.indexOf(Buffer.from("53000004", "hex")) ?? -1;
  assert.deepEqual(
    [...(accepted?.content.subarray(at + 4, at + 8) ?? [])],
    [0, 4, 0, 1],
  );
  for (let id = 1; id <= 4; id++)
    peer.send(
      raw.data(3, 3, raw.storeRequest(`1.2.${id}`, id)),
      raw.data(3, 2, Buffer.alloc(2 * id)),
    );
  const answered = new Set<number | undefined>();
  for (let id = 1; id <= 4; id++)
    answered.add(
      raw.responseNumber(
        (await peer.next())?.content ?? Buffer.alloc(0),
        0x0120,
      ),
    );
  assert.deepEqual(answered, new Set([1, 2, 3, 4]));
  assert.deepEqual(
    seen.map(({ bytes }) => bytes),
    [2, 4, 6, 8],
  );
  peer.send(raw.abort);
  await alive(server);
});
