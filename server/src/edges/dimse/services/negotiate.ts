import type { DimseLimits } from "../limits.ts";
import {
  DICOMApplicationContext,
  ImplementationClassUIDValue,
  ImplementationVersionNameValue,
  isValidUid,
  Storage as StorageServiceClass,
} from "@isocenter/dicom";
import type {
  AnsweredContext,
  AssociateAccept,
  AssociateReject,
  AssociateRequest,
  ProposedContext,
  UserInformation,
} from "../upper-layer/index.ts";

/** What an acceptor takes. */
export interface AcceptorPolicy {
  readonly aeTitle: string;
  /** Reject an association that calls another AE title. */
  readonly checkCalledAE: boolean;
  /** Absent: every calling AE title is taken. */
  readonly callingAETitles?: ReadonlySet<string>;
  readonly sopClasses: ReadonlySet<string>;
  /**
   * Storage classes that PS3.6 does not know. `announced`: taken where the sender says by common extended negotiation
   * that they belong to the Storage Service Class; `accept`: every UID unknown to PS3.6; `refuse`: none.
   */
  readonly privateStorageClasses: "announced" | "accept" | "refuse";
  /** Whether PS3.6 lists the UID, so that it cannot be a private class. */
  readonly isStandardUid: (uid: string) => boolean;
  readonly isStorageClass: (uid: string) => boolean;
  /** In the order in which we like them. */
  readonly transferSyntaxes: readonly string[];
}

/** Rejections of PS3.8 Table 9-21. */
const rejections = {
  noReason: { result: 1, source: 1, reason: 1 },
  applicationContext: { result: 1, source: 1, reason: 2 },
  callingAE: { result: 1, source: 1, reason: 3 },
  calledAE: { result: 1, source: 1, reason: 7 },
  /** Transient, of the provider (presentation): try again later. */
  localLimit: { result: 2, source: 3, reason: 2 },
} as const;

export const reject = (name: keyof typeof rejections): AssociateReject => ({
  kind: "associate-reject",
  ...rejections[name],
});

/** PS3.5 §6.2, AE: 1 to 16 characters of the default repertoire without control characters and backslash. */
export const isValidAETitle = (title: string): boolean =>
  /^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(title) && title.trim() === title;

/** Answers an A-ASSOCIATE-RQ (PS3.8 §7.1.1; PS3.7 Annex D). */
export function negotiate(
  request: AssociateRequest,
  policy: AcceptorPolicy,
  limits: DimseLimits,
): AssociateAccept | AssociateReject {
  if (request.applicationContext !== DICOMApplicationContext)
    return reject("applicationContext");
  if (
    !isValidAETitle(request.callingAE) ||
    policy.callingAETitles?.has(request.callingAE) === false
  )
    return reject("callingAE");
  if (policy.checkCalledAE && request.calledAE !== policy.aeTitle)
    return reject("calledAE");
  // A P-DATA-TF must have room for one value with two bytes (PS3.8 §D.1).
  if (request.user.maximumLength > 0 && request.user.maximumLength < 8)
    return reject("noReason");
  const contexts = request.contexts.map((context) =>
    answerContext(context, request.user, policy),
  );
  const acceptedIds = new Set(
    contexts
      .filter(({ result }) => result === "acceptance")
      .map(({ id }) => id),
  );
  const acceptedClasses = new Set(
    request.contexts
      .filter(({ id }) => acceptedIds.has(id))
      .map(({ abstractSyntax }) => abstractSyntax),
  );
  return {
    kind: "associate-accept",
    protocolVersion: 1,
    // Reserved fields that shall carry what came (PS3.8 Table 9-17).
    calledAE: request.calledAE,
    callingAE: request.callingAE,
    applicationContext: DICOMApplicationContext,
    contexts,
    user: answerUser(request.user, acceptedClasses, policy, limits),
  };
}

function answerContext(
  context: ProposedContext,
  user: UserInformation,
  policy: AcceptorPolicy,
): AnsweredContext {
  const { id, abstractSyntax } = context;
  const first = context.transferSyntaxes[0] ?? "";
  if (!takesClass(abstractSyntax, user, policy))
    return {
      id,
      result: "abstract-syntax-not-supported",
      transferSyntax: first,
    };
  const transferSyntax = policy.transferSyntaxes.find((ours) =>
    context.transferSyntaxes.includes(ours),
  );
  return transferSyntax === undefined
    ? { id, result: "transfer-syntaxes-not-supported", transferSyntax: first }
    : { id, result: "acceptance", transferSyntax };
}

function takesClass(
  uid: string,
  user: UserInformation,
  policy: AcceptorPolicy,
): boolean {
  if (policy.sopClasses.has(uid)) return true;
  if (policy.isStandardUid(uid) || !isValidUid(uid)) return false;
  switch (policy.privateStorageClasses) {
    case "accept":
      return true;
    case "refuse":
      return false;
    case "announced":
      return user.commonExtended.some(
        ({ SOPClassUID, serviceClassUID }) =>
          SOPClassUID === uid && serviceClassUID === StorageServiceClass,
      );
  }
}

function answerUser(
  user: UserInformation,
  accepted: ReadonlySet<string>,
  policy: AcceptorPolicy,
  limits: DimseLimits,
): UserInformation {
  return {
    maximumLength: limits.pduBytes,
    implementationClassUID: ImplementationClassUIDValue,
    implementationVersionName: ImplementationVersionNameValue,
    // Zero asks for no limit (PS3.7 §D.3.3.3). We invoke nothing ourselves on an association that came to us.
    ...(user.operationsWindow && {
      operationsWindow: {
        invoked: Math.min(
          user.operationsWindow.invoked || limits.operations,
          limits.operations,
        ),
        performed: 1,
      },
    }),
    // The requestor may be user; provider is what we are ourselves.
    roles: user.roles
      .filter(({ SOPClassUID }) => accepted.has(SOPClassUID))
      .map(({ SOPClassUID, scu }) => ({ SOPClassUID, scu, scp: false })),
    // PS3.4 §B.3.1.1: level 2, every attribute is kept; signatures not judged; no element coerced.
    extended: user.extended
      .filter(
        ({ SOPClassUID }) =>
          accepted.has(SOPClassUID) && policy.isStorageClass(SOPClassUID),
      )
      .map(({ SOPClassUID }) => ({
        SOPClassUID,
        information: Uint8Array.of(2, 0, 0, 0, 0, 0),
      })),
    commonExtended: [],
  };
}
