import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../errors/index.ts";
import { createThreadPool, type ThreadPool } from "./index.ts";

const url = new URL("threads.test-worker.ts", import.meta.url);
const isFailure = (code: string) => (error: unknown) =>
  error instanceof Failure && error.code === code;

describe("threads", { concurrency: false }, () => {
  let pool: ThreadPool;
  const open = (
    options: {
      size?: number;
      queueMax?: number;
      memoryMb?: number;
      workerData?: unknown;
    } = {},
  ) =>
    (pool = createThreadPool(url, {
      size: 2,
      memoryMb: 64,
      name: "test",
      ...options,
    }));
  afterEach(() => pool.close());
  const soon = { timeoutMs: 20_000 };

  test("a task runs beside the event loop and gives its value back", async () => {
    open();
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    assert.equal(await pool.run("spin", { ms: 300 }, soon), 300);
    clearInterval(timer);
    assert.ok(turns > 10, `${turns} turns of the event loop meanwhile`);
  });

  test("all threads can be started before the first task, once", async () => {
    const started = new Int32Array(new SharedArrayBuffer(4));
    open({ workerData: started });
    pool.start();
    pool.start();
    const deadline = Date.now() + 20_000;
    while (Atomics.load(started, 0) < 2 && Date.now() < deadline)
      await sleep(5);
    assert.equal(Atomics.load(started, 0), 2);
    await Promise.all([1, 2, 3].map(() => pool.run("spin", { ms: 20 }, soon)));
    assert.equal(Atomics.load(started, 0), 2, "the tasks ran in them");
  });

  test("buffers move both ways without a copy", async () => {
    open();
    const pixels = Float64Array.of(1, 2, 3);
    const answer = await pool.run<Float64Array>("double", pixels, {
      ...soon,
      transfer: [pixels.buffer],
    });
    assert.deepEqual(answer, Float64Array.of(2, 4, 6));
    assert.equal(pixels.length, 0, "moved away");
  });

  test("a failure of the table keeps its code and detail, others are internal with a cause", async () => {
    open();
    await assert.rejects(
      pool.run("refuse", {}, soon),
      (error: Failure) =>
        error.code === "pixel-data-invalid" && error.detail === "Rows 0",
    );
    await assert.rejects(
      pool.run("break", {}, soon),
      (error: Failure) =>
        error.code === "internal" && /broken/.test(String(error.cause)),
    );
    await assert.rejects(pool.run("unknown", {}, soon), isFailure("internal"));
    await assert.rejects(pool.run("toString", {}, soon), isFailure("internal"));
  });

  test("a task over its time is ended, and the next one gets a new thread", async () => {
    open({ size: 1 });
    const began = performance.now();
    await assert.rejects(
      pool.run("spin", { ms: 60_000 }, { timeoutMs: 300 }),
      isFailure("deadline-exceeded"),
    );
    assert.ok(performance.now() - began < 10_000);
    assert.equal(await pool.run("spin", { ms: 1 }, soon), 1);
  });

  test("a thread that exits or runs out of memory fails its task alone", async () => {
    open({ size: 1, memoryMb: 32 });
    await assert.rejects(pool.run("exit", {}, soon), isFailure("internal"));
    await assert.rejects(pool.run("hoard", {}, soon), isFailure("internal"));
    assert.equal(await pool.run("spin", { ms: 1 }, soon), 1);
  });

  test("an aborted task ends, running or waiting", async () => {
    open({ size: 1 });
    await pool.run("spin", { ms: 1 }, soon);
    const running = new AbortController();
    const waiting = new AbortController();
    const first = pool.run(
      "spin",
      { ms: 60_000 },
      { ...soon, signal: running.signal },
    );
    const second = pool.run(
      "spin",
      { ms: 60_000 },
      { ...soon, signal: waiting.signal },
    );
    const third = pool.run("spin", { ms: 1 }, soon);
    waiting.abort(new Error("not wanted"));
    await assert.rejects(second, /not wanted/);
    setTimeout(() => running.abort(new Error("no longer wanted")), 50);
    await assert.rejects(first, /no longer wanted/);
    assert.equal(await third, 1);
  });

  test("the queue has an end", async () => {
    open({ size: 1, queueMax: 2 });
    const warm = pool.run("spin", { ms: 1 }, soon);
    await warm;
    const busy = pool.run("spin", { ms: 200 }, soon);
    const waiting = [1, 2].map((ms) => pool.run("spin", { ms }, soon));
    await assert.rejects(
      pool.run("spin", { ms: 3 }, soon),
      isFailure("too-busy"),
    );
    assert.deepEqual(await Promise.all([busy, ...waiting]), [200, 1, 2]);
  });

  test("what cannot be sent is the caller's error and harms no thread", async () => {
    open({ size: 1 });
    await assert.rejects(
      pool.run("spin", { ms: () => 1 }, soon),
      isFailure("internal"),
    );
    assert.equal(await pool.run("spin", { ms: 1 }, soon), 1);
  });

  test("a module that cannot be loaded fails its tasks instead of keeping them waiting", async () => {
    pool = createThreadPool(new URL("missing.ts", import.meta.url), {
      size: 2,
      memoryMb: 64,
      name: "broken",
    });
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((ms) => pool.run("spin", { ms }, soon)),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "rejected", "rejected"],
    );
  });

  test("closing rejects what runs and what waits", async () => {
    open({ size: 1 });
    const tasks = [1, 2].map(() => pool.run("spin", { ms: 60_000 }, soon));
    const outcomes = Promise.allSettled(tasks);
    await pool.close();
    for (const outcome of await outcomes)
      assert.ok(
        outcome.status === "rejected" && isFailure("internal")(outcome.reason),
      );
    await assert.rejects(pool.run("spin", { ms: 1 }, soon), /closed/);
  });
});
