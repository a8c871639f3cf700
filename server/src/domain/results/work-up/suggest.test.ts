import assert from "node:assert/strict";
import { test } from "node:test";
import { Suggestion } from "@isocenter/contracts";
import type { Condition, Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import { suggest, suggestWith } from "./suggest.ts";
import { readings, vignettes } from "./vignettes/index.ts";

const ids = (suggestions: readonly Suggestion[]) =>
  suggestions.map((suggestion) => suggestion.rule);

for (const { name, reading, facts, expect } of vignettes)
  test(`vignette: ${name}`, () => {
    assert.deepEqual(ids(suggest(reading, facts)), expect);
  });

test("every vignette's answer is a valid Suggestion in both languages", () => {
  for (const { reading, facts } of vignettes)
    for (const suggestion of suggest(reading, facts)) {
      Suggestion.parse(suggestion);
      assert.ok(suggestion.because.length > 0, suggestion.rule);
      for (const text of [suggestion.text, ...suggestion.because])
        assert.ok(text.en !== "" && text.es !== "", suggestion.rule);
      assert.notEqual(suggestion.text.en, suggestion.text.es);
    }
});

test("an image alone never yields a treatment or a follow-up", () => {
  for (const reading of Object.values(readings))
    for (const suggestion of suggest(reading, {}))
      assert.equal(suggestion.kind, "work-up", suggestion.rule);
});

test("rule ids are unique and every rule that treats asks for a diagnosis", () => {
  assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length);
  for (const rule of rules)
    if (rule.kind !== "work-up")
      assert.ok(
        rule.when.some(
          (condition) =>
            "is" in condition &&
            ["entity", "pituitaryFunction"].includes(condition.fact),
        ),
        rule.id,
      );
});

test("because lists the fired facts with their values, missing what would say more", () => {
  const [suggestion] = suggest(readings.glioma, {
    entity: "oligodendroglioma-idh-mutant-1p19q-codeleted",
    grade: 2,
    ageYears: 40,
  });
  assert.ok(suggestion);
  assert.deepEqual(suggestion.because, [
    {
      en: "histological diagnosis: oligodendroglioma, IDH-mutant and 1p/19q-codeleted",
      es: "diagnóstico histológico: oligodendroglioma, IDH mutado y con codeleción 1p/19q",
    },
    { en: "WHO grade: 2", es: "grado de la OMS: 2" },
    { en: "age: 40 years", es: "edad: 40 años" },
  ]);
  assert.deepEqual(suggestion.missing, [
    { en: "extent of resection", es: "extensión de la resección" },
    {
      en: "radiotherapy and chemotherapy can be deferred",
      es: "la radioterapia y la quimioterapia pueden diferirse",
    },
  ]);
});

test("an open question names only facts of the diagnosis entered", () => {
  const [, suggestion] = suggest(readings.glioma, {
    entity: "glioblastoma-idh-wildtype",
  });
  assert.equal(suggestion?.rule, "treatment.incomplete");
  assert.deepEqual(
    suggestion.missing.map((name) => name.en),
    [
      "extent of resection",
      "age",
      "Karnofsky performance status",
      "MGMT promoter methylation",
    ],
  );
});

/** The texts of one rule in both languages. */
function textsOf(id: string): [string, string] {
  const rule = rules.find((one) => one.id === id);
  assert.ok(rule, id);
  return [rule.text.en, rule.text.es];
}

test("an insufficient reading names no reason of its own: few slices are only one of several", () => {
  const [en, es] = textsOf("reading.insufficient");
  assert.doesNotMatch(en, /too few|send/i);
  assert.doesNotMatch(es, /muy pocos|envíe/i);
  assert.match(
    en,
    /reason stands beside the verdict.*Where slices are missing/,
  );
  assert.match(es, /motivo figura junto al veredicto.*Si faltan cortes/);
});

test("grade 3 meningioma: the text holds with surgery and without", () => {
  const [en, es] = textsOf("meningioma-3.radiotherapy");
  assert.match(en, /after surgery.*or without it.*cannot be operated on/);
  assert.match(es, /tras la cirugía.*sin ella.*no es operable/);
});

test("prolactinoma: the dopamine agonist is the usual course, and no exception is printed", () => {
  const [en, es] = textsOf("pituitary.prolactinoma");
  assert.match(en, /usually a dopamine agonist first/);
  assert.match(es, /por lo general, primero un agonista dopaminérgico/);
  for (const text of [en, es]) assert.doesNotMatch(text, /Knosp|surg|cirug/i);
});

test("a pituitary work-up from the diagnosis does not cite the image that disagrees", () => {
  const suggestion = suggest(readings.glioma, {
    entity: "pituitary-adenoma",
  }).find((one) => one.rule === "pituitary.hormones");
  assert.deepEqual(suggestion?.because, [
    {
      en: "histological diagnosis: pituitary adenoma",
      es: "diagnóstico histológico: adenoma hipofisario",
    },
  ]);
});

test("a strength is printed only as its source states it", () => {
  const strengths = new Set(rules.map((rule) => rule.strength));
  assert.deepEqual(
    strengths,
    new Set([
      undefined,
      "strong",
      "conditional",
      "weak",
      "good practice point",
      "level B",
      "level C",
    ]),
  );
});

/** Every small wrong turn of the table must be seen by a vignette: a rule lost, a condition lost, a boundary moved. */
function* mutants(): Generator<[string, readonly Rule[]]> {
  for (const [index, rule] of rules.entries()) {
    yield [`without ${rule.id}`, rules.toSpliced(index, 1)];
    if (rule.blocks) {
      const { blocks: _blocks, ...open } = rule;
      yield [`${rule.id} does not block`, rules.with(index, open)];
    }
    for (const [name, when] of mutateAll(rule.when))
      yield [`${rule.id}: ${name}`, rules.with(index, { ...rule, when })];
  }
}

function* mutateAll(
  conditions: readonly Condition[],
): Generator<[string, readonly Condition[]]> {
  for (const [index, condition] of conditions.entries()) {
    yield [
      `without ${JSON.stringify(condition)}`,
      conditions.toSpliced(index, 1),
    ];
    for (const [name, changed] of mutate(condition))
      yield [name, conditions.with(index, changed)];
  }
}

function* mutate(condition: Condition): Generator<[string, Condition]> {
  if ("any" in condition)
    for (const [name, any] of mutateAll(condition.any)) yield [name, { any }];
  else if ("all" in condition)
    for (const [name, all] of mutateAll(condition.all)) yield [name, { all }];
  else if ("is" in condition)
    for (const [index, value] of condition.is.entries())
      yield [
        `${condition.fact} no longer ${value}`,
        { ...condition, is: condition.is.toSpliced(index, 1) },
      ];
  else if ("notKnownToBe" in condition)
    for (const [index, value] of condition.notKnownToBe.entries())
      yield [
        `${condition.fact} may be ${value}`,
        {
          ...condition,
          notKnownToBe: condition.notKnownToBe.toSpliced(index, 1),
        },
      ];
  else if ("atLeast" in condition)
    for (const step of steps(condition.fact))
      yield [
        `${condition.fact} boundary moved by ${step}`,
        { ...condition, atLeast: condition.atLeast + step },
      ];
  else if ("below" in condition)
    for (const step of steps(condition.fact))
      yield [
        `${condition.fact} boundary moved by ${step}`,
        { ...condition, below: condition.below + step },
      ];
}

/** The smallest change a value of this fact can have: the contract gives Karnofsky in tens. */
function steps(fact: string): readonly number[] {
  if (fact === "karnofsky") return [-10, 10];
  return fact === "largestDiameterMm" ? [-0.1, 0.1] : [-1, 1];
}

test("mutation: no rule, condition or boundary can change unseen", () => {
  const seenBy = (table: readonly Rule[]) =>
    vignettes.some(
      ({ reading, facts, expect }) =>
        ids(suggestWith(table, reading, facts)).join() !== expect.join(),
    );
  assert.equal(seenBy(rules), false, "the table itself must pass");
  const survivors: string[] = [];
  let count = 0;
  for (const [name, table] of mutants()) {
    count += 1;
    if (!seenBy(table)) survivors.push(name);
  }
  assert.ok(count > 300, `only ${count} mutants`);
  assert.deepEqual(survivors, []);
});
