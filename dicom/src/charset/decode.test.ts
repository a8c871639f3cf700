import assert from "node:assert/strict";
import { test } from "node:test";
import { readShared, skipWithoutShared } from "../../tools/shared-data.ts";
import { readDataset } from "../read/read-dataset.ts";
import { decodeText } from "./decode.ts";
import { displayName, parsePersonName } from "./person-name.ts";

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string"
        ? [...part].map((character) => character.charCodeAt(0))
        : part,
    ),
  );

test("the examples of PS3.5 Annexes H to J", () => {
  const esc = [0x1b];
  // H.3.1: Yamada^Tarou=山田^太郎=やまだ^たろう in ISO 2022 IR 87.
  const japanese = bytes(
    "Yamada^Tarou=",
    esc,
    "$B;3ED",
    esc,
    "(B^",
    esc,
    "$BB@O:",
    esc,
    "(B=",
    esc,
    "$B$d$^$@",
    esc,
    "(B^",
    esc,
    "$B$?$m$&",
    esc,
    "(B",
  );
  assert.equal(
    decodeText(japanese, ["", "ISO 2022 IR 87"], "PN"),
    "Yamada^Tarou=山田^太郎=やまだ^たろう",
  );
  // I.2: Hong^Gildong=洪^吉洞=홍^길동 in ISO 2022 IR 149.
  const korean = bytes(
    "Hong^Gildong=",
    esc,
    "$)C",
    [0xfb, 0xf3],
    "^",
    esc,
    "$)C",
    [0xd1, 0xce, 0xd4, 0xd7],
    "=",
    esc,
    "$)C",
    [0xc8, 0xab],
    "^",
    esc,
    "$)C",
    [0xb1, 0xe6, 0xb5, 0xbf],
  );
  assert.equal(
    decodeText(korean, ["", "ISO 2022 IR 149"], "PN"),
    "Hong^Gildong=洪^吉洞=홍^길동",
  );
  // J.3: Wang^XiaoDong=王^小東 in GB18030 and in UTF-8.
  assert.equal(
    decodeText(
      bytes("Wang^XiaoDong=", [0xcd, 0xf5], "^", [0xd0, 0xa1, 0xb6, 0xab]),
      ["GB18030"],
      "PN",
    ),
    "Wang^XiaoDong=王^小东",
  );
  assert.equal(
    decodeText(
      new TextEncoder().encode("Wang^XiaoDong=王^小東"),
      ["ISO_IR 192"],
      "PN",
    ),
    "Wang^XiaoDong=王^小東",
  );
});

test("a second byte that looks like a backslash or a caret separates nothing", () => {
  // GBK 0x81 0x5C is one character; JIS X 0208 has 0x5C and 0x5E as bytes.
  assert.equal([...decodeText(bytes([0x81, 0x5c]), ["GBK"], "LO")].length, 1);
  assert.equal(
    [
      ...decodeText(
        bytes([0x1b], "$B", [0x30, 0x5c, 0x30, 0x5e], [0x1b], "(B"),
        ["", "ISO 2022 IR 87"],
        "PN",
      ),
    ].length,
    2,
  );
});

test("designations end with the value", () => {
  // After the backslash the right half is Latin-1 again, not Greek.
  const text = bytes([0x1b], "-F", [0xe1], "\\", [0xe4]);
  assert.equal(
    decodeText(text, ["ISO 2022 IR 100", "ISO 2022 IR 126"], "LO"),
    "α\\ä",
  );
});

test("single-byte sets, spelling slips, unknown terms", () => {
  assert.equal(decodeText(bytes([0xe4]), ["ISO_IR 100"], "LO"), "ä");
  assert.equal(decodeText(bytes([0x85]), ["ISO_IR 100"], "LO"), "\u0085");
  assert.equal(decodeText(bytes([0xe4]), ["ISO IR 100"], "LO"), "ä");
  assert.equal(decodeText(bytes([0xd4, 0xcf]), ["ISO_IR 13"], "PN"), "ﾔﾏ");
  assert.equal(decodeText(bytes([0xa4]), ["ISO_IR 203"], "LO"), "€");
  assert.equal(decodeText(bytes([0xc4, 0xe4]), ["ISO_IR 144"], "LO"), "Фф");
  assert.equal(
    decodeText(new TextEncoder().encode("Gómez"), [], "PN"),
    "Gómez",
  );
  assert.equal(decodeText(bytes("G", [0xf3], "mez"), [], "PN"), "Gómez");
  assert.equal(
    decodeText(bytes("G", [0xf3], "mez"), ["ISO_IR 9999"], "PN"),
    "Gómez",
  );
});

test("hostile escapes end", () => {
  for (let length = 0; length < 40; length += 1) {
    for (const byte of [0x1b, 0x24, 0x28, 0x29, 0xff]) {
      const text = decodeText(
        bytes(Array.from({ length }, (_, at) => (at % 3 === 0 ? 0x1b : byte))),
        ["", "ISO 2022 IR 87"],
        "PN",
      );
      assert.ok(text.length <= length);
    }
  }
});

test("names of the shared files", { skip: skipWithoutShared }, () => {
  const name = (file: string): string | undefined =>
    readDataset(readShared(`pydicom/charset_files/${file}`)).dataset.string(
      "PatientName",
    );
  assert.equal(name("chrH31.dcm"), "Yamada^Tarou=山田^太郎=やまだ^たろう");
  assert.equal(name("chrH32.dcm"), "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
  assert.equal(name("chrI2.dcm"), "Hong^Gildong=洪^吉洞=홍^길동");
  assert.equal(name("chrX1.dcm"), "Wang^XiaoDong=王^小東=");
  assert.equal(name("chrX2.dcm"), "Wang^XiaoDong=王^小东=");
  assert.equal(name("chrArab.dcm"), "قباني^لنزار");
  assert.equal(name("chrHbrw.dcm"), "שרון^דבורה");
  assert.equal(name("chrRuss.dcm"), "Люкceмбypг");
  assert.equal(name("chrGreek.dcm"), "Διονυσιος");
});

test("person names", () => {
  const { alphabetic, ideographic } = parsePersonName(
    "Adams^John Robert Quincy^^Rev.^B.A. M.Div.=山田^太郎",
  );
  assert.equal(alphabetic.family, "Adams");
  assert.equal(alphabetic.prefix, "Rev.");
  assert.equal(alphabetic.suffix, "B.A. M.Div.");
  assert.equal(ideographic?.given, "太郎");
  assert.equal(
    displayName("Adams^John Robert Quincy^^Rev.^B.A. M.Div."),
    "Rev. John Robert Quincy Adams, B.A. M.Div.",
  );
  assert.equal(displayName("Doe"), "Doe");
});
