import assert from "node:assert/strict";
import test from "node:test";
import { concurrency, createQueue, totalsOf, type Ports } from "./queue.ts";

const picked = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    file: new File(["abc"], `IM${i}`),
    name: `folder/IM${i}`,
  }));

function rig(send: Ports["send"], part: Partial<Ports> = {}) {
  let settled = () => {};
  const done = new Promise<void>((resolve) => {
    settled = resolve;
  });
  const queue = createQueue({
    open: async () => "u1",
    send,
    isTransient: (error) => error instanceof Error && error.message === "busy",
    wait: async () => {},
    now: () => new Date(0),
    changed: () => {
      if (queue.batches.length > 0 && !totalsOf(queue.batches).active)
        settled();
    },
    ...part,
  });
  return { queue, done };
}

test("all files are sent, never more than three at a time", async () => {
  let now = 0;
  let most = 0;
  const names: string[] = [];
  const { queue, done } = rig(async (_, name) => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    names.push(name);
    return [];
  });
  queue.add(picked(20));
  await done;
  assert.equal(most, concurrency);
  assert.equal(new Set(names).size, 20);
  const totals = totalsOf(queue.batches);
  assert.deepEqual(
    [totals.done, totals.failed, totals.sent, totals.bytes],
    [20, 0, 60, 60],
  );
});

test("a busy server is asked again, a refusal is final until sent again by hand", async () => {
  const tries = new Map<string, number>();
  let refuse = true;
  const { queue, done } = rig(async (_, name) => {
    const count = (tries.get(name) ?? 0) + 1;
    tries.set(name, count);
    if (name.endsWith("IM0") && count < 3) throw new Error("busy");
    if (name.endsWith("IM1") && refuse) throw new Error("too large");
    return [];
  });
  queue.add(picked(3));
  await done;
  assert.equal(tries.get("folder/IM0"), 3);
  assert.equal(tries.get("folder/IM1"), 1);
  assert.equal(totalsOf(queue.batches).failed, 1);
  refuse = false;
  queue.resend();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(totalsOf(queue.batches).failed, 0);
});

test("stopping keeps what is done and lets the rest be sent again", async () => {
  let stopAt = 2;
  const { queue, done } = rig(async (_, __, ___, signal) => {
    if (signal.aborted) throw new DOMException("stopped", "AbortError");
    await new Promise((resolve) => setImmediate(resolve));
    stopAt -= 1;
    if (stopAt === 0) queue.stop();
    if (signal.aborted) throw new DOMException("stopped", "AbortError");
    return [];
  });
  queue.add(picked(10));
  await done;
  const totals = totalsOf(queue.batches);
  assert.ok(totals.done >= 1 && totals.failed > 0);
  assert.equal(totals.done + totals.failed, 10);
});

test("an upload that cannot be opened fails its files, it does not hang", async () => {
  const { queue, done } = rig(async () => [], {
    open: async () => {
      throw new Error("forbidden");
    },
  });
  queue.add(picked(2));
  await done;
  assert.equal(totalsOf(queue.batches).failed, 2);
});

test("finished batches can be cleared, running ones stay", async () => {
  const { queue, done } = rig(async () => []);
  queue.add(picked(1));
  queue.clear();
  assert.equal(queue.batches.length, 1);
  await done;
  queue.clear();
  assert.equal(queue.batches.length, 0);
});
