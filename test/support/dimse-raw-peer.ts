import { connect, type Socket } from "node:net";

/**
 * A peer that says what it is told, right or wrong. Its PDUs are put together here by hand from the tables of PS3.8 and
 * PS3.7, on purpose not by the code under test.
 */
export interface RawPeer {
  readonly socket: Socket;
  send(...parts: Uint8Array[]): void;
  /** The next PDU, or undefined where the connection closed before one. */
  next(): Promise<{ type: number; content: Buffer } | undefined>;
  /** Resolves when the connection is closed, whoever closed it. */
  readonly closed: Promise<void>;
}

export async function rawPeer(port: number): Promise<RawPeer> {
  const socket = connect({ host: "127.0.0.1", port });
  let received = Buffer.alloc(0);
  let isClosed = false;
  let wake = (): void => undefined;
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  // A reset is one of the ways to be closed.
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return {
    socket,
    closed,
    send: (...parts) => void socket.write(Buffer.concat(parts)),
    async next() {
      for (;;) {
        if (received.length >= 6) {
          const end = 6 + received.readUInt32BE(2);
          if (received.length >= end) {
            const type = received[0] ?? 0;
            const content = received.subarray(6, end);
            received = received.subarray(end);
            return { type, content };
          }
        }
        if (isClosed) return undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

export const pdu = (type: number, ...content: Uint8Array[]): Buffer => {
  const joined = Buffer.concat(content);
  return Buffer.concat([Buffer.from([type, 0]), u32(joined.length), joined]);
};

export const item = (type: number, ...content: Uint8Array[]): Buffer => {
  const joined = Buffer.concat(content);
  return Buffer.concat([Buffer.from([type, 0]), u16(joined.length), joined]);
};

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");

export interface RawContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export const applicationContextItem = item(
  0x10,
  ascii("1.2.840.10008.3.1.1.1"),
);

export const contextItem = (context: RawContext): Buffer =>
  item(
    0x20,
    Buffer.from([context.id, 0, 0, 0]),
    item(0x30, ascii(context.abstractSyntax)),
    ...context.transferSyntaxes.map((uid) => item(0x40, ascii(uid))),
  );

export const userItem = (maximumLength = 16384, ...more: Buffer[]): Buffer =>
  item(
    0x50,
    item(0x51, u32(maximumLength)),
    item(0x52, ascii("1.2.3.4")),
    ...more,
  );

/** The 68 bytes before the items (PS3.8 Table 9-11). */
export const associateHead = (
  calledAE = "ISOCENTER",
  callingAE = "RAWPEER",
  version = 1,
): Buffer =>
  Buffer.concat([
    u16(version),
    u16(0),
    ascii(calledAE.padEnd(16)),
    ascii(callingAE.padEnd(16)),
    Buffer.alloc(32),
  ]);

export const CTImageStorage = "1.2.840.10008.5.1.4.1.1.2";
export const Verification = "1.2.840.10008.1.1";
export const ImplicitVRLittleEndian = "1.2.840.10008.1.2";
export const ExplicitVRLittleEndian = "1.2.840.10008.1.2.1";

/** Verification on context 1, CT on context 3. */
export const usualContexts: readonly RawContext[] = [
  {
    id: 1,
    abstractSyntax: Verification,
    transferSyntaxes: [ImplicitVRLittleEndian],
  },
  {
    id: 3,
    abstractSyntax: CTImageStorage,
    transferSyntaxes: [ExplicitVRLittleEndian],
  },
];

export const associateRequest = (
  contexts = usualContexts,
  user = userItem(),
  head = associateHead(),
): Buffer =>
  pdu(0x01, head, applicationContextItem, ...contexts.map(contextItem), user);

/** Control: 1 command, 2 last, 3 both, 0 neither. */
export const value = (
  contextId: number,
  control: number,
  bytes: Uint8Array,
): Buffer =>
  Buffer.concat([
    u32(bytes.length + 2),
    Buffer.from([contextId, control]),
    bytes,
  ]);

export const data = (
  contextId: number,
  control: number,
  bytes: Uint8Array,
): Buffer => pdu(0x04, value(contextId, control, bytes));

const element = (number: number, bytes: Uint8Array): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
};
const us = (number: number): Buffer => Buffer.from([number & 255, number >> 8]);
const ui = (uid: string): Buffer =>
  ascii(uid.length % 2 === 0 ? uid : `${uid}\0`);

export const command = (...elements: Buffer[]): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(elements.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([element(0, length), ...elements]);
};

export const echoRequest = (messageId = 1): Buffer =>
  command(
    element(0x0002, ui(Verification)),
    element(0x0100, us(0x0030)),
    element(0x0110, us(messageId)),
    element(0x0800, us(0x0101)),
  );

export const storeRequest = (
  SOPInstanceUID = "1.2.3.4.5",
  messageId = 1,
  SOPClassUID = CTImageStorage,
): Buffer =>
  command(
    element(0x0002, ui(SOPClassUID)),
    element(0x0100, us(0x0001)),
    element(0x0110, us(messageId)),
    element(0x0700, us(0)),
    element(0x0800, us(0x0001)),
    element(0x1000, ui(SOPInstanceUID)),
  );

export const releaseRequest = pdu(0x05, Buffer.alloc(4));
export const abort = pdu(0x07, Buffer.from([0, 0, 0, 0]));

/** US elements of a response in a P-DATA-TF of one value, by element number. */
export function responseNumber(
  content: Buffer,
  number: number,
): number | undefined {
  const bytes = content.subarray(6);
  for (let at = 0; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.readUInt16LE(at + 2) === number)
      return bytes.readUInt16LE(at + 8);
    at += 8 + length;
  }
  return undefined;
}
export const responseStatus = (content: Buffer): number | undefined =>
  responseNumber(content, 0x0900);
