import type {
  AssociateAccept,
  AssociateReject,
  AssociateRequest,
  DataValue,
} from "./pdu.ts";

/** How an association came to its end. */
export type Ending =
  | { readonly kind: "released" }
  | { readonly kind: "rejected"; readonly rejection: AssociateReject }
  | {
      readonly kind: "aborted-by-peer";
      readonly source: number;
      readonly reason: number;
    }
  /** `why` names the rule broken, never a value that the peer sent. */
  | {
      readonly kind: "aborted-here";
      readonly why: string;
      readonly cause?: unknown;
    }
  | { readonly kind: "closed"; readonly cause?: unknown };

/** What the service user is told (the indications and confirmations of PS3.8 §7). Called one at a time. */
export interface AssociationUser {
  /** Acceptor: decides at once. */
  associateRequested?(
    request: AssociateRequest,
  ): AssociateAccept | AssociateReject;
  /** The association is established. */
  established(context: EstablishedContexts, accept: AssociateAccept): void;
  /** One fragment, on an accepted context. Throwing aborts the association. */
  dataArrived(value: DataValue): void;
  /** The peer will send no more; answer with `respondRelease` when everything it asked for is answered. */
  releaseRequested(): void;
  /** Once, whatever happened. Nothing can be sent afterwards. */
  ended(ending: Ending): void;
}

/** Context id → what was agreed for it. */
export type EstablishedContexts = ReadonlyMap<
  number,
  { readonly abstractSyntax: string; readonly transferSyntax: string }
>;

export class AssociationEnded extends Error {
  override readonly name = "AssociationEnded";
  constructor(cause?: unknown) {
    super("The association has ended", { cause });
  }
}
