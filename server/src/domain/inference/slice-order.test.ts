import assert from "node:assert/strict";
import { test } from "node:test";
import { sliceOrder } from "./slice-order.ts";
import { axialSeries, instanceOf } from "./testing.ts";
import type { ContractInstance } from "./types.ts";

const order = (instances: readonly ContractInstance[]) =>
  sliceOrder(instances).map(({ instance }) => instance.InstanceNumber);

test("by place along the normal, whatever the numbers and the order of arrival say", () => {
  const slices = axialSeries("1", 4).map((slice, index) => ({
    ...slice,
    InstanceNumber: [3, 1, 4, 2][index],
  }));
  assert.deepEqual(order(slices), [3, 1, 4, 2]);
  assert.deepEqual(order(slices.toReversed()), [3, 1, 4, 2]);
  assert.deepEqual(
    sliceOrder(slices).map(({ position }) => position),
    [0, 5, 10, 15],
  );
});

test("an oblique stack is measured along its own normal", () => {
  const s = Math.SQRT1_2;
  const slices = [0, 1, 2].map((index) =>
    instanceOf("1", 3 - index, {
      ImageOrientationPatient: [1, 0, 0, 0, s, s],
      ImagePositionPatient: [0, -s * index * 4, s * index * 4],
    }),
  );
  const [first, second] = sliceOrder(slices).map(({ position }) => position!);
  assert.ok(Math.abs(second - first - 4) < 1e-9);
});

test("without places by number, then by UID; those without a number last", () => {
  const slices = [
    instanceOf("1.9", 2),
    instanceOf("1.8", 2),
    instanceOf("1.7", 1),
    instanceOf("1.6", 0, {}, { InstanceNumber: null }),
  ];
  assert.deepEqual(
    sliceOrder(slices).map(({ instance }) => instance.SeriesInstanceUID),
    ["1.7", "1.8", "1.9", "1.6"],
  );
});

test("one slice without a place, or across the others, and none has one: places of two stacks do not compare", () => {
  const across = instanceOf("1", 9, {
    ImageOrientationPatient: [0, 1, 0, 0, 0, 1],
    ImagePositionPatient: [12, 0, 0],
  });
  for (const odd of [
    across,
    instanceOf("1", 9),
    instanceOf("1", 9, {
      ImageOrientationPatient: [0, 0, 0, 0, 0, 0],
      ImagePositionPatient: [0, 0, 0],
    }),
    instanceOf("1", 9, {
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      ImagePositionPatient: [0, 0, "north"],
    }),
  ]) {
    const ordered = sliceOrder([...axialSeries("1", 2), odd]);
    assert.ok(ordered.every(({ position }) => position === null));
  }
});

test("a stack whose axes are turned by 180 degrees is the same stack", () => {
  const [first] = axialSeries("1", 1);
  const turned = instanceOf("1", 2, {
    ImageOrientationPatient: [-1, 0, 0, 0, 1, 0],
    ImagePositionPatient: [0, 0, 5],
  });
  assert.deepEqual(
    sliceOrder([first, turned]).map(({ position }) => position),
    [0, 5],
  );
});

test("no instances, no order", () => assert.deepEqual(sliceOrder([]), []));
