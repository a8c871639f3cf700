import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CTImageStorage,
  DICOMApplicationContext,
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
  JPEGBaseline8Bit,
  ModalityWorklistInformationModelFind,
  Storage,
  storageSOPClasses,
  uidTable,
  Verification,
} from "@isocenter/dicom";
import { defaultLimits } from "../limits.ts";
import { storableTransferSyntaxes } from "../transfer-syntaxes.ts";
import type {
  AssociateAccept,
  AssociateRequest,
  UserInformation,
} from "../upper-layer/index.ts";
import { negotiate, type AcceptorPolicy } from "./negotiate.ts";

const storage = new Set(storageSOPClasses().map(({ uid }) => uid));
const policy: AcceptorPolicy = {
  aeTitle: "ISOCENTER",
  checkCalledAE: true,
  sopClasses: new Set([Verification, ...storage]),
  privateStorageClasses: "announced",
  isStandardUid: (uid) => uidTable().has(uid),
  isStorageClass: (uid) => storage.has(uid),
  transferSyntaxes: storableTransferSyntaxes(),
};

const user: UserInformation = {
  maximumLength: 16384,
  implementationClassUID: "1.2",
  roles: [],
  extended: [],
  commonExtended: [],
};

const request = (
  pairs: readonly (readonly [string, ...string[]])[],
  more: Partial<UserInformation> = {},
): AssociateRequest => ({
  kind: "associate-request",
  protocolVersion: 1,
  calledAE: "ISOCENTER",
  callingAE: "CT1",
  applicationContext: DICOMApplicationContext,
  contexts: pairs.map(([abstractSyntax, ...transferSyntaxes], index) => ({
    id: 2 * index + 1,
    abstractSyntax,
    transferSyntaxes,
  })),
  user: { ...user, ...more },
});

function accepted(
  asked: AssociateRequest,
  changes: Partial<AcceptorPolicy> = {},
): AssociateAccept {
  const answer = negotiate(asked, { ...policy, ...changes }, defaultLimits);
  assert.equal(answer.kind, "associate-accept");
  assert.ok(answer.kind === "associate-accept");
  return answer;
}

const results = (
  asked: AssociateRequest,
  changes?: Partial<AcceptorPolicy>,
): string[] =>
  accepted(asked, changes).contexts.map(({ result, transferSyntax }) =>
    result === "acceptance" ? transferSyntax : result,
  );

test("every storage class of the table is taken, retired ones too, and no other service", () => {
  const taken = [...uidTable().values()]
    .filter(({ type }) => type === "SOP Class")
    .filter(
      ({ uid }) =>
        results(request([[uid, ImplicitVRLittleEndian]]))[0] ===
        ImplicitVRLittleEndian,
    );
  assert.equal(taken.length, storage.size + 1);
  assert.ok(taken.length > 150);
  assert.deepEqual(
    results(
      request([
        [ModalityWorklistInformationModelFind, ImplicitVRLittleEndian],
        [CTImageStorage, "1.2.3"],
      ]),
    ),
    ["abstract-syntax-not-supported", "transfer-syntaxes-not-supported"],
  );
});

test("our order of transfer syntaxes counts, not the sender's", () => {
  assert.deepEqual(
    results(
      request([
        [
          CTImageStorage,
          JPEGBaseline8Bit,
          ExplicitVRBigEndian,
          ImplicitVRLittleEndian,
          ExplicitVRLittleEndian,
        ],
        [CTImageStorage, JPEGBaseline8Bit, ImplicitVRLittleEndian],
        [CTImageStorage, JPEGBaseline8Bit],
      ]),
    ),
    [ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEGBaseline8Bit],
  );
  assert.deepEqual(
    results(
      request([[CTImageStorage, ExplicitVRLittleEndian, JPEGBaseline8Bit]]),
      { transferSyntaxes: [JPEGBaseline8Bit] },
    ),
    [JPEGBaseline8Bit],
  );
});

test("a private class is taken where it is announced as storage, or where the policy takes all", () => {
  const own = "1.3.12.2.1107.5.9.1";
  const asked = request([[own, ExplicitVRLittleEndian]]);
  const announced = request([[own, ExplicitVRLittleEndian]], {
    commonExtended: [
      { SOPClassUID: own, serviceClassUID: Storage, relatedSOPClassUIDs: [] },
    ],
  });
  const other = request([[own, ExplicitVRLittleEndian]], {
    commonExtended: [
      { SOPClassUID: own, serviceClassUID: "1.2.3", relatedSOPClassUIDs: [] },
    ],
  });
  const yes = [ExplicitVRLittleEndian];
  const no = ["abstract-syntax-not-supported"];
  assert.deepEqual(results(asked), no);
  assert.deepEqual(results(announced), yes);
  assert.deepEqual(results(other), no);
  assert.deepEqual(results(asked, { privateStorageClasses: "accept" }), yes);
  assert.deepEqual(results(announced, { privateStorageClasses: "refuse" }), no);
  for (const uid of ["1..2", "x", ModalityWorklistInformationModelFind])
    assert.deepEqual(
      results(request([[uid, ExplicitVRLittleEndian]]), {
        privateStorageClasses: "accept",
      }),
      no,
    );
});

test("roles, extended negotiation, operations window", () => {
  const { user: answer } = accepted(
    request([[CTImageStorage, ExplicitVRLittleEndian]], {
      operationsWindow: { invoked: 0, performed: 0 },
      roles: [
        { SOPClassUID: CTImageStorage, scu: true, scp: true },
        { SOPClassUID: Verification, scu: true, scp: true },
      ],
      extended: [
        { SOPClassUID: CTImageStorage, information: Uint8Array.of(0) },
        { SOPClassUID: Verification, information: Uint8Array.of(0) },
      ],
      userIdentity: {
        type: 1,
        positiveResponseRequested: true,
        primary: Uint8Array.of(65),
        secondary: new Uint8Array(0),
      },
    }),
  );
  assert.deepEqual(answer.operationsWindow, { invoked: 4, performed: 1 });
  assert.deepEqual(answer.roles, [
    { SOPClassUID: CTImageStorage, scu: true, scp: false },
  ]);
  assert.deepEqual(answer.extended, [
    {
      SOPClassUID: CTImageStorage,
      information: Uint8Array.of(2, 0, 0, 0, 0, 0),
    },
  ]);
  assert.equal(answer.maximumLength, defaultLimits.pduBytes);
  // The identity was not checked, so it is not affirmed (PS3.7 §D.3.3.7.2).
  assert.equal(answer.userIdentityResponse, undefined);
  assert.equal(
    accepted(request([[CTImageStorage, ExplicitVRLittleEndian]])).user
      .operationsWindow,
    undefined,
  );
});

test("nobody is made to lose what another proposal keeps", () => {
  const names = storableTransferSyntaxes().map(
    (uid) => uidTable().get(uid)?.keyword ?? uid,
  );
  const at = (name: string): number => {
    assert.ok(names.includes(name), name);
    return names.indexOf(name);
  };
  const lossless = [
    "JPEGLossless",
    "JPEGLosslessSV1",
    "JPEGLSLossless",
    "JPEG2000Lossless",
    "HTJ2KLossless",
    "RLELossless",
  ];
  const lossy = [
    "JPEGBaseline8Bit",
    "JPEGExtended12Bit",
    "JPEGLSNearLossless",
    "JPEG2000",
    "HTJ2K",
    "MPEG2MPML",
  ];
  const lastLossless = Math.max(...lossless.map(at));
  for (const name of lossy) assert.ok(at(name) > lastLossless, name);
  for (const name of lossless)
    assert.ok(at(name) > at("DeflatedExplicitVRLittleEndian"), name);
});

test("transfer syntaxes that hold no stored pixels are not among ours", () => {
  const names = storableTransferSyntaxes().map(
    (uid) => uidTable().get(uid)?.keyword ?? uid,
  );
  assert.deepEqual(names.slice(0, 2), [
    "ExplicitVRLittleEndian",
    "ImplicitVRLittleEndian",
  ]);
  assert.equal(new Set(names).size, names.length);
  for (const expected of [
    "DeflatedExplicitVRLittleEndian",
    "ExplicitVRBigEndian",
    "JPEGLosslessSV1",
    "JPEGLSLossless",
    "JPEG2000Lossless",
    "HTJ2KLossless",
    "RLELossless",
    "MPEG2MPML",
  ])
    assert.ok(names.includes(expected), expected);
  assert.doesNotMatch(names.join(" "), /JPIP|SMPTE|RFC|XML/);
});
