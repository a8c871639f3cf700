import assert from "node:assert/strict";
import test from "node:test";
import { ClinicalFacts } from "@isocenter/contracts";
import { factNames, fields, groups, toDraft, toFacts } from "./facts.ts";

test("the form asks for every fact of the contract, once", () => {
  const contract = Object.keys(ClinicalFacts.shape).toSorted();
  assert.deepEqual(factNames.toSorted(), contract);
  assert.deepEqual(Object.values(groups).flat().toSorted(), contract);
});

test("every choice of the form is one of the contract", () => {
  for (const name of factNames) {
    const field = fields[name];
    if (field.kind !== "choice") continue;
    for (const value of field.values) {
      const read = toFacts({ ...toDraft({}), [name]: value });
      assert.ok("facts" in read, `${name} ${value}`);
    }
  }
});

test("what is not stated is left out; no is not the same as not stated", () => {
  assert.deepEqual(toFacts(toDraft({})), { facts: {} });
  assert.deepEqual(toFacts({ ...toDraft({}), operable: "false" }), {
    facts: { operable: false },
  });
});

test("facts survive the form", () => {
  const facts: ClinicalFacts = {
    entity: "glioblastoma-idh-wildtype",
    grade: 4,
    idh: "wildtype",
    mgmtMethylated: true,
    ageYears: 71,
    karnofsky: 70,
    largestDiameterMm: 41.5,
    crossesMidline: false,
  };
  assert.deepEqual(toFacts(toDraft(facts)), { facts });
});

test("a decimal comma is read; nonsense names its field", () => {
  assert.deepEqual(toFacts({ ...toDraft({}), largestDiameterMm: "41,5" }), {
    facts: { largestDiameterMm: 41.5 },
  });
  assert.deepEqual(
    toFacts({ ...toDraft({}), karnofsky: "75", ageYears: "old", grade: "2" }),
    { invalid: ["ageYears", "karnofsky"] },
  );
});
