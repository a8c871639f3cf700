import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type {
  DimseLimits,
  DimseServer,
} from "../../server/src/edges/dimse/index.ts";
import { digestingArchive } from "./dimse-archive.ts";
import * as raw from "./dimse-raw-peer.ts";
import { testServer, until, type LogLine } from "./dimse-server.ts";

export type Server = DimseServer & { readonly log: LogLine[] };

export const quick: Partial<DimseLimits> = { artimMs: 60, idleMs: 150 };

/** A server with short times and an archive that keeps digests. */
export async function started(
  context: TestContext,
  limits: Partial<DimseLimits> = quick,
): Promise<{ server: Server } & ReturnType<typeof digestingArchive>> {
  const archive = digestingArchive();
  const server = await testServer(context, {
    receive: archive.receive,
    limits,
  });
  return { server, ...archive };
}

/** A raw peer whose association request was accepted. */
export async function associated(
  port: number,
  ...request: Parameters<typeof raw.associateRequest>
): Promise<raw.RawPeer> {
  const peer = await raw.rawPeer(port);
  peer.send(raw.associateRequest(...request));
  assert.equal((await peer.next())?.type, 0x02);
  return peer;
}

/** The peer is sent an A-ABORT of this source and reason, and the connection is closed without its help. */
export async function aborted(
  peer: raw.RawPeer,
  source: number,
  reason: number,
): Promise<void> {
  const pdu = await peer.next();
  assert.equal(pdu?.type, 0x07);
  assert.deepEqual([...(pdu?.content ?? [])], [0, 0, source, reason]);
  const began = performance.now();
  assert.equal(await peer.next(), undefined);
  assert.ok(performance.now() - began < 1500, "ARTIM closes the connection");
}

/** The server still serves. */
export async function alive(server: Server): Promise<void> {
  const peer = await associated(server.port);
  peer.send(raw.data(1, 3, raw.echoRequest(9)));
  const response = await peer.next();
  assert.equal(raw.responseStatus(response?.content ?? Buffer.alloc(0)), 0);
  peer.send(raw.releaseRequest);
  assert.equal((await peer.next())?.type, 0x06);
  peer.socket.end();
  await peer.closed;
  await until(() => server.associations === 0);
  assert.equal(
    server.log.some(({ level }) => level === "error"),
    false,
  );
}
