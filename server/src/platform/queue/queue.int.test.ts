import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { afterEach, after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Failure } from "../errors/index.ts";
import { createLog } from "../log/index.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import {
  addJob,
  crashesMax,
  silenceMsMax,
  startWorker,
  type DeadJob,
  type JobContext,
  type Task,
  type Worker,
  type WorkerOptions,
} from "./index.ts";

const program = fileURLToPath(
  new URL("queue.test-program.ts", import.meta.url),
);

async function until(what: () => boolean | Promise<boolean>, ms = 20_000) {
  const end = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > end) assert.fail(`not within ${ms} ms`);
    await sleep(20);
  }
}

describe("queue", { concurrency: false }, () => {
  let database: TestDatabase;
  let worker: Worker | undefined;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
    await database.sql`delete from graphile_worker._private_jobs`;
    await database.sql`delete from platform.job_crash`;
    await database.sql`delete from platform.worker`;
  });
  const work = async (
    tasks: Record<string, Task>,
    options: Partial<WorkerOptions> = {},
  ) => {
    worker = await startWorker({
      database,
      tasks,
      concurrency: 2,
      backoffMs: 50,
      pollMs: 100,
      ...options,
    });
  };
  const jobs = async () => [
    ...(await database.sql<
      { task: string; attempts: number; max: number; error: string | null }[]
    >`select task_identifier as task, attempts, max_attempts as max, last_error as error
      from graphile_worker.jobs order by id`),
  ];

  test("a job exists if and only if its transaction commits", async () => {
    const seen: unknown[] = [];
    await work({
      note(payload) {
        seen.push(payload);
        return Promise.resolve();
      },
    });
    await assert.rejects(
      database.transaction(async (tx) => {
        await addJob(tx, "note", { n: 1 });
        throw new Error("stop");
      }),
    );
    await database.transaction(async (tx) => {
      await addJob(tx, "note", { n: 2 });
      await sleep(300);
      assert.deepEqual(seen, []);
    });
    await until(() => seen.length > 0);
    await sleep(200);
    assert.deepEqual(seen, [{ n: 2 }]);
    assert.deepEqual(await jobs(), []);
  });

  test("the more urgent runs first, and a key keeps one waiting job", async () => {
    const seen: number[] = [];
    await database.transaction(async (tx) => {
      await addJob(tx, "note", { n: 1 }, { priority: 10 });
      await addJob(tx, "note", { n: 2 }, { priority: -10 });
      await addJob(tx, "note", { n: 3 }, { priority: 0, jobKey: "k" });
      await addJob(tx, "note", { n: 4 }, { priority: 0, jobKey: "k" });
    });
    await work(
      {
        note(payload) {
          seen.push((payload as { n: number }).n);
          return Promise.resolve();
        },
      },
      { concurrency: 1 },
    );
    await until(() => seen.length === 3);
    assert.deepEqual(seen, [2, 4, 1]);
  });

  test("`later` is tried again with back-off until it works", async () => {
    const attempts: JobContext[] = [];
    const times: number[] = [];
    await work({
      flaky(_payload, context) {
        attempts.push(context);
        times.push(performance.now());
        if (attempts.length < 4) throw new Failure("too-busy");
        return Promise.resolve();
      },
    });
    await addJob(database.sql, "flaky", {}, { attemptsMax: 4 });
    await until(() => attempts.length === 4);
    assert.deepEqual(
      attempts.map(({ attempt, isLastAttempt }) => [attempt, isLastAttempt]),
      [
        [1, false],
        [2, false],
        [3, false],
        [4, true],
      ],
    );
    const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    [50, 100, 200].forEach((ms, i) =>
      assert.ok((waits[i] ?? 0) >= ms * 0.95, `${waits.join(", ")} ms`),
    );
    assert.ok(Math.max(...waits) < 2500, "not the library's own back-off");
    await until(async () => (await jobs()).length === 0);
  });

  test("`never` is dead at once, used-up attempts are dead, both are told once and keep no text of the error", async () => {
    const dead: DeadJob[] = [];
    const lines: string[] = [];
    await work(
      {
        refused() {
          throw new Failure("not-dicom", { detail: "PLANTED^NAME" });
        },
        broken() {
          throw new Error("PLANTED^NAME is not a number");
        },
      },
      {
        onDead(job) {
          dead.push(job);
          return Promise.resolve();
        },
        log: createLog({
          logLevel: "debug",
          destination: { write: (line) => void lines.push(line) },
        }),
      },
    );
    await addJob(database.sql, "refused", { s: "P-1" }, { attemptsMax: 5 });
    await addJob(database.sql, "broken", { s: "P-2" }, { attemptsMax: 2 });
    await until(() => dead.length === 2);
    await sleep(500);
    assert.deepEqual(
      dead.map(({ task, failure, payload }) => [task, failure.code, payload]),
      [
        ["refused", "not-dicom", { s: "P-1" }],
        ["broken", "internal", { s: "P-2" }],
      ],
    );
    assert.deepEqual(await jobs(), [
      { task: "refused", attempts: 5, max: 5, error: "not-dicom" },
      { task: "broken", attempts: 2, max: 2, error: "internal" },
    ]);
    assert.ok(lines.some((line) => line.includes("job is dead")));
    assert.ok(!lines.join("").includes("PLANTED"));
  });

  test("a death that could not be recorded is recorded later", async () => {
    let calls = 0;
    await work(
      {
        refused() {
          throw new Failure("not-dicom");
        },
      },
      {
        onDead() {
          calls++;
          return calls === 1
            ? Promise.reject(new Error("no database"))
            : Promise.resolve();
        },
      },
    );
    await addJob(database.sql, "refused", {}, { attemptsMax: 1 });
    await until(() => calls === 2);
    await sleep(300);
    assert.deepEqual(await jobs(), [
      { task: "refused", attempts: 1, max: 1, error: "not-dicom" },
    ]);
  });

  test("an attempt ends at its deadline, also where the task ignores it", async () => {
    let reason: unknown;
    await work(
      {
        deaf: (_payload, { signal }) => {
          signal.addEventListener("abort", () => (reason = signal.reason));
          return new Promise(() => {});
        },
      },
      { deadlineMs: 200 },
    );
    await addJob(database.sql, "deaf", {}, { attemptsMax: 1 });
    await until(async () => (await jobs())[0]?.error === "deadline-exceeded");
    assert.ok(reason instanceof Failure && reason.code === "deadline-exceeded");
  });

  test("a stopped worker gives its job back without using up the attempt", async () => {
    let running = false;
    await work({
      long: (_payload, { signal }) => {
        running = true;
        return new Promise((_, fail) =>
          signal.addEventListener("abort", () => fail(signal.reason as Error)),
        );
      },
    });
    await addJob(database.sql, "long", {}, { attemptsMax: 1 });
    await until(() => running);
    await worker?.stop();
    worker = undefined;
    assert.equal((await jobs())[0]?.attempts, 0);
    let done = false;
    await work({
      long() {
        done = true;
        return Promise.resolve();
      },
    });
    await until(() => done);
  });

  test("the job of a killed worker is taken over within ten seconds, its attempt not used up", async () => {
    await addJob(database.sql, "hang", {}, { attemptsMax: 1 });
    const child = spawn(process.execPath, [program, database.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((done) => child.stdout.once("data", done));
    const context: JobContext[] = [];
    await work({
      hang(_payload, job) {
        context.push(job);
        return Promise.resolve();
      },
    });
    await sleep(6500);
    assert.equal(context.length, 0, "a living worker keeps its job");
    child.kill("SIGKILL");
    const killed = performance.now();
    await until(() => context.length > 0, 10_000);
    const took = performance.now() - killed;
    assert.ok(took < 10_000, `${took} ms`);
    assert.equal(context[0]?.attempt, 1);
  });

  test("alone, the jobs of a killed program are taken over at once", async () => {
    await addJob(database.sql, "hang", {}, { attemptsMax: 1 });
    const child = spawn(process.execPath, [program, database.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((done) => child.stdout.once("data", done));
    child.kill("SIGKILL");
    let done = false;
    const began = performance.now();
    await work(
      {
        hang() {
          done = true;
          return Promise.resolve();
        },
      },
      { alone: true },
    );
    await until(() => done);
    const took = performance.now() - began;
    assert.ok(
      took < silenceMsMax * 0.9,
      `${took} ms: did not wait for silence`,
    );
  });

  test("a job during which the program died too often is dead and told, not run", async () => {
    const id = await addJob(database.sql, "poison", { s: 1 });
    await database.sql`
      insert into platform.job_crash (job_id, crashes) values (${id}, ${crashesMax})`;
    let runs = 0;
    const dead: DeadJob[] = [];
    await work(
      {
        poison() {
          runs++;
          return Promise.resolve();
        },
      },
      {
        onDead(job) {
          dead.push(job);
          return Promise.resolve();
        },
      },
    );
    await until(() => dead.length === 1);
    await sleep(300);
    assert.equal(runs, 0);
    assert.equal((await jobs())[0]?.error, "internal");
  });

  test("a payload beyond the limit is refused", async () => {
    await assert.rejects(
      addJob(database.sql, "note", { text: "x".repeat(70_000) }),
      RangeError,
    );
  });
});
