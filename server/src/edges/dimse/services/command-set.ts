import {
  commandElements,
  type CommandKeyword,
  type CommandSet,
  type CommandVR,
} from "./command-elements.ts";

/** A command set that cannot be read. The association is aborted: what it asks for is not known. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

const byElement = new Map(
  Object.entries(commandElements).map(([keyword, [element, vr]]) => [
    element as number,
    { keyword: keyword as CommandKeyword, vr },
  ]),
);

type Value = number | string | readonly number[];

/**
 * Decodes a command set (PS3.7 §6.3): implicit VR little endian, group 0000. Elements that the table lacks are skipped,
 * an empty value counts as absent, a wrong group length or order is tolerated.
 * @throws CommandError for another group, a length past the end, a number of the wrong size, or no Command Field
 */
export function decodeCommandSet(bytes: Uint8Array): CommandSet {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const command: Partial<Record<CommandKeyword, Value>> = {};
  let at = 0;
  while (at < view.length) {
    if (at + 8 > view.length) throw new CommandError("a command cut short");
    const group = view.readUInt16LE(at);
    const element = view.readUInt16LE(at + 2);
    const length = view.readUInt32LE(at + 4);
    at += 8;
    if (group !== 0)
      throw new CommandError("an element outside group 0000 in a command");
    if (length > view.length - at)
      throw new CommandError("a command element longer than its command");
    const known = byElement.get(element);
    if (known !== undefined && length > 0)
      command[known.keyword] = decodeValue(
        view.subarray(at, at + length),
        known.vr,
      );
    at += length;
  }
  if (command.CommandField === undefined)
    throw new CommandError("a command without Command Field");
  return command as CommandSet;
}

function decodeValue(value: Buffer, vr: CommandVR): Value {
  switch (vr) {
    case "US":
      if (value.length !== 2) throw new CommandError("a US of another size");
      return value.readUInt16LE();
    case "UL":
      if (value.length !== 4) throw new CommandError("a UL of another size");
      return value.readUInt32LE();
    case "AT":
      if (value.length % 4 !== 0)
        throw new CommandError("an AT of another size");
      return Array.from(
        { length: value.length / 4 },
        (_, index) =>
          value.readUInt16LE(index * 4) * 0x10000 +
          value.readUInt16LE(index * 4 + 2),
      );
    case "UI":
    case "AE":
    case "LO":
      // Both paddings for all: some senders take the wrong one.
      return value.toString("latin1").replace(/[\0 ]+$/, "");
  }
}

/**
 * Encodes in ascending order with a true group length (PS3.7 §6.3.1).
 * @throws RangeError for a number that does not fit
 */
export function encodeCommandSet(command: CommandSet): Buffer {
  const parts = Object.entries(commandElements)
    .filter(([keyword]) => keyword !== "CommandGroupLength")
    .toSorted(([, [a]], [, [b]]) => a - b)
    .flatMap(([keyword, [element, vr]]) => {
      const value = command[keyword as CommandKeyword];
      return value === undefined
        ? []
        : [encodeElement(element, encodeValue(value, vr))];
    });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([encodeElement(0, length), ...parts]);
}

function encodeElement(element: number, value: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(value.length, 4);
  return Buffer.concat([header, value]);
}

function encodeValue(value: Value, vr: CommandVR): Buffer {
  if (typeof value === "string")
    return Buffer.from(
      value.length % 2 === 0 ? value : value + (vr === "UI" ? "\0" : " "),
      "latin1",
    );
  if (typeof value === "number") {
    const bytes = Buffer.alloc(vr === "US" ? 2 : 4);
    if (vr === "US") bytes.writeUInt16LE(value);
    else bytes.writeUInt32LE(value);
    return bytes;
  }
  const bytes = Buffer.alloc(value.length * 4);
  value.forEach((tag, index) => {
    bytes.writeUInt16LE(Math.floor(tag / 0x10000), index * 4);
    bytes.writeUInt16LE(tag % 0x10000, index * 4 + 2);
  });
  return bytes;
}
