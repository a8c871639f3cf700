import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter } from "./byte-writer.ts";
import { decodePdu } from "./decode-pdu.ts";
import { encodePdu } from "./encode-pdu.ts";
import { defaultLimits } from "../limits.ts";
import {
  PduError,
  type AssociateAccept,
  type AssociateRequest,
  type Pdu,
} from "./pdu.ts";

const decode = (bytes: Uint8Array): Pdu =>
  decodePdu(bytes[0] ?? 0, bytes.subarray(6), defaultLimits);

/** `|` and white space are for the eye; `'…'` is text. */
const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    [...text.matchAll(/'([^']*)'|([0-9a-f]{2})/g)].map(([, quoted, hex]) =>
      quoted === undefined
        ? Buffer.from(hex ?? "", "hex")
        : Buffer.from(quoted, "latin1"),
    ),
  );

const request: AssociateRequest = {
  kind: "associate-request",
  protocolVersion: 1,
  calledAE: "ISOCENTER",
  callingAE: "CT1",
  applicationContext: "1.2.840.10008.3.1.1.1",
  contexts: [
    {
      id: 1,
      abstractSyntax: "1.2.840.10008.1.1",
      transferSyntaxes: ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"],
    },
  ],
  user: {
    maximumLength: 16384,
    implementationClassUID: "1.2.3",
    operationsWindow: { invoked: 4, performed: 1 },
    roles: [{ SOPClassUID: "1.2.840.10008.1.1", scu: true, scp: false }],
    implementationVersionName: "V1",
    extended: [
      {
        SOPClassUID: "1.2.4",
        information: Buffer.from([2, 0, 0, 0, 0, 0]),
      },
    ],
    commonExtended: [
      {
        SOPClassUID: "1.2.5",
        serviceClassUID: "1.2.840.10008.4.2",
        relatedSOPClassUIDs: ["1.2.6"],
      },
    ],
    userIdentity: {
      type: 2,
      positiveResponseRequested: false,
      primary: Buffer.from("user"),
      secondary: Buffer.from("pw"),
    },
  },
};

const requestBytes = bytesOf(
  `
  01 00 0000012a                                            A-ASSOCIATE-RQ, length: PS3.8 Table 9-11
  0001 0000 'ISOCENTER       ' 'CT1             '
  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
  10 00 0015 '1.2.840.10008.3.1.1.1'                        Table 9-12
  20 00 0045 01 00 00 00                                    Table 9-13
    30 00 0011 '1.2.840.10008.1.1'                          Table 9-14
    40 00 0011 '1.2.840.10008.1.2'                          Table 9-15
    40 00 0013 '1.2.840.10008.1.2.1'
  50 00 0080                                                Table 9-16
    51 00 0004 00004000                                     Table D.1-1
    52 00 0005 '1.2.3'
    53 00 0004 0004 0001
    54 00 0015 0011 '1.2.840.10008.1.1' 01 00
    55 00 0002 'V1'
    56 00 000d 0005 '1.2.4' 02 00 00 00 00 00
    57 00 0023 0005 '1.2.5' 0011 '1.2.840.10008.4.2' 0007 0005 '1.2.6'
    58 00 000c 02 00 0004 'user' 0002 'pw'
`.replaceAll(/\s{2,}(?:A-ASSOCIATE|Table).*/g, ""),
);

test("A-ASSOCIATE-RQ as PS3.8 §9.3.2 lays it out", () => {
  assert.equal(
    encodePdu(request).toString("hex"),
    requestBytes.toString("hex"),
  );
  assert.deepEqual(decode(requestBytes), request);
});

test("A-ASSOCIATE-AC with every result of a presentation context", () => {
  const accept: AssociateAccept = {
    kind: "associate-accept",
    protocolVersion: 1,
    calledAE: "A",
    callingAE: "B",
    applicationContext: "1.2",
    contexts: [
      { id: 1, result: "acceptance", transferSyntax: "1.2.3" },
      { id: 3, result: "user-rejection", transferSyntax: "" },
      { id: 5, result: "no-reason", transferSyntax: "" },
      { id: 7, result: "abstract-syntax-not-supported", transferSyntax: "" },
      {
        id: 255,
        result: "transfer-syntaxes-not-supported",
        transferSyntax: "",
      },
    ],
    user: {
      maximumLength: 0,
      implementationClassUID: "1.2.3",
      roles: [],
      extended: [],
      commonExtended: [],
      userIdentityResponse: Buffer.from("ok"),
    },
  };
  const bytes = bytesOf(`
    02 00 000000a9
    0001 0000 'A               ' 'B               '
    00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
    10 00 0003 '1.2'
    21 00 000d 01 00 00 00 40 00 0005 '1.2.3'
    21 00 0008 03 00 01 00 40 00 0000
    21 00 0008 05 00 02 00 40 00 0000
    21 00 0008 07 00 03 00 40 00 0000
    21 00 0008 ff 00 04 00 40 00 0000
    50 00 0019
      51 00 0004 00000000
      52 00 0005 '1.2.3'
      59 00 0004 0002 'ok'
  `);
  assert.equal(encodePdu(accept).toString("hex"), bytes.toString("hex"));
  assert.deepEqual(decode(bytes), accept);
});

test("the short PDUs", () => {
  const cases: [Pdu, string][] = [
    [
      { kind: "associate-reject", result: 1, source: 2, reason: 2 },
      "03 00 00000004 00 01 02 02",
    ],
    [
      {
        kind: "data",
        values: [
          {
            contextId: 5,
            command: true,
            last: false,
            bytes: Buffer.from([9, 8]),
          },
          { contextId: 5, command: false, last: true, bytes: Buffer.from([7]) },
        ],
      },
      "04 00 0000000f 00000004 05 01 09 08 00000003 05 02 07",
    ],
    [{ kind: "release-request" }, "05 00 00000004 00000000"],
    [{ kind: "release-response" }, "06 00 00000004 00000000"],
    [{ kind: "abort", source: 2, reason: 6 }, "07 00 00000004 00 00 02 06"],
  ];
  for (const [pdu, hex] of cases) {
    assert.equal(encodePdu(pdu).toString("hex"), hex.replaceAll(" ", ""));
    assert.deepEqual(decode(bytesOf(hex)), pdu);
  }
});

test("reserved bytes are not tested, unknown items are skipped, padding is removed", () => {
  const bytes = Buffer.from(requestBytes);
  bytes[1] = 0xff;
  bytes.fill(0xff, 6 + 36, 6 + 68);
  bytes.fill(0, 6 + 4 + 9, 6 + 20);
  const unknown = bytesOf("99 00 0003 010203");
  assert.deepEqual(decode(Buffer.concat([bytes, unknown])), request);
});

const refused = (bytes: Uint8Array, reason: string): void => {
  assert.throws(
    () => decode(bytes),
    (error) => error instanceof PduError && error.reason === reason,
  );
};

const contextsOf = (count: number, syntaxes: number): Buffer => {
  const out = new ByteWriter().bytes(requestBytes.subarray(6, 74));
  out.item(0x10, new ByteWriter().text("1.2"));
  for (let index = 0; index < count; index++) {
    const context = new ByteWriter().u8((2 * index + 1) & 255, 0, 0, 0);
    context.item(0x30, new ByteWriter().text("1.2"));
    for (let at = 0; at < syntaxes; at++)
      context.item(0x40, new ByteWriter().text("1.2"));
    out.item(0x20, context);
  }
  out.item(0x50, new ByteWriter());
  return Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0]), out.join()]);
};

test("floods and lies are refused with the reason of their A-ABORT", () => {
  assert.equal(decode(contextsOf(128, 1)).kind, "associate-request");
  assert.equal(decode(contextsOf(1, 64)).kind, "associate-request");
  refused(contextsOf(129, 1), "invalid-pdu-parameter-value");
  refused(contextsOf(1, 65), "invalid-pdu-parameter-value");
  refused(contextsOf(0, 0), "invalid-pdu-parameter-value");
  refused(contextsOf(1, 0), "invalid-pdu-parameter-value");
  const evenId = contextsOf(1, 1);
  evenId[6 + 68 + 7 + 4] = 2;
  refused(evenId, "invalid-pdu-parameter-value");
  const empty = Buffer.alloc(4 * 9000);
  for (let at = 0; at < empty.length; at += 4) empty[at] = 0x99;
  refused(
    Buffer.concat([contextsOf(1, 1), empty]),
    "invalid-pdu-parameter-value",
  );
  refused(
    bytesOf("04 00 00000006 ffffffff 01 03"),
    "invalid-pdu-parameter-value",
  );
  refused(
    bytesOf("04 00 00000006 00000001 01 03"),
    "invalid-pdu-parameter-value",
  );
  refused(bytesOf("08 00 00000004 00000000"), "unrecognized-pdu");
  for (let end = 7; end < requestBytes.length; end++)
    assert.throws(() => decode(requestBytes.subarray(0, end)), PduError);
});

test("what does not fit is not written", () => {
  assert.throws(
    () => encodePdu({ ...request, calledAE: "X".repeat(17) }),
    RangeError,
  );
  assert.throws(
    () =>
      encodePdu({
        ...request,
        user: {
          ...request.user,
          extended: [{ SOPClassUID: "1.2", information: Buffer.alloc(65_535) }],
        },
      }),
    RangeError,
  );
});

/** A small generator with a seed, so that a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function anyPdu(random: (below: number) => number): Pdu {
  const list = <T>(most: number, make: (index: number) => T): T[] =>
    Array.from({ length: random(most + 1) }, (_, index) => make(index));
  const uid = (): string => `1.${list(6, () => random(1000)).join(".")}9`;
  const bytes = (most: number): Buffer =>
    Buffer.from(list(most, () => random(256)));
  const flag = (): boolean => random(2) === 1;
  const user = {
    maximumLength: random(2 ** 32),
    implementationClassUID: uid(),
    ...(flag() && { implementationVersionName: "ISO_1" }),
    ...(flag() && {
      operationsWindow: { invoked: random(65536), performed: random(65536) },
    }),
    roles: list(3, () => ({ SOPClassUID: uid(), scu: flag(), scp: flag() })),
    extended: list(3, () => ({ SOPClassUID: uid(), information: bytes(9) })),
    commonExtended: list(3, () => ({
      SOPClassUID: uid(),
      serviceClassUID: uid(),
      relatedSOPClassUIDs: list(3, uid),
    })),
    ...(flag() && {
      userIdentity: {
        type: random(6),
        positiveResponseRequested: flag(),
        primary: bytes(30),
        secondary: bytes(30),
      },
    }),
  };
  const common = {
    protocolVersion: random(65536),
    calledAE: "CALLED AE".slice(random(8)).trim(),
    callingAE: "X",
    applicationContext: uid(),
    user,
  };
  switch (random(4)) {
    case 0:
      return {
        kind: "associate-request",
        ...common,
        contexts: [0, ...list(127, (index) => index + 1)].map((index) => ({
          id: 2 * index + 1,
          abstractSyntax: uid(),
          transferSyntaxes: [uid(), ...list(5, uid)],
        })),
      };
    case 1:
      return {
        kind: "associate-accept",
        ...common,
        contexts: [0, ...list(127, (index) => index + 1)].map((index) => ({
          id: 2 * index + 1,
          result: flag() ? "acceptance" : "no-reason",
          transferSyntax: uid(),
        })),
      };
    case 2:
      return {
        kind: "abort",
        source: random(256),
        reason: random(256),
      };
    default:
      return {
        kind: "data",
        values: [
          {
            contextId: random(256),
            command: flag(),
            last: flag(),
            bytes: bytes(100),
          },
          ...list(3, () => ({
            contextId: random(256),
            command: flag(),
            last: flag(),
            bytes: bytes(100),
          })),
        ],
      };
  }
}

test("decode ∘ encode is the identity", () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const pdu = anyPdu(randomOf(seed));
    assert.deepEqual(decode(encodePdu(pdu)), pdu, `seed ${seed}`);
  }
});

test("mutated PDUs are decoded or refused, fast", () => {
  const until = performance.now() + 2000;
  let worst = 0;
  let decoded = 0;
  let refusals = 0;
  for (let seed = 1; performance.now() < until; seed++) {
    const random = randomOf(seed);
    const bytes = encodePdu(anyPdu(random));
    for (let hits = 1 + random(4); hits > 0; hits--) {
      const at = 6 + random(bytes.length - 6);
      bytes[at] = [0, 1, 2, 127, 255, random(256)][random(6)] ?? 0;
    }
    const cut = bytes.subarray(
      0,
      random(3) === 0 ? 6 + random(bytes.length - 6) : bytes.length,
    );
    const began = performance.now();
    try {
      // What was taken can be written again, and is then the same: nothing half-valid gets through.
      const pdu = decode(cut);
      assert.equal(decode(encodePdu(pdu)).kind, pdu.kind, `seed ${seed}`);
      decoded++;
    } catch (error) {
      if (!(error instanceof PduError)) throw error;
      refusals++;
    }
    worst = Math.max(worst, performance.now() - began);
  }
  assert.ok(decoded > 100 && refusals > 100, `${decoded}, ${refusals}`);
  assert.ok(worst < 250, `${worst} ms for one PDU`);
});
