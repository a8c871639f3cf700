import type { Socket } from "node:net";
import type { DimseLimits } from "../limits.ts";
import { agreedContexts } from "./agreed-contexts.ts";
import {
  AssociationEnded,
  type AssociationUser,
  type Ending,
  type EstablishedContexts,
} from "./association-user.ts";
import { Deadline } from "./deadline.ts";
import {
  abortReasons,
  PduError,
  type AbortReason,
  type AssociateAccept,
  type AssociateReject,
  type AssociateRequest,
  type DataValue,
  type Pdu,
} from "./pdu.ts";
import { PduConnection } from "./pdu-connection.ts";
import {
  transition,
  type Action,
  type State,
  type UpperLayerEvent,
} from "./transitions.ts";

/**
 * One association on one connection: carries out the actions of PS3.8 §9.2 (`transitions.ts`) on a socket.
 *
 *     acceptor   Sta1 ─ connection ─► Sta2 ─ A-ASSOCIATE-RQ ─► Sta3 ─ accept ─► Sta6 ─ A-RELEASE-RQ ─► Sta8 ─► Sta13 ─► Sta1
 *     requestor  Sta1 ─ connect ─► Sta4 ─► Sta5 ─ A-ASSOCIATE-AC ─► Sta6 ─ release ─► Sta7 ─ A-RELEASE-RP ─► Sta1
 *     both       anything out of order ─ A-ABORT ─► Sta13 ─ peer closes, or ARTIM ─► Sta1;   Sta9 to Sta12: both released at once
 *
 * Three timers, never two of them at work: ARTIM in Sta2 and Sta13; `idle` while the peer has the word in Sta6 to Sta12,
 * restarted by whole PDUs only, so that trickling bytes do not help; `answer` in Sta4, Sta5 and Sta7.
 * Back-pressure: `pause` stops reading from the socket, and with it the idle timer.
 */
export class Association {
  readonly #connection: PduConnection;
  readonly #role: "requestor" | "acceptor";
  readonly #limits: DimseLimits;
  readonly #user: AssociationUser;
  #state: State = 1;
  readonly #timer = new Deadline();
  #request: AssociateRequest | undefined;
  #contexts: EstablishedContexts = new Map();
  #peerMaximum = 0;
  #paused = false;
  #peerTurn = true;
  #ending: Ending | undefined;

  constructor(
    socket: Socket,
    role: "requestor" | "acceptor",
    limits: DimseLimits,
    user: AssociationUser,
  ) {
    this.#role = role;
    this.#limits = limits;
    this.#user = user;
    this.#connection = new PduConnection(socket, limits, {
      pduArrived: (pdu) => this.#pduArrived(pdu),
      failed: (error) => this.#failed(error),
      closed: (cause) => this.#transportClosed(cause),
    });
    if (role === "requestor")
      socket.once("connect", () => this.#happen("transport-confirmed"));
  }

  get state(): State {
    return this.#state;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Largest fragment that the peer takes in one P-DATA-TF, an even number. */
  get fragmentBytes(): number {
    const peer = this.#peerMaximum === 0 ? Infinity : this.#peerMaximum;
    return Math.max(2, (Math.min(peer, this.#limits.pduBytes) - 6) & ~1);
  }

  /** Acceptor: a connection came. */
  accept(): void {
    this.#happen("transport-indicated");
  }

  /** Requestor: the socket is connecting. */
  request(request: AssociateRequest): void {
    this.#request = request;
    this.#happen("local-associate");
  }

  /** @throws AssociationEnded where the state allows it no more */
  release(): void {
    if (this.#state !== 6) throw new AssociationEnded();
    this.#happen("local-release");
  }

  respondRelease(): void {
    if (this.#ending === undefined) this.#happen("local-release-response");
  }

  /** A-ABORT by the service user. Nothing happens where the association has ended. */
  abort(why: string, cause?: unknown): void {
    if (this.#ending !== undefined || this.#state === 1) return;
    const ending: Ending = { kind: "aborted-here", why, cause };
    if (this.#state === 2) this.#happen("artim-expired", { ending });
    else this.#happen("local-abort", { ending });
  }

  /** Aborts if need be and lets go of the connection as soon as what was written is out. */
  dispose(why: string): void {
    this.abort(why);
    this.#connection.close();
  }

  /**
   * Writes one P-DATA-TF. Resolves when more may be written.
   * @throws AssociationEnded where the peer is gone or takes nothing for `answerMs`
   */
  async send(value: DataValue): Promise<void> {
    if (this.#state !== 6 && this.#state !== 8) throw new AssociationEnded();
    this.#happen("local-data");
    if (await this.#connection.writeData(value)) return;
    this.abort("the peer does not read");
    this.#connection.destroy();
    throw new AssociationEnded(this.#connection.error);
  }

  /** Stops reading from the connection, until `resume`. */
  pause(): void {
    if (this.#ending !== undefined || this.#paused) return;
    this.#paused = true;
    this.#connection.pause();
    this.#watchIdle();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#connection.resume();
    this.#watchIdle();
  }

  /** Says whether it is for the peer to send the next thing: only then is its silence counted. */
  setPeerTurn(peerTurn: boolean): void {
    if (this.#peerTurn === peerTurn) return;
    this.#peerTurn = peerTurn;
    this.#watchIdle();
  }

  #pduArrived(pdu: Pdu): boolean {
    if (this.#state === 1) return false;
    if (pdu.kind === "data") this.#checkContexts(pdu.values);
    let ending: Ending = {
      kind: "aborted-here",
      why: `${pdu.kind} in Sta${this.#state}`,
    };
    if (pdu.kind === "abort") ending = { ...pdu, kind: "aborted-by-peer" };
    this.#happen(pdu.kind, { pdu, reason: "unexpected-pdu", ending });
    this.#watchIdle();
    return true;
  }

  /** @throws PduError */
  #checkContexts(values: readonly DataValue[]): void {
    if (this.#state !== 6 && this.#state !== 7) return;
    if (values.some(({ contextId }) => !this.#contexts.has(contextId)))
      throw new PduError(
        "invalid-pdu-parameter-value",
        "A fragment on a presentation context that was not accepted",
      );
  }

  #failed(error: unknown): void {
    if (!(error instanceof PduError)) this.abort("the server failed", error);
    else if (this.#state !== 1)
      this.#happen("invalid-pdu", {
        reason: error.reason,
        ending: { kind: "aborted-here", why: error.message },
      });
  }

  #transportClosed(cause: unknown): void {
    const ending: Ending = { kind: "closed", cause };
    if (this.#state === 1) {
      this.#end(ending);
      this.#connection.destroy();
    } else this.#happen("transport-closed", { ending });
  }

  #happen(event: UpperLayerEvent, detail: Detail = {}): void {
    const unacceptable =
      detail.pdu?.kind === "associate-request" &&
      (detail.pdu.protocolVersion & 1) === 0;
    const step = transition(this.#state, event, {
      role: this.#role,
      unacceptable,
    });
    if (step === undefined)
      throw new Error(`${event} cannot happen in state Sta${this.#state}`);
    this.#state = step.next;
    this.#perform(step.action, detail);
  }

  #perform(action: Action, detail: Detail): void {
    const { pdu } = detail;
    switch (action) {
      case "AE-1":
        this.#awaitAnswer("no connection in time");
        return;
      case "AE-2":
        if (this.#request === undefined) throw new Error("No request to send");
        this.#awaitAnswer("no answer to the association request");
        this.#connection.write(this.#request);
        return;
      case "AE-3":
        this.#timer.stop();
        if (pdu?.kind === "associate-accept") this.#establish(pdu);
        return;
      case "AE-4":
        if (pdu?.kind === "associate-reject")
          this.#end({ kind: "rejected", rejection: pdu });
        this.#close();
        return;
      case "AE-5":
        this.#startArtim();
        return;
      case "AE-6":
        this.#timer.stop();
        if (pdu?.kind === "associate-request") this.#decide(pdu);
        return;
      case "AE-7":
        if (pdu?.kind !== "associate-accept") return;
        this.#connection.write(pdu);
        this.#establish(pdu);
        return;
      case "AE-8":
        if (pdu?.kind === "associate-reject") this.#reject(pdu);
        return;
      case "DT-2":
      case "AR-6":
        if (pdu?.kind === "data") this.#deliver(pdu.values);
        return;
      case "AR-1":
        this.#connection.write({ kind: "release-request" });
        this.#awaitAnswer("no answer to the release request");
        return;
      case "AR-2":
        this.#user.releaseRequested();
        return;
      case "AR-3":
        this.#end({ kind: "released" });
        this.#close();
        return;
      case "AR-4":
        this.#connection.write({ kind: "release-response" });
        this.#end({ kind: "released" });
        this.#startArtim();
        return;
      case "AR-8":
        // Both asked for release: the requestor of the association answers first (PS3.8 §7.2.2).
        if (this.#role === "requestor") this.#happen("local-release-response");
        return;
      case "AR-9":
        this.#connection.write({ kind: "release-response" });
        return;
      case "AR-10":
        this.#happen("local-release-response");
        return;
      case "AA-1":
        this.#connection.write({ kind: "abort", source: 0, reason: 0 });
        this.#startArtim();
        this.#end(detail.ending ?? { kind: "closed" });
        return;
      case "AA-2":
      case "AA-3":
      case "AA-4":
      case "AA-5":
      case "AR-5":
        this.#end(detail.ending ?? { kind: "closed" });
        this.#close();
        return;
      case "AA-6":
      case "DT-1":
      case "AR-7":
        return;
      case "AA-7":
        if (!this.#connection.congested) this.#writeProviderAbort(detail);
        return;
      case "AA-8":
        this.#writeProviderAbort(detail);
        this.#startArtim();
        this.#end(detail.ending ?? { kind: "closed" });
        return;
    }
  }

  #decide(request: AssociateRequest): void {
    this.#request = request;
    if (this.#state === 13) {
      this.#reject(versionNotSupported);
      return;
    }
    if (this.#user.associateRequested === undefined)
      throw new Error("An acceptor needs a user that decides");
    const answer = this.#user.associateRequested(request);
    this.#happen(
      answer.kind === "associate-accept" ? "local-accept" : "local-reject",
      { pdu: answer },
    );
  }

  #reject(rejection: AssociateReject): void {
    this.#connection.write(rejection);
    this.#startArtim();
    this.#end({ kind: "rejected", rejection });
  }

  #establish(accept: AssociateAccept): void {
    const contexts = agreedContexts(this.#request, accept);
    this.#contexts = contexts;
    this.#peerMaximum =
      (this.#role === "requestor" ? accept : this.#request)?.user
        .maximumLength ?? 0;
    this.#user.established(contexts, accept);
    this.#watchIdle();
  }

  #deliver(values: readonly DataValue[]): void {
    for (const value of values) {
      if (this.#ending !== undefined) return;
      try {
        this.#user.dataArrived(value);
      } catch (error) {
        this.abort(
          error instanceof Error ? error.message : "the user failed",
          error,
        );
      }
    }
  }

  #watchIdle(): void {
    if (this.#state < 6 || this.#state > 12 || this.#state === 7) return;
    if (this.#paused || !this.#peerTurn) this.#timer.stop();
    else
      this.#timer.start(this.#limits.idleMs, () =>
        this.abort("the peer is silent"),
      );
  }

  #awaitAnswer(why: string): void {
    this.#timer.start(this.#limits.answerMs, () => this.abort(why));
  }

  #startArtim(): void {
    const ending: Ending = { kind: "aborted-here", why: "ARTIM expired" };
    this.#timer.start(this.#limits.artimMs, () =>
      this.#happen("artim-expired", { ending }),
    );
  }

  #writeProviderAbort({ reason = "reason-not-specified" }: Detail): void {
    const code = abortReasons[reason];
    this.#connection.write({ kind: "abort", source: 2, reason: code });
  }

  #close(): void {
    this.#timer.stop();
    this.#connection.close();
  }

  #end(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    // What still comes is thrown away, but must be read for the end of the connection to be seen.
    this.#paused = false;
    this.#connection.resume();
    this.#user.ended(ending);
  }
}

/** Permanent, of the service provider (ACSE), protocol-version-not-supported (PS3.8 Table 9-21). */
const versionNotSupported: AssociateReject = {
  kind: "associate-reject",
  result: 1,
  source: 2,
  reason: 2,
};

interface Detail {
  readonly pdu?: Pdu;
  readonly reason?: AbortReason;
  readonly ending?: Ending;
}
