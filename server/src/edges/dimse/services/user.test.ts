import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import * as raw from "../../../../../test/support/dimse-raw-peer.ts";
import type { DimseLimits } from "../limits.ts";
import { AssociationEnded } from "../upper-layer/index.ts";
import {
  requestAssociation,
  type UserAssociation,
} from "./request-association.ts";
import { AssociationRejected } from "./user.ts";

/** Providers that misbehave towards our user. */

const accept = (...results: [id: number, result: number][]): Buffer =>
  raw.pdu(
    2,
    raw.associateHead(),
    raw.applicationContextItem,
    ...results.map(([id, result]) =>
      raw.item(
        0x21,
        Buffer.from([id, 0, result, 0]),
        raw.item(0x40, Buffer.from(raw.ImplicitVRLittleEndian)),
      ),
    ),
    raw.userItem(),
  );

const echoResponse = (messageId: number, field = 0x8030): Buffer => {
  const us = (element: number, value: number): Buffer =>
    Buffer.from([
      0,
      0,
      element & 255,
      element >> 8,
      2,
      0,
      0,
      0,
      value & 255,
      value >> 8,
    ]);
  return raw.data(
    1,
    3,
    raw.command(
      us(0x0100, field),
      us(0x0120, messageId),
      us(0x0800, 0x0101),
      us(0x0900, 0),
    ),
  );
};
const releaseResponse = raw.pdu(6, Buffer.alloc(4));

/** Answers the n-th read of a connection with the n-th step; a step left out is silence. */
async function provider(
  context: TestContext,
  ...steps: (Buffer | ((socket: Socket) => void))[]
): Promise<{ port: number; received: () => Buffer }> {
  let received = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let count = 0;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const step = steps[count++];
      if (typeof step === "function") step(socket);
      else if (step !== undefined) socket.write(step);
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
  };
}

const quick: Partial<DimseLimits> = { answerMs: 100, artimMs: 60 };

const open = (port: number): Promise<UserAssociation> =>
  requestAssociation({
    host: "127.0.0.1",
    port,
    callingAE: "ISOCENTER",
    calledAE: "PEER",
    contexts: [
      {
        abstractSyntax: raw.Verification,
        transferSyntaxes: [raw.ImplicitVRLittleEndian],
      },
      {
        abstractSyntax: raw.CTImageStorage,
        transferSyntaxes: [raw.ImplicitVRLittleEndian],
      },
    ],
    limits: quick,
  });

const ending = (kind: string) => (error: unknown) => {
  assert.ok(error instanceof AssociationEnded, String(error));
  assert.equal((error.cause as { kind?: string }).kind, kind);
  return true;
};

test("the association is not granted", async (context) => {
  const cases: [string, Buffer | ((socket: Socket) => void) | undefined][] = [
    ["aborted-here", undefined],
    ["aborted-here", raw.pdu(9, Buffer.alloc(4))],
    ["aborted-here", raw.data(1, 3, Buffer.alloc(10))],
    ["aborted-here", raw.associateRequest()],
    ["aborted-here", accept([1, 9])],
    ["aborted-here", Buffer.from([2, 0, 0xff, 0xff, 0xff, 0xff])],
    ["aborted-by-peer", raw.abort],
    ["closed", (socket) => socket.destroy()],
  ];
  for (const [kind, step] of cases) {
    const { port } = await provider(context, ...(step ? [step] : []));
    await assert.rejects(open(port), ending(kind), kind);
  }
  const { port } = await provider(
    context,
    raw.pdu(3, Buffer.from([0, 2, 3, 1])),
  );
  await assert.rejects(
    open(port),
    (error) =>
      error instanceof AssociationRejected && error.rejection.reason === 1,
  );
});

test("contexts that were not proposed, or not accepted, are not there", async (context) => {
  const { port } = await provider(context, accept([1, 3], [3, 0], [77, 0]));
  const association = await open(port);
  assert.deepEqual([...association.contexts.keys()], [3]);
  await assert.rejects(association.echo(), AssociationEnded);
  association.abort();
});

test("a response that is none", async (context) => {
  for (const [kind, step] of [
    ["aborted-here", echoResponse(77)],
    ["aborted-here", echoResponse(1, 0x0030)],
    ["aborted-here", raw.data(5, 3, Buffer.alloc(10))],
    ["aborted-here", raw.data(1, 2, Buffer.alloc(10))],
    ["aborted-here", Buffer.alloc(0)],
    ["aborted-by-peer", raw.abort],
    ["released", raw.releaseRequest],
  ] as const) {
    const { port } = await provider(context, accept([1, 0]), step);
    const association = await open(port);
    await assert.rejects(association.echo(), ending(kind), kind);
  }
});

test("both ask for release at once: the requestor answers first (PS3.8 §7.2.2)", async (context) => {
  const { port, received } = await provider(
    context,
    accept([1, 0]),
    raw.releaseRequest,
    releaseResponse,
  );
  const association = await open(port);
  await association.release();
  assert.deepEqual(
    received().subarray(-20),
    Buffer.concat([raw.releaseRequest, releaseResponse]),
  );
});

test("data and responses while we wait for the release", async (context) => {
  const { port } = await provider(
    context,
    accept([1, 0]),
    Buffer.concat([echoResponse(1), releaseResponse]),
  );
  const association = await open(port);
  // A response to nothing: the association is aborted, not believed.
  await assert.rejects(association.release(), ending("aborted-here"));
  const silent = await provider(context, accept([1, 0]));
  const waiting = await open(silent.port);
  await assert.rejects(waiting.release(), ending("aborted-here"));
});

test("a provider that does not read", async (context) => {
  const { port } = await provider(context, (socket) => {
    socket.write(accept([3, 0]));
    socket.pause();
  });
  const association = await open(port);
  const storing = async (): Promise<void> => {
    for await (const _ of association.store([
      {
        SOPClassUID: raw.CTImageStorage,
        SOPInstanceUID: "1.2.3",
        transferSyntaxUID: raw.ImplicitVRLittleEndian,
        source: Array.from({ length: 64 }, () => Buffer.alloc(1024 * 1024)),
      },
    ]))
      assert.fail("nobody answered");
  };
  await assert.rejects(storing(), AssociationEnded);
});
