import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Failure } from "../../platform/errors/index.ts";
import {
  digestingArchive,
  sha256,
} from "../../../../test/support/dimse-archive.ts";
import {
  CTImageStorage,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  Verification,
} from "../../../../test/support/dimse-raw-peer.ts";
import { testServer, until } from "../../../../test/support/dimse-server.ts";
import {
  AssociationEnded,
  AssociationRejected,
  requestAssociation,
  type OutgoingObject,
  type Receive,
  type RequestOptions,
  type StoreOutcome,
  type UserAssociation,
} from "./index.ts";

const contexts = [
  {
    abstractSyntax: Verification,
    transferSyntaxes: [ImplicitVRLittleEndian],
  },
  {
    abstractSyntax: CTImageStorage,
    transferSyntaxes: [ImplicitVRLittleEndian, ExplicitVRLittleEndian],
  },
];

const open = (
  port: number,
  more: Partial<RequestOptions> = {},
): Promise<UserAssociation> =>
  requestAssociation({
    host: "127.0.0.1",
    port,
    callingAE: "CT1",
    calledAE: "ISOCENTER",
    contexts,
    ...more,
  });

const object = (
  SOPInstanceUID: string,
  source: OutgoingObject["source"],
): OutgoingObject => ({
  SOPClassUID: CTImageStorage,
  SOPInstanceUID,
  transferSyntaxUID: ExplicitVRLittleEndian,
  source,
});

async function outcomes(
  association: UserAssociation,
  ...objects: OutgoingObject[]
): Promise<StoreOutcome[]> {
  const all: StoreOutcome[] = [];
  for await (const outcome of association.store(objects)) all.push(outcome);
  return all;
}

test("verify, store objects of every awkward size, release", async (context) => {
  const { receive, seen } = digestingArchive();
  for (const pduBytes of [4096, 16_384, 131_072]) {
    const server = await testServer(context, { receive, limits: { pduBytes } });
    const association = await open(server.port);
    assert.equal(await association.echo(), 0);
    const fragment = pduBytes - 6;
    const sizes = [2, fragment - 2, fragment, fragment + 2, 10 * fragment];
    const bodies = sizes.map((size, index) => Buffer.alloc(size, index + 1));
    seen.length = 0;
    const stored = await outcomes(
      association,
      ...bodies.map((body, index) =>
        // In pieces that fit nothing.
        object(`1.2.${index}`, [body.subarray(0, 1000), body.subarray(1000)]),
      ),
    );
    assert.deepEqual(
      stored.map(({ status }) => status),
      [0, 0, 0, 0, 0],
    );
    assert.deepEqual(
      seen.map(({ bytes, sha256: digest }) => [bytes, digest]),
      bodies.map((body) => [body.length, sha256(body)]),
    );
    assert.deepEqual(seen[0], {
      SOPInstanceUID: "1.2.0",
      SOPClassUID: CTImageStorage,
      transferSyntaxUID: ExplicitVRLittleEndian,
      sender: "CT1@127.0.0.1",
      bytes: 2,
      sha256: sha256(bodies[0] ?? Buffer.alloc(0)),
    });
    await association.release();
    await until(() => server.associations === 0);
    assert.equal(
      server.log.some(({ level }) => level !== "info"),
      false,
    );
  }
});

test("the status says what became of the object", async (context) => {
  const results: ReturnType<Receive>[] = [];
  const answers: [() => ReturnType<Receive>, number][] = [
    [async () => ({ state: "stored", bytes: 1, warnings: ["odd"] }), 0x0000],
    [async () => ({ state: "duplicate", bytes: 1, warnings: [] }), 0x0000],
    [
      async () => ({
        state: "quarantined",
        code: "uid-conflict",
        bytes: 1,
        warnings: [],
      }),
      0x0111,
    ],
    [
      async () => ({
        state: "refused",
        code: "not-dicom",
        bytes: 1,
        warnings: [],
      }),
      0xc000,
    ],
    [async () => ({ state: "refused", bytes: 1, warnings: [] }), 0x0110],
    [() => Promise.reject(new Failure("storage-full")), 0xa700],
    [
      () => Promise.reject(Object.assign(new Error("x"), { code: "ENOSPC" })),
      0xa700,
    ],
    [() => Promise.reject(new Error("secret")), 0x0110],
  ];
  let index = 0;
  const server = await testServer(context, {
    async receive(_, { source }) {
      for await (const fragment of source) assert.ok(fragment.length > 0);
      const result = answers[index++]?.[0]();
      assert.ok(result !== undefined);
      results.push(result);
      return result;
    },
  });
  const association = await open(server.port);
  for (const [, status] of answers) {
    const [outcome] = await outcomes(
      association,
      object("1.2.3", [Buffer.alloc(100_000)]),
    );
    assert.equal(outcome?.status, status);
    assert.equal(outcome?.comment === undefined, status === 0);
    assert.doesNotMatch(outcome?.comment ?? "", /secret/);
  }
  assert.equal(results.length, answers.length);
  await association.release();
});

test("a receive that reads nothing, or not all, is never taken for stored", async (context) => {
  let read = 0;
  const server = await testServer(context, {
    async receive(_, { source }) {
      if (read > 0) for await (const _fragment of source) break;
      read++;
      return { state: "stored", bytes: 0, warnings: [] };
    },
  });
  const association = await open(server.port);
  const stored = await outcomes(
    association,
    object("1.2.3", [Buffer.alloc(3_000_000)]),
    object("1.2.4", [Buffer.alloc(3_000_000)]),
  );
  assert.deepEqual(
    stored.map(({ status }) => status),
    [0x0110, 0x0110],
  );
  await association.release();
});

test("a slow archive holds the sender back", async (context) => {
  let mayRead = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    mayRead = resolve;
  });
  let received = 0;
  const server = await testServer(context, {
    limits: { idleMs: 300, waitingBytes: 64 * 1024 },
    async receive(_, { source }) {
      await gate;
      for await (const fragment of source) received += fragment.length;
      return { state: "stored", bytes: received, warnings: [] };
    },
  });
  let given = 0;
  const total = 64;
  const megabyte = Buffer.alloc(1024 * 1024, 1);
  const association = await open(server.port);
  const sending = outcomes(
    association,
    object(
      "1.2.3",
      (function* () {
        for (; given < total; given++) yield megabyte;
      })(),
    ),
  );
  await wait(700);
  // What the sockets of both ends take is the system's matter; 64 MiB they do not.
  assert.ok(given < 32, `${given} MiB were taken without a reader`);
  mayRead();
  const [outcome] = await sending;
  assert.equal(outcome?.status, 0);
  assert.equal(received, total * megabyte.length);
  await association.release();
});

test("contexts: what is not accepted is not sent", async (context) => {
  const { receive, seen } = digestingArchive();
  const server = await testServer(context, { receive });
  const modalityWorklist = "1.2.840.10008.5.1.4.31";
  const association = await open(server.port, {
    contexts: [
      {
        abstractSyntax: modalityWorklist,
        transferSyntaxes: [ImplicitVRLittleEndian],
      },
      { abstractSyntax: CTImageStorage, transferSyntaxes: ["1.2.3"] },
    ],
  });
  assert.equal(association.contexts.size, 0);
  await assert.rejects(association.echo(), AssociationEnded);
  const [outcome] = await outcomes(
    association,
    object("1.2.3", [Buffer.alloc(2)]),
  );
  assert.equal(outcome?.status, "no-context");
  assert.equal(seen.length, 0);
  await association.release();
});

test("who calls, and whom", async (context) => {
  const { receive } = digestingArchive();
  const strict = await testServer(context, {
    receive,
    callingAETitles: ["CT1"],
  });
  await (await open(strict.port)).release();
  const rejected = async (
    more: Partial<RequestOptions>,
    expected: object,
  ): Promise<void> => {
    await assert.rejects(open(strict.port, more), (error) => {
      assert.ok(error instanceof AssociationRejected);
      assert.deepEqual(error.rejection, {
        kind: "associate-reject",
        ...expected,
      });
      return true;
    });
  };
  await rejected({ callingAE: "CT2" }, { result: 1, source: 1, reason: 3 });
  await rejected({ callingAE: "C\\T" }, { result: 1, source: 1, reason: 3 });
  await rejected({ callingAE: "" }, { result: 1, source: 1, reason: 3 });
  await rejected({ calledAE: "OTHER" }, { result: 1, source: 1, reason: 7 });
  const lax = await testServer(context, { receive, checkCalledAE: false });
  await (await open(lax.port, { calledAE: "OTHER" })).release();
});

test("one association too many is rejected, and one later is not", async (context) => {
  const { receive } = digestingArchive();
  const server = await testServer(context, {
    receive,
    limits: { associations: 2 },
  });
  const first = await open(server.port);
  const second = await open(server.port);
  await assert.rejects(open(server.port), (error) => {
    assert.ok(error instanceof AssociationRejected);
    assert.deepEqual(error.rejection, {
      kind: "associate-reject",
      result: 2,
      source: 3,
      reason: 2,
    });
    return true;
  });
  await first.release();
  await (await open(server.port)).release();
  second.abort();
  await until(() => server.associations === 0);
});

test("closing lets what is under way end, then aborts", async (context) => {
  let finish = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun = false;
  const server = await testServer(context, {
    limits: { shutdownMs: 5000 },
    async receive(_, { source }) {
      for await (const fragment of source) assert.ok(fragment);
      begun = true;
      await gate;
      return { state: "stored", bytes: 0, warnings: [] };
    },
  });
  const idle = await open(server.port);
  const busy = await open(server.port);
  const sending = outcomes(busy, object("1.2.3", [Buffer.alloc(10)]));
  await until(() => begun);
  const closing = server.close();
  await assert.rejects(idle.echo(), AssociationEnded);
  await assert.rejects(open(server.port), AssociationEnded);
  finish();
  assert.deepEqual(
    (await sending).map(({ status }) => status),
    [0],
  );
  await closing;
  await assert.rejects(busy.release(), AssociationEnded);
});

test("closing does not wait for ever", async (context) => {
  const server = await testServer(context, {
    limits: { shutdownMs: 50 },
    receive: () => new Promise(() => undefined),
  });
  const association = await open(server.port);
  const sending = outcomes(association, object("1.2.3", [Buffer.alloc(10)]));
  sending.catch(() => undefined);
  await wait(50);
  const began = performance.now();
  await server.close();
  assert.ok(performance.now() - began < 1000);
  await assert.rejects(sending, AssociationEnded);
});

test("a source that fails aborts the association", async (context) => {
  const { receive, seen, errors } = digestingArchive();
  const server = await testServer(context, { receive });
  const association = await open(server.port);
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(500_000);
    await wait(1);
    throw new Error("disk");
  };
  await assert.rejects(
    outcomes(association, object("1.2.3", broken())),
    /disk/,
  );
  await until(() => errors.length === 1);
  assert.equal((errors[0] as Failure).code, "truncated");
  assert.equal(seen.length, 0);
});

test("nobody listens", async () => {
  await assert.rejects(open(1), AssociationEnded);
});
