import { ByteReader } from "./byte-reader.ts";
import { itemTypes } from "./item-types.ts";
import {
  contextResultValues,
  PduError,
  pduTypes,
  type AnsweredContext,
  type AssociateAccept,
  type AssociateRequest,
  type ContextResult,
  type DataValue,
  type Pdu,
  type ProposedContext,
  type UserInformation,
} from "./pdu.ts";
import {
  decodeUserInformation,
  spendItem,
  type ItemBudget,
} from "./user-information.ts";

export interface DecodeLimits {
  readonly contexts: number;
  readonly transferSyntaxesPerContext: number;
  readonly items: number;
}

/**
 * One PDU from its type and the bytes behind its header (PS3.8 §9.3). Byte fields are views of `content`.
 * @throws PduError with the reason of the A-ABORT that answers it
 */
export function decodePdu(
  type: number,
  content: Uint8Array,
  limits: DecodeLimits,
): Pdu {
  const reader = new ByteReader(content);
  switch (type) {
    case pduTypes["associate-request"]:
    case pduTypes["associate-accept"]:
      return decodeAssociate(type, reader, limits);
    case pduTypes["associate-reject"]:
      reader.skip(1);
      return {
        kind: "associate-reject",
        result: reader.u8(),
        source: reader.u8(),
        reason: reader.u8(),
      };
    case pduTypes.data:
      return { kind: "data", values: decodeValues(reader) };
    case pduTypes["release-request"]:
      return { kind: "release-request" };
    case pduTypes["release-response"]:
      return { kind: "release-response" };
    case pduTypes.abort:
      reader.skip(2);
      return { kind: "abort", source: reader.u8(), reason: reader.u8() };
    default:
      throw new PduError("unrecognized-pdu", `PDU type ${type}`);
  }
}

/** PS3.8 §9.3.5.1: an item is its length, the context, the message control header, the fragment. */
function decodeValues(reader: ByteReader): DataValue[] {
  const values: DataValue[] = [];
  while (reader.left > 0) {
    const length = reader.u32();
    if (length < 2)
      throw new PduError(
        "invalid-pdu-parameter-value",
        "A data value without its control header",
      );
    const contextId = reader.u8();
    const control = reader.u8();
    const command = (control & 1) !== 0;
    const last = (control & 2) !== 0;
    values.push({ contextId, command, last, bytes: reader.take(length - 2) });
  }
  if (values.length === 0)
    throw new PduError(
      "invalid-pdu-parameter-value",
      "A P-DATA-TF without a data value",
    );
  return values;
}

function decodeAssociate(
  type: number,
  reader: ByteReader,
  limits: DecodeLimits,
): AssociateRequest | AssociateAccept {
  const budget: ItemBudget = { left: limits.items };
  const protocolVersion = reader.u16();
  reader.skip(2);
  const calledAE = reader.text(16).trimStart();
  const callingAE = reader.text(16).trimStart();
  reader.skip(32);
  let applicationContext: string | undefined;
  let user: UserInformation | undefined;
  const proposed: ProposedContext[] = [];
  const answered: AnsweredContext[] = [];
  const isRequest = type === pduTypes["associate-request"];
  while (reader.left > 0) {
    spendItem(budget);
    const itemType = reader.u8();
    reader.skip(1);
    const item = new ByteReader(reader.take(reader.u16()));
    if (itemType === itemTypes.applicationContext)
      applicationContext = item.uid(item.left);
    else if (itemType === itemTypes.userInformation)
      user = decodeUserInformation(item, budget);
    else if (itemType === itemTypes.proposedContext && isRequest)
      proposed.push(decodeProposed(item, budget, limits));
    else if (itemType === itemTypes.answeredContext && !isRequest)
      answered.push(decodeAnswered(item, budget));
    if (proposed.length > limits.contexts || answered.length > limits.contexts)
      throw new PduError(
        "invalid-pdu-parameter-value",
        "Too many presentation contexts",
      );
  }
  if (applicationContext === undefined || user === undefined)
    throw new PduError(
      "invalid-pdu-parameter-value",
      "No application context or no user information",
    );
  const common = {
    protocolVersion,
    calledAE,
    callingAE,
    applicationContext,
    user,
  };
  checkContextIds(isRequest ? proposed : answered);
  return isRequest
    ? { kind: "associate-request", ...common, contexts: proposed }
    : { kind: "associate-accept", ...common, contexts: answered };
}

/** PS3.8 §9.3.2.2: odd and unique; a request proposes at least one. */
function checkContextIds(contexts: readonly { readonly id: number }[]): void {
  const ids = new Set(contexts.map(({ id }) => id));
  if (
    contexts.length === 0 ||
    ids.size !== contexts.length ||
    contexts.some(({ id }) => id % 2 === 0)
  )
    throw new PduError(
      "invalid-pdu-parameter-value",
      "Presentation context ids must be odd and unique",
    );
}

function decodeProposed(
  item: ByteReader,
  budget: ItemBudget,
  limits: DecodeLimits,
): ProposedContext {
  const id = item.u8();
  item.skip(3);
  let abstractSyntax: string | undefined;
  const transferSyntaxes: string[] = [];
  while (item.left > 0) {
    spendItem(budget);
    const type = item.u8();
    item.skip(1);
    const length = item.u16();
    if (type === itemTypes.abstractSyntax) abstractSyntax = item.uid(length);
    else if (type === itemTypes.transferSyntax)
      transferSyntaxes.push(item.uid(length));
    else item.skip(length);
    if (transferSyntaxes.length > limits.transferSyntaxesPerContext)
      throw new PduError(
        "invalid-pdu-parameter-value",
        "Too many transfer syntaxes in a presentation context",
      );
  }
  if (abstractSyntax === undefined || transferSyntaxes.length === 0)
    throw new PduError(
      "invalid-pdu-parameter-value",
      "A presentation context without abstract or transfer syntax",
    );
  return { id, abstractSyntax, transferSyntaxes };
}

const resultNames = new Map(
  Object.entries(contextResultValues).map(([name, value]) => [
    value as number,
    name as ContextResult,
  ]),
);

function decodeAnswered(item: ByteReader, budget: ItemBudget): AnsweredContext {
  const id = item.u8();
  item.skip(1);
  const result = resultNames.get(item.u8());
  item.skip(1);
  let transferSyntax = "";
  while (item.left > 0) {
    spendItem(budget);
    const type = item.u8();
    item.skip(1);
    const length = item.u16();
    if (type === itemTypes.transferSyntax) transferSyntax = item.uid(length);
    else item.skip(length);
  }
  if (result === undefined || (result === "acceptance" && !transferSyntax))
    throw new PduError(
      "invalid-pdu-parameter-value",
      "A presentation context answered without result or transfer syntax",
    );
  return { id, result, transferSyntax };
}
