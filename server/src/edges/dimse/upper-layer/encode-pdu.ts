import { ByteWriter } from "./byte-writer.ts";
import { itemTypes } from "./item-types.ts";
import {
  contextResultValues,
  pduTypes,
  type AssociateAccept,
  type AssociateRequest,
  type DataValue,
  type Pdu,
} from "./pdu.ts";
import { encodeUserInformation } from "./user-information.ts";

/** Bytes of a PDU before its content: type, reserved, length. */
export const pduHeaderBytes = 6;
/** Bytes of a presentation data value before its fragment: length, context, message control header. */
export const valueHeaderBytes = 6;

/**
 * A whole PDU (PS3.8 §9.3).
 * @throws RangeError where a field does not fit: an AE title over 16 characters, an item over 65,535 bytes
 */
export function encodePdu(pdu: Pdu): Buffer {
  const content = encodeContent(pdu);
  return Buffer.concat([
    new ByteWriter().u8(pduTypes[pdu.kind], 0).u32(content.length).join(),
    content,
  ]);
}

function encodeContent(pdu: Pdu): Buffer {
  switch (pdu.kind) {
    case "associate-request":
    case "associate-accept":
      return encodeAssociate(pdu);
    case "associate-reject":
      return Buffer.from([0, pdu.result, pdu.source, pdu.reason]);
    case "data":
      return Buffer.concat(
        pdu.values.flatMap((value) => [valueHeader(value), value.bytes]),
      );
    case "release-request":
    case "release-response":
      return Buffer.alloc(4);
    case "abort":
      return Buffer.from([0, 0, pdu.source, pdu.reason]);
  }
}

function valueHeader(value: DataValue): Buffer {
  const header = Buffer.alloc(valueHeaderBytes);
  header.writeUInt32BE(value.bytes.byteLength + 2);
  header[4] = value.contextId;
  header[5] = Number(value.command) | (Number(value.last) << 1);
  return header;
}

/** What stands before the fragment of a P-DATA-TF that holds one value, so that the fragment need not be copied. */
export function dataHeader(value: DataValue): Buffer {
  const header = Buffer.alloc(pduHeaderBytes);
  header[0] = pduTypes.data;
  header.writeUInt32BE(value.bytes.byteLength + valueHeaderBytes, 2);
  return Buffer.concat([header, valueHeader(value)]);
}

function encodeAssociate(pdu: AssociateRequest | AssociateAccept): Buffer {
  const out = new ByteWriter()
    .u16(pdu.protocolVersion)
    .u16(0)
    .padded(pdu.calledAE, 16)
    .padded(pdu.callingAE, 16)
    .bytes(Buffer.alloc(32))
    .item(
      itemTypes.applicationContext,
      new ByteWriter().text(pdu.applicationContext),
    );
  if (pdu.kind === "associate-request")
    for (const context of pdu.contexts) {
      const item = new ByteWriter()
        .u8(context.id, 0, 0, 0)
        .item(
          itemTypes.abstractSyntax,
          new ByteWriter().text(context.abstractSyntax),
        );
      for (const uid of context.transferSyntaxes)
        item.item(itemTypes.transferSyntax, new ByteWriter().text(uid));
      out.item(itemTypes.proposedContext, item);
    }
  else
    for (const context of pdu.contexts)
      out.item(
        itemTypes.answeredContext,
        new ByteWriter()
          .u8(context.id, 0, contextResultValues[context.result], 0)
          .item(
            itemTypes.transferSyntax,
            new ByteWriter().text(context.transferSyntax),
          ),
      );
  return out
    .item(itemTypes.userInformation, encodeUserInformation(pdu.user))
    .join();
}
