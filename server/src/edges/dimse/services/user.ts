import type { DimseLimits } from "../limits.ts";
import {
  AssociationEnded,
  type Association,
  type AssociateReject,
  type AssociationUser,
  type DataValue,
  type Ending,
  type EstablishedContexts,
} from "../upper-layer/index.ts";
import { responseBit, type CommandSet } from "./command-elements.ts";
import { MessageAssembler } from "./message-assembler.ts";
import { MessageError, type Message } from "./message.ts";

/** The peer said no (PS3.8 Table 9-21). */
export class AssociationRejected extends Error {
  override readonly name = "AssociationRejected";
  readonly rejection: AssociateReject;

  constructor(rejection: AssociateReject) {
    const { result, source, reason } = rejection;
    super(
      `The association was rejected: result ${result}, source ${source}, reason ${reason}`,
    );
    this.rejection = rejection;
  }
}

/** The service user of one association that we asked for: one operation at a time. */
export class User implements AssociationUser {
  readonly #assembler: MessageAssembler;
  readonly #limits: DimseLimits;
  readonly #opened = Promise.withResolvers<EstablishedContexts>();
  readonly #released = Promise.withResolvers<void>();
  #association: Association | undefined;
  #timer: NodeJS.Timeout | undefined;
  #expected:
    | {
        readonly messageId: number;
        readonly resolve: (command: CommandSet) => void;
        readonly reject: (error: Error) => void;
      }
    | undefined;

  constructor(limits: DimseLimits) {
    this.#limits = limits;
    this.#assembler = new MessageAssembler(
      limits,
      {
        pause: () => this.#association?.pause(),
        resume: () => this.#association?.resume(),
      },
      (message) => this.#messageArrived(message),
    );
    // Whoever waits for one of them need not wait for the other.
    this.#opened.promise.catch(() => undefined);
    this.#released.promise.catch(() => undefined);
  }

  /** Rejects with AssociationRejected or AssociationEnded. */
  get opened(): Promise<EstablishedContexts> {
    return this.#opened.promise;
  }

  get released(): Promise<void> {
    return this.#released.promise;
  }

  attach(association: Association): void {
    this.#association = association;
    // An open association may lie unused for as long as its owner likes: only answers have a time.
    association.setPeerTurn(false);
  }

  expectResponse(messageId: number): Promise<CommandSet> {
    const { promise, resolve, reject } = Promise.withResolvers<CommandSet>();
    if (this.#expected !== undefined)
      throw new Error("One operation at a time");
    this.#expected = { messageId, resolve, reject };
    return promise;
  }

  /** The request is out: from now on the peer's time runs. */
  requestSent(): void {
    if (this.#expected === undefined) return;
    this.#timer = setTimeout(
      () => this.#association?.abort("no response in time"),
      this.#limits.answerMs,
    );
  }

  established(contexts: EstablishedContexts): void {
    this.#opened.resolve(contexts);
  }

  dataArrived(value: DataValue): void {
    this.#assembler.add(value);
  }

  releaseRequested(): void {
    this.#association?.respondRelease();
  }

  ended(ending: Ending): void {
    this.#assembler.fail();
    const error =
      ending.kind === "rejected"
        ? new AssociationRejected(ending.rejection)
        : new AssociationEnded(ending);
    this.#opened.reject(error);
    if (ending.kind === "released") this.#released.resolve();
    else this.#released.reject(error);
    clearTimeout(this.#timer);
    this.#expected?.reject(error);
    this.#expected = undefined;
  }

  #messageArrived({ command, dataSet }: Message): void {
    dataSet?.discard();
    const expected = this.#expected;
    if (
      expected === undefined ||
      ((command.CommandField ?? 0) & responseBit) === 0 ||
      command.MessageIDBeingRespondedTo !== expected.messageId
    )
      throw new MessageError("a message that answers nothing we asked");
    clearTimeout(this.#timer);
    this.#expected = undefined;
    expected.resolve(command);
  }
}
