import { connect } from "node:net";
import { defaultLimits, type DimseLimits } from "../limits.ts";
import {
  DICOMApplicationContext,
  ImplementationClassUIDValue,
  ImplementationVersionNameValue,
  Verification,
} from "@isocenter/dicom";
import {
  Association,
  AssociationEnded,
  type EstablishedContexts,
  type ProposedContext,
  type UserInformation,
} from "../upper-layer/index.ts";
import {
  commandFields,
  noDataSet,
  withDataSet,
  type CommandSet,
} from "./command-elements.ts";
import { sendMessage, type Bytes } from "./send-message.ts";
import { User } from "./user.ts";

export interface RequestOptions {
  readonly host: string;
  readonly port: number;
  readonly callingAE: string;
  readonly calledAE: string;
  /** Ids are given in order: 1, 3, 5, … 128 at most. */
  readonly contexts: readonly Omit<ProposedContext, "id">[];
  readonly limits?: Partial<DimseLimits>;
  /** More sub-items of user information: identity, extended negotiation. */
  readonly user?: Partial<UserInformation>;
}

/** A data set to send: without preamble and meta, in the encoding that it names. */
export interface OutgoingObject {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly transferSyntaxUID: string;
  readonly source: Bytes;
}

export interface StoreOutcome {
  readonly SOPInstanceUID: string;
  /** Status of the C-STORE-RSP, or `no-context` where class and transfer syntax were not accepted together. */
  readonly status: number | "no-context";
  readonly comment?: string;
}

/** An association that we asked for. Operations are invoked one after another. */
export interface UserAssociation {
  readonly contexts: EstablishedContexts;
  /** @returns the status of the C-ECHO-RSP. @throws AssociationEnded, also where Verification was not accepted */
  echo(): Promise<number>;
  /** Yields the outcome of each as its response comes. @throws AssociationEnded; what a source throws, after an abort */
  store(
    objects: AsyncIterable<OutgoingObject> | Iterable<OutgoingObject>,
  ): AsyncGenerator<StoreOutcome, void, undefined>;
  /** Resolves when the peer has confirmed. @throws AssociationEnded */
  release(): Promise<void>;
  abort(): void;
}

/**
 * Asks for an association (PS3.8 §7.1.1) as service class user.
 * @throws AssociationRejected, AssociationEnded
 */
export async function requestAssociation(
  options: RequestOptions,
): Promise<UserAssociation> {
  const limits = { ...defaultLimits, ...options.limits };
  const user = new User(limits);
  const socket = connect({ host: options.host, port: options.port });
  const association = new Association(socket, "requestor", limits, user);
  user.attach(association);
  association.request({
    kind: "associate-request",
    protocolVersion: 1,
    calledAE: options.calledAE,
    callingAE: options.callingAE,
    applicationContext: DICOMApplicationContext,
    contexts: options.contexts.map((context, index) => ({
      ...context,
      id: 2 * index + 1,
    })),
    user: {
      maximumLength: limits.pduBytes,
      implementationClassUID: ImplementationClassUIDValue,
      implementationVersionName: ImplementationVersionNameValue,
      roles: [],
      extended: [],
      commonExtended: [],
      ...options.user,
    },
  });
  const contexts = await user.opened;
  let messageId = 0;
  const nextMessageId = (): number => (messageId = (messageId % 0xffff) + 1);

  const invoke = async (
    contextId: number,
    command: CommandSet,
    dataSet?: Bytes,
  ): Promise<CommandSet> => {
    const response = user.expectResponse(command.MessageID ?? 0);
    // Awaited below; when sending fails it never settles otherwise than by the end of the association.
    response.catch(() => undefined);
    try {
      await sendMessage(association, contextId, command, dataSet);
      user.requestSent();
    } catch (error) {
      // Half a message cannot be taken back: the association is of no use any more.
      association.abort("sending failed", error);
      throw error;
    }
    return response;
  };

  return {
    contexts,
    async echo() {
      const contextId = findContext(contexts, Verification);
      if (contextId === undefined)
        throw new AssociationEnded(new Error("Verification was not accepted"));
      const { Status = 0 } = await invoke(contextId, {
        AffectedSOPClassUID: Verification,
        CommandField: commandFields["C-ECHO-RQ"],
        MessageID: nextMessageId(),
        CommandDataSetType: noDataSet,
      });
      return Status;
    },
    async *store(objects) {
      for await (const object of objects) {
        const { SOPClassUID, SOPInstanceUID } = object;
        const contextId = findContext(
          contexts,
          SOPClassUID,
          object.transferSyntaxUID,
        );
        if (contextId === undefined) {
          yield { SOPInstanceUID, status: "no-context" };
          continue;
        }
        const { Status = 0, ErrorComment } = await invoke(
          contextId,
          {
            AffectedSOPClassUID: SOPClassUID,
            CommandField: commandFields["C-STORE-RQ"],
            MessageID: nextMessageId(),
            Priority: 0,
            CommandDataSetType: withDataSet,
            AffectedSOPInstanceUID: SOPInstanceUID,
          },
          object.source,
        );
        yield {
          SOPInstanceUID,
          status: Status,
          ...(ErrorComment !== undefined && { comment: ErrorComment }),
        };
      }
    },
    async release() {
      association.release();
      await user.released;
    },
    abort() {
      association.abort("asked for");
    },
  };
}

function findContext(
  contexts: EstablishedContexts,
  abstractSyntax: string,
  transferSyntax?: string,
): number | undefined {
  for (const [id, context] of contexts)
    if (
      context.abstractSyntax === abstractSyntax &&
      (transferSyntax ?? context.transferSyntax) === context.transferSyntax
    )
      return id;
  return undefined;
}
