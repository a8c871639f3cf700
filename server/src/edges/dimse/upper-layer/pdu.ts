/** The seven PDUs of PS3.8 §9.3 as values. Reserved fields are written as zero and not tested on receipt. */

export interface ProposedContext {
  /** Odd, 1 to 255, unique in the association. */
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** Result/reason of a presentation context (PS3.8 Table 9-18). */
export const contextResultValues = {
  acceptance: 0,
  "user-rejection": 1,
  "no-reason": 2,
  "abstract-syntax-not-supported": 3,
  "transfer-syntaxes-not-supported": 4,
} as const;
export type ContextResult = keyof typeof contextResultValues;

export interface AnsweredContext {
  readonly id: number;
  readonly result: ContextResult;
  /** Not significant unless accepted (PS3.8 Table 9-18). */
  readonly transferSyntax: string;
}

/** PS3.7 §D.3.3.4 */
export interface RoleSelection {
  readonly SOPClassUID: string;
  readonly scu: boolean;
  readonly scp: boolean;
}

/** PS3.7 §D.3.3.5 */
export interface ExtendedNegotiation {
  readonly SOPClassUID: string;
  readonly information: Uint8Array;
}

/** PS3.7 §D.3.3.6 */
export interface CommonExtendedNegotiation {
  readonly SOPClassUID: string;
  readonly serviceClassUID: string;
  readonly relatedSOPClassUIDs: readonly string[];
}

/** PS3.7 §D.3.3.7. The fields are credentials: never logged. */
export interface UserIdentity {
  /** 1 name, 2 name and passcode, 3 Kerberos, 4 SAML, 5 JSON web token; others are kept as they come. */
  readonly type: number;
  readonly positiveResponseRequested: boolean;
  readonly primary: Uint8Array;
  readonly secondary: Uint8Array;
}

export interface UserInformation {
  /** Largest P-DATA-TF variable field that the sender of this item receives; 0: no limit (PS3.8 §D.1.1). */
  readonly maximumLength: number;
  readonly implementationClassUID: string;
  readonly implementationVersionName?: string;
  /** PS3.7 §D.3.3.3; 0 means unlimited. */
  readonly operationsWindow?: {
    readonly invoked: number;
    readonly performed: number;
  };
  readonly roles: readonly RoleSelection[];
  readonly extended: readonly ExtendedNegotiation[];
  readonly commonExtended: readonly CommonExtendedNegotiation[];
  /** Of a request. */
  readonly userIdentity?: UserIdentity;
  /** Of an acceptance. */
  readonly userIdentityResponse?: Uint8Array;
}

interface Associate {
  /** Bit field; bit 0 is version 1. */
  readonly protocolVersion: number;
  /** Up to 16 characters, without its padding. */
  readonly calledAE: string;
  readonly callingAE: string;
  readonly applicationContext: string;
  readonly user: UserInformation;
}

export interface AssociateRequest extends Associate {
  readonly kind: "associate-request";
  readonly contexts: readonly ProposedContext[];
}

export interface AssociateAccept extends Associate {
  readonly kind: "associate-accept";
  readonly contexts: readonly AnsweredContext[];
}

/** PS3.8 Table 9-21 */
export interface AssociateReject {
  readonly kind: "associate-reject";
  /** 1 permanent, 2 transient */
  readonly result: number;
  /** 1 service-user, 2 service-provider (ACSE), 3 service-provider (presentation) */
  readonly source: number;
  readonly reason: number;
}

/** One presentation data value with its message control header (PS3.8 §9.3.5.1, §E.2). */
export interface DataValue {
  readonly contextId: number;
  readonly command: boolean;
  readonly last: boolean;
  readonly bytes: Uint8Array;
}

export interface DataTransfer {
  readonly kind: "data";
  readonly values: readonly DataValue[];
}

export interface ReleaseRequest {
  readonly kind: "release-request";
}

export interface ReleaseResponse {
  readonly kind: "release-response";
}

/** PS3.8 Table 9-26 */
export interface Abort {
  readonly kind: "abort";
  /** 0 service-user, 2 service-provider */
  readonly source: number;
  /** Significant where the source is the provider: a value of `abortReasons`. */
  readonly reason: number;
}

export type Pdu =
  | AssociateRequest
  | AssociateAccept
  | AssociateReject
  | DataTransfer
  | ReleaseRequest
  | ReleaseResponse
  | Abort;

/** PDU-type, the first byte of each. */
export const pduTypes = {
  "associate-request": 0x01,
  "associate-accept": 0x02,
  "associate-reject": 0x03,
  data: 0x04,
  "release-request": 0x05,
  "release-response": 0x06,
  abort: 0x07,
} as const satisfies Record<Pdu["kind"], number>;

/** PS3.8 Table 9-26, source service-provider. */
export const abortReasons = {
  "reason-not-specified": 0,
  "unrecognized-pdu": 1,
  "unexpected-pdu": 2,
  "unrecognized-pdu-parameter": 4,
  "unexpected-pdu-parameter": 5,
  "invalid-pdu-parameter-value": 6,
} as const;
export type AbortReason = keyof typeof abortReasons;

/** A PDU that cannot be taken: the provider answers it with an A-ABORT of this reason. */
export class PduError extends Error {
  override readonly name = "PduError";
  readonly reason: AbortReason;

  constructor(reason: AbortReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
