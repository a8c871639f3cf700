import assert from "node:assert/strict";
import test from "node:test";
import { dragWindow, presetsFor, presetWindow, transfer } from "./window.ts";

test("Hounsfield presets are offered for CT only", () => {
  assert.ok(presetsFor("CT").includes("lung"));
  assert.ok(!presetsFor("MR").includes("lung"));
  for (const name of presetsFor("CT"))
    assert.equal(
      presetWindow(name, { center: 0, width: 100 }) === null,
      name === "default",
    );
});

test("a drag widens to the right, darkens downward and never reaches width 0", () => {
  const start = { center: 600, width: 1200 };
  assert.deepEqual(dragWindow(start, 0, 0), start);
  assert.ok(dragWindow(start, 0.2, 0).width > 1200);
  assert.ok(dragWindow(start, 0, 0.2).center > 600);
  assert.ok(dragWindow({ center: 1, width: 1 }, -5, 0).width >= 1);
});

test("recolouring gives what the server would draw", () => {
  const from = { center: 500, width: 1000 };
  const to = { center: 300, width: 400 };
  const level = (value: number, w: { center: number; width: number }) =>
    (value - (w.center - w.width / 2)) / w.width;
  const { slope, intercept } = transfer(from, to);
  for (const value of [120, 250, 300, 480])
    assert.ok(
      Math.abs(level(value, from) * slope + intercept - level(value, to)) <
        1e-12,
    );
});
