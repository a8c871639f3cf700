import assert from "node:assert/strict";
import test from "node:test";
import { failures } from "@isocenter/contracts";
import { en } from "./en.ts";
import { es } from "./es.ts";
import { chooseLanguage, regionalTag } from "./language.ts";

type Leaf = readonly [path: string, value: unknown];
function leaves(value: unknown, path = ""): Leaf[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, child]) =>
        leaves(child, `${path}.${key}`),
      )
    : [[path, value]];
}
const without = (all: Leaf[]) =>
  all.filter(([path]) => !path.startsWith(".failures"));

test("both languages hold the same keys, none empty, none left untranslated by oversight", () => {
  const english = new Map(without(leaves(en)));
  const spanish = new Map(without(leaves(es)));
  assert.deepEqual([...spanish.keys()].sort(), [...english.keys()].sort());
  const same: string[] = [];
  for (const [path, value] of english) {
    const other = spanish.get(path);
    assert.equal(typeof other, typeof value, path);
    if (typeof value === "string" && typeof other === "string") {
      assert.notEqual(other.trim(), "", path);
      if (value === other && /[a-z]{4}/i.test(value))
        same.push(`${path} ${value}`);
    }
    if (typeof value === "function" && typeof other === "function")
      assert.equal(other.length, value.length, path);
  }
  // Words that are the same in both languages.
  const shared = new Set([
    "glioma",
    "meningioma",
    "Meningioma",
    "prolactinoma",
    "biopsy",
    "subtotal",
    "Auditor",
    "SHA-256",
    "SOP Instance UID",
    "Operable",
    "Total",
    "no",
  ]);
  assert.deepEqual(
    same.filter((line) => !shared.has(line.slice(line.indexOf(" ") + 1))),
    [],
  );
});

test("every failure has its Spanish sentence, and it is not the English one", () => {
  for (const [code, meaning] of Object.entries(failures)) {
    const words = es.failures?.[code];
    assert.ok(words !== undefined, code);
    assert.notEqual(words.text, meaning.text);
    assert.notEqual(words.remedy, meaning.remedy);
  }
});

test("the remembered language wins, then the browser's, then English", () => {
  assert.equal(chooseLanguage("en", ["es-MX"]), "en");
  assert.equal(chooseLanguage(null, ["de", "es-MX", "en"]), "es");
  assert.equal(chooseLanguage("xx", ["de"]), "en");
  assert.equal(regionalTag("es", ["en-US", "es-MX"]), "es-MX");
  assert.equal(regionalTag("es", ["en-US"]), "es");
});
