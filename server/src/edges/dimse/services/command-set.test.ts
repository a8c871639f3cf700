import assert from "node:assert/strict";
import { test } from "node:test";
import { dictionaryEntry } from "@isocenter/dicom";
import { commandElements, type CommandSet } from "./command-elements.ts";
import {
  CommandError,
  decodeCommandSet,
  encodeCommandSet,
} from "./command-set.ts";

test("a C-ECHO-RQ as PS3.7 §9.3.5 and §6.3.1 lay it out", () => {
  const hex = `
    0000 0000 04000000 38000000
    0000 0200 12000000 312e322e3834302e31303030382e312e3100
    0000 0001 02000000 3000
    0000 1001 02000000 0700
    0000 0008 02000000 0101
  `.replaceAll(/\s/g, "");
  const command: CommandSet = {
    AffectedSOPClassUID: "1.2.840.10008.1.1",
    CommandField: 0x30,
    MessageID: 7,
    CommandDataSetType: 0x0101,
  };
  assert.equal(encodeCommandSet(command).toString("hex"), hex);
  assert.deepEqual(decodeCommandSet(Buffer.from(hex, "hex")), {
    CommandGroupLength: 56,
    ...command,
  });
});

test("every element, each way", () => {
  const command = Object.fromEntries(
    Object.entries(commandElements).map(([keyword, [, vr]], index) => [
      keyword,
      {
        UI: `1.2.${index}`,
        US: 65_000 + index,
        UL: 4_000_000_000 + index,
        AE: `AE${index}`,
        LO: `text ${index}`,
        AT: [0x0008_0018, 0xfffe_e000],
      }[vr],
    ]),
  ) as CommandSet;
  const decoded = decodeCommandSet(encodeCommandSet(command));
  const { CommandGroupLength, ...rest } = decoded;
  const { CommandGroupLength: _, ...expected } = command;
  assert.deepEqual(rest, expected);
  assert.equal(CommandGroupLength, encodeCommandSet(command).length - 12);
});

test("elements ascend (PS3.7 §6.3.1)", () => {
  const numbers = Object.values(commandElements).map(([number]) => number);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
});

test("what is tolerated: unknown elements, no group length, wrong padding, empty values", () => {
  const hex = `
    0000 0200 04000000 312e3220
    0000 0001 02000000 3000
    0000 3412 02000000 ffff
    0000 1001 00000000
  `.replaceAll(/\s/g, "");
  assert.deepEqual(decodeCommandSet(Buffer.from(hex, "hex")), {
    AffectedSOPClassUID: "1.2",
    CommandField: 0x30,
  });
});

test("what is refused", () => {
  const cases = {
    "another group": "0800 1800 02000000 3100",
    "no Command Field": "0000 1001 02000000 0700",
    "a length past the end": "0000 0001 ffffffff 3000",
    "a header cut short": "0000 0001 0200",
    "a US of four bytes": "0000 0001 04000000 30000000",
    "an AT of three bytes": "0000 0001 02000000 3000 0000 0109 03000000 010203",
    nothing: "",
  };
  for (const [name, hex] of Object.entries(cases))
    assert.throws(
      () => decodeCommandSet(Buffer.from(hex.replaceAll(" ", ""), "hex")),
      CommandError,
      name,
    );
});

test("the table agrees with the generated dictionary", () => {
  for (const [keyword, [number, vr]] of Object.entries(commandElements)) {
    const entry = dictionaryEntry(number);
    assert.equal(entry?.keyword, keyword);
    assert.deepEqual(entry?.vrs, [vr]);
    assert.equal(entry?.retired, false);
  }
});
