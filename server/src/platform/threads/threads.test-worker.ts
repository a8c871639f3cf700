/** Tasks for the test of the pool: good ones and bad ones. */
import { workerData } from "node:worker_threads";
import { answer, serveTasks } from "./serve-tasks.ts";

if (workerData instanceof Int32Array) Atomics.add(workerData, 0, 1);

serveTasks({
  spin({ ms }: { ms: number }) {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return ms;
  },
  double(values: Float64Array<ArrayBuffer>) {
    const doubled = values.map((value) => value * 2);
    return answer(doubled, [doubled.buffer]);
  },
  refuse() {
    throw Object.assign(new Error("Rows 0"), { code: "pixel-data-invalid" });
  },
  break() {
    throw new TypeError("broken");
  },
  exit: () => process.exit(3),
  hoard() {
    const hoard: number[][] = [];
    for (;;) hoard.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5));
  },
});
