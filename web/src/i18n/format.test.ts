import assert from "node:assert/strict";
import test from "node:test";
import * as format from "./format.ts";

test("person names are read by component and group, and stay text", () => {
  assert.equal(format.personName("RUIZ^CARMEN^M^Dr"), "RUIZ, CARMEN M");
  assert.equal(
    format.personName("Yamada^Tarou=山田^太郎=やまだ^たろう"),
    "Yamada, Tarou (山田 太郎)",
  );
  assert.equal(format.personName("=山田^太郎"), "山田 太郎");
  assert.equal(format.personName(" ^ "), "");
  assert.equal(format.personName("<b>^x"), "<b>, x");
});

test("ages are three digits and a unit, anything else is no age", () => {
  assert.deepEqual(format.ageParts("054Y"), { value: 54, unit: "Y" });
  assert.deepEqual(format.ageParts("003M"), { value: 3, unit: "M" });
  for (const bad of [null, "", "54Y", "054X", "0540Y"])
    assert.equal(format.ageParts(bad), null);
});

test("dates of DICOM are days, wherever the browser stands; nonsense is shown as it came", () => {
  assert.equal(format.dicomDate("en-US", "20260131"), "Jan 31, 2026");
  assert.equal(format.dicomDate("es", "20260131"), "31 ene 2026");
  assert.equal(format.dicomDate("en", "20261345"), "20261345");
  assert.equal(format.dicomDate("en", null), "–");
});

test("numbers follow the language and keep their sign", () => {
  assert.equal(format.fixed("es", 0.871, 2), "0,87");
  assert.equal(format.signed("en", -0.0736, 3), "\u22120.074");
  assert.equal(format.signed("en", 0, 3), "0.000");
  assert.equal(format.signed("en", -0.0004, 3), "0.000");
  assert.equal(format.signed("en", 0.0005, 3), "+0.001");
  assert.equal(format.compact("en", 0.123456), "0.123");
  assert.equal(format.compact("en", NaN), "–");
});

test("bytes and durations climb their units", () => {
  assert.equal(format.bytes("en", 999), "999 byte");
  assert.equal(format.bytes("en", 131_072), "131 kB");
  assert.equal(format.bytes("en", 4_200_000), "4.2 MB");
  assert.equal(format.duration("en", 840), "840 ms");
  assert.equal(format.duration("en", 2440), "2.4 sec");
  assert.equal(format.duration("en", 180_000), "3 min");
});

test("times are told from now, behind and ahead", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  assert.equal(
    format.relative("en", "2026-01-31T11:58:00Z", now),
    "2 min. ago",
  );
  assert.equal(
    format.relative("es", "2026-01-31T11:58:00Z", now),
    "hace 2 min",
  );
  assert.equal(format.relative("en", "2026-01-31T13:00:00Z", now), "in 1 hr.");
  assert.equal(format.relative("en", "2026-01-31T11:59:58Z", now), "now");
  assert.equal(format.relative("en", "no date", now), "–");
});

test("the last days end today, across a month", () => {
  const now = new Date(2026, 2, 3);
  assert.equal(format.lastDays(1, now), "20260303");
  assert.equal(format.lastDays(7, now), "20260225-20260303");
});

test("long names are cut with a sign, short ones never", () => {
  assert.equal(format.short("abcdefghijk", 10), "abcdefghijk");
  assert.equal(format.short("abcdefghijkl", 10), "abcdefghij…");
});

test("a probability is never printed as certain", () => {
  assert.equal(format.probability("en", 0.871), "0.87");
  assert.equal(format.probability("en", 0.9999), ">0.99");
  assert.equal(format.probability("en", 0.994), "0.99");
  assert.equal(format.probability("es", 0.0001), "<0,01");
  assert.equal(format.probability("en", 0.005), "0.01");
});

test("measures show their unit where it says something", () => {
  assert.equal(format.measure("en", 1.42, "1"), "1.42");
  assert.equal(format.measure("en", 24.3, "ratio"), "24.3");
  assert.equal(format.measure("en", 256, "px"), "256 px");
  assert.equal(format.measure("en", 0.0781, "share"), "7.81%");
});
