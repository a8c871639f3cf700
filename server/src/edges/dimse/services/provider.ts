import { randomUUID } from "node:crypto";
import type { Caller } from "../../../domain/identity/index.ts";
import { asFailure } from "../../../platform/errors/index.ts";
import type { DimseLimits } from "../limits.ts";
import type { LogFields } from "../../../platform/log/index.ts";
import type { DimseLog, DimseMetrics } from "../observe.ts";
import {
  AssociationEnded,
  type Association,
  type AssociateAccept,
  type AssociateReject,
  type AssociateRequest,
  type AssociationUser,
  type DataValue,
  type Ending,
  type EstablishedContexts,
} from "../upper-layer/index.ts";
import {
  commandFields,
  noDataSet,
  responseBit,
  statuses,
  type CommandSet,
} from "./command-elements.ts";
import { MessageAssembler } from "./message-assembler.ts";
import { MessageError, type Message } from "./message.ts";
import { sendMessage } from "./send-message.ts";
import type { Response, Service } from "./service.ts";

export interface ProviderOptions {
  readonly limits: DimseLimits;
  readonly site: string;
  readonly log: DimseLog;
  readonly metrics: DimseMetrics | undefined;
  /** By Command Field of the request. */
  readonly services: ReadonlyMap<number, Service>;
  readonly decide: (
    request: AssociateRequest,
  ) => AssociateAccept | AssociateReject;
  readonly remoteAddress: string;
  readonly onEnded: () => void;
}

/**
 * The service provider of one association that came to us. Operations run beside each other as far as the operations
 * window was negotiated (one, if it was not); each is answered when its service has settled and its last fragment has
 * come, and only while the association stands.
 */
export class Provider implements AssociationUser {
  readonly #options: ProviderOptions;
  readonly #assembler: MessageAssembler;
  #association: Association | undefined;
  #contexts: EstablishedContexts = new Map();
  #callingAE = "";
  #window = 1;
  #outstanding = 0;
  #releasing = false;
  #stopping = false;
  #establishedAt: number | undefined;
  /** Responses leave one after another: fragments of two messages may not be interleaved. */
  #sending: Promise<void> = Promise.resolve();

  constructor(options: ProviderOptions) {
    this.#options = options;
    this.#assembler = new MessageAssembler(
      options.limits,
      {
        pause: () => this.#association?.pause(),
        resume: () => this.#association?.resume(),
      },
      (message) => this.#messageArrived(message),
    );
  }

  attach(association: Association): void {
    this.#association = association;
  }

  get busy(): boolean {
    return this.#outstanding > 0;
  }

  /** Aborts now, or after the operations under way. */
  stop(): void {
    this.#stopping = true;
    if (!this.busy) this.#association?.dispose("the server stops");
  }

  associateRequested(
    request: AssociateRequest,
  ): AssociateAccept | AssociateReject {
    this.#callingAE = request.callingAE;
    return this.#options.decide(request);
  }

  established(contexts: EstablishedContexts, accept: AssociateAccept): void {
    this.#contexts = contexts;
    this.#window = accept.user.operationsWindow?.invoked ?? 1;
    this.#establishedAt = performance.now();
    this.#options.metrics?.associationOpened();
    this.#options.log.info("association established", {
      address: this.#options.remoteAddress,
      count: contexts.size,
    });
  }

  dataArrived(value: DataValue): void {
    this.#assembler.add(value);
    this.#turn();
  }

  releaseRequested(): void {
    if (this.#assembler.midway)
      this.#association?.abort("a release inside a message");
    else if (this.busy) this.#releasing = true;
    else this.#association?.respondRelease();
  }

  ended(ending: Ending): void {
    const { log, metrics, onEnded } = this.#options;
    this.#assembler.fail();
    if (this.#establishedAt !== undefined)
      metrics?.associationClosed(
        ending.kind,
        (performance.now() - this.#establishedAt) / 1000,
      );
    else if (ending.kind === "rejected") metrics?.associationRejected();
    const address = this.#options.remoteAddress;
    if (ending.kind === "released")
      log.info("association released", { address });
    else log.warn("association ended badly", { address, ...told(ending) });
    onEnded();
  }

  /** The peer has the word inside a message and while it waits for nothing. */
  #turn(): void {
    this.#association?.setPeerTurn(
      this.#assembler.midway || this.#outstanding === 0,
    );
  }

  #messageArrived(message: Message): void {
    const { CommandField = 0, MessageID } = message.command;
    // Our operations are answered once, at their end: there is nothing to cancel any more.
    if (CommandField === commandFields["C-CANCEL-RQ"]) {
      message.dataSet?.discard();
      return;
    }
    if ((CommandField & responseBit) !== 0)
      throw new MessageError("a response to nothing");
    if (MessageID === undefined)
      throw new MessageError("a request without Message ID");
    if (this.#outstanding >= this.#window)
      throw new MessageError("more operations at a time than negotiated");
    this.#outstanding++;
    void this.#operate(message, CommandField).finally(() => {
      this.#outstanding--;
      this.#operationDone();
    });
  }

  #operationDone(): void {
    this.#turn();
    if (this.busy) return;
    if (this.#releasing) this.#association?.respondRelease();
    else if (this.#stopping) this.#association?.dispose("the server stops");
  }

  /** Never rejects. */
  async #operate(message: Message, commandField: number): Promise<void> {
    const startedAt = performance.now();
    const caller = this.#caller();
    const response = await this.#serve(message, commandField, caller);
    message.dataSet?.discard();
    if (!(await message.complete)) return;
    try {
      await this.#respond(message, response);
      this.#options.metrics?.operationAnswered(
        commandField,
        response.status,
        (performance.now() - startedAt) / 1000,
      );
    } catch (error) {
      const { correlationId } = caller;
      if (error instanceof AssociationEnded)
        this.#options.log.warn("the sender left before its answer", {
          correlationId,
        });
      else {
        this.#options.log.error("no answer was sent", { correlationId, error });
        this.#association?.abort("the server failed", error);
      }
    }
  }

  async #serve(
    { command, contextId, dataSet }: Message,
    commandField: number,
    caller: Caller,
  ): Promise<Response> {
    const context = this.#contexts.get(contextId);
    const service = this.#options.services.get(commandField);
    if (context === undefined || service === undefined)
      return { status: statuses.unrecognizedOperation };
    try {
      return await service({ caller, command, dataSet, ...context });
    } catch (error) {
      const failure = asFailure(error);
      const fields = {
        correlationId: caller.correlationId,
        code: failure.code,
        address: this.#options.remoteAddress,
      };
      if (failure.code === "internal")
        this.#options.log.error("operation failed", { ...fields, error });
      else this.#options.log.warn("operation refused", fields);
      return { status: failure.meaning.dimse, comment: failure.meaning.text };
    }
  }

  #respond({ contextId, command }: Message, response: Response): Promise<void> {
    const association = this.#association;
    if (association === undefined)
      return Promise.reject(new AssociationEnded());
    const sent = this.#sending.then(() =>
      sendMessage(association, contextId, responseTo(command, response)),
    );
    this.#sending = sent.catch(() => undefined);
    return sent;
  }

  #caller(): Caller {
    return {
      site: this.#options.site,
      person: { id: "dimse", name: this.#callingAE, role: "system" },
      door: "dimse",
      sender: `${this.#callingAE}@${this.#options.remoteAddress}`,
      correlationId: randomUUID(),
    };
  }
}

/** What a log may hold of an ending. */
function told(ending: Ending): LogFields {
  switch (ending.kind) {
    case "released":
      return { state: ending.kind };
    case "rejected": {
      const { result, source, reason } = ending.rejection;
      return { state: ending.kind, code: `${result}/${source}/${reason}` };
    }
    case "aborted-by-peer":
      return { state: ending.kind, code: `${ending.source}/${ending.reason}` };
    case "aborted-here":
      return { state: ending.kind, code: ending.why, error: ending.cause };
    case "closed":
      return { state: ending.kind, error: ending.cause };
  }
}

/** PS3.7 §9.3: the response repeats what the request named. An Error Comment is LO, 64 characters at most. */
function responseTo(
  command: CommandSet,
  { status, comment }: Response,
): CommandSet {
  const { AffectedSOPClassUID, AffectedSOPInstanceUID } = command;
  return {
    ...(AffectedSOPClassUID !== undefined && { AffectedSOPClassUID }),
    CommandField: (command.CommandField ?? 0) | responseBit,
    MessageIDBeingRespondedTo: command.MessageID ?? 0,
    CommandDataSetType: noDataSet,
    Status: status,
    ...(comment !== undefined && { ErrorComment: comment.slice(0, 64) }),
    ...(AffectedSOPInstanceUID !== undefined && { AffectedSOPInstanceUID }),
  };
}
