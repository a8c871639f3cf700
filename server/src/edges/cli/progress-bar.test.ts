import assert from "node:assert/strict";
import { test } from "node:test";
import { createProgressBar, duration } from "./progress-bar.ts";

function recorder(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  let time = 0;
  const bar = createProgressBar("studies", {
    stream: {
      isTTY,
      columns,
      write: (text: string | Uint8Array) => written.push(String(text)) > 0,
    },
    now: () => time,
  });
  return { bar, written, tick: (ms: number) => (time += ms) };
}

test("a terminal sees a bar with rate and time left, and its last state", () => {
  const { bar, written, tick } = recorder(true);
  bar.update(0, 10);
  tick(2000);
  bar.update(4, 10);
  assert.match(written.at(-1)!, /█{12}░{18} 4\/10, 2\.0 studies\/s, 3 s left$/);
  tick(10);
  bar.update(10, 10);
  assert.equal(written.length, 2, "not drawn more often than people can see");
  bar.end();
  assert.match(written.at(-2)!, /█{30} 10\/10, 5\.0 studies\/s, 3 s$/);
  assert.equal(written.at(-1), "\n");
  bar.end();
  bar.update(1, 1);
  assert.equal(written.length, 4, "after the end it is silent");
});

test("it never breaks the line of a narrow terminal, and half a study is no study", () => {
  const { bar, written, tick } = recorder(true, 40);
  bar.update(0, 100);
  tick(5000);
  bar.update(1.9, 100);
  const line = written.at(-1)!.replace("\r\u001b[2K", "");
  assert.match(line, / 1\/100, /);
  assert.ok(line.length < 40, line);
});

test("elsewhere: nothing for a short run, a line now and then for a long one", () => {
  const short = recorder(false);
  short.bar.update(0, 3);
  short.tick(3000);
  short.bar.update(3, 3);
  short.bar.end();
  assert.deepEqual(short.written, []);
  const long = recorder(false);
  long.bar.update(0, 100);
  for (let done = 1; done <= 60; done++) {
    long.tick(1000);
    long.bar.update(done, 100);
  }
  assert.equal(long.written.length, 6);
  assert.equal(long.written[0], "studies: 10/100, 1.0 studies/s, 2 min left\n");
});

test("durations people say", () => {
  assert.equal(duration(0.2), "1 s");
  assert.equal(duration(89), "89 s");
  assert.equal(duration(600), "10 min");
  assert.equal(duration(7300), "2 h 2 min");
});
