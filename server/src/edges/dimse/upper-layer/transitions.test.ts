import assert from "node:assert/strict";
import { test } from "node:test";
import { eventValues, transition, type State } from "./transitions.ts";

/**
 * PS3.8 Table 9-10 as it is printed: a row per event in its order, a column per state from Sta1 to Sta13; `-` is blank.
 */
const printed = `
  AE-1 -    -    -    -    -    -    -    -    -     -    -    -
  -    -    -    AE-2 -    -    -    -    -    -     -    -    -
  -    AA-1 AA-8 -    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
  -    AA-1 AA-8 -    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
  AE-5 -    -    -    -    -    -    -    -    -     -    -    -
  -    AE-6 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7
  -    -    AE-7 -    -    -    -    -    -    -     -    -    -
  -    -    AE-8 -    -    -    -    -    -    -     -    -    -
  -    -    -    -    -    DT-1 -    AR-7 -    -     -    -    -
  -    AA-1 AA-8 -    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
  -    -    -    -    -    AR-1 -    -    -    -     -    -    -
  -    AA-1 AA-8 -    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
  -    AA-1 AA-8 -    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6
  -    -    -    -    -    -    -    AR-4 AR-9 -     -    AR-4 -
  -    -    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1  AA-1 AA-1 -
  -    AA-2 AA-3 -    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3  AA-3 AA-3 AA-2
  -    AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4  AA-4 AA-4 AR-5
  -    AA-2 -    -    -    -    -    -    -    -     -    -    AA-2
  -    AA-1 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7
`;

test("every cell of Table 9-10", () => {
  const rows = printed.trim().split("\n");
  assert.equal(rows.length, eventValues.length);
  rows.forEach((row, index) => {
    const cells = row.trim().split(/\s+/);
    assert.equal(cells.length, 13);
    cells.forEach((cell, column) => {
      const event = eventValues[index] ?? "abort";
      const step = transition((column + 1) as State, event, {
        role: "acceptor",
        unacceptable: false,
      });
      assert.equal(step?.action ?? "-", cell, `${event} in Sta${column + 1}`);
    });
  });
});

test("next states that depend on the side", () => {
  const next = (
    state: State,
    event: (typeof eventValues)[number],
    role: "requestor" | "acceptor",
    unacceptable = false,
  ): State | undefined =>
    transition(state, event, { role, unacceptable })?.next;
  assert.equal(next(2, "associate-request", "acceptor"), 3);
  assert.equal(next(2, "associate-request", "acceptor", true), 13);
  assert.equal(next(7, "release-request", "requestor"), 9);
  assert.equal(next(7, "release-request", "acceptor"), 10);
  assert.equal(next(9, "local-release-response", "requestor"), 11);
  assert.equal(next(10, "release-response", "acceptor"), 12);
  assert.equal(next(11, "release-response", "requestor"), 1);
  assert.equal(next(12, "local-release-response", "acceptor"), 13);
});
