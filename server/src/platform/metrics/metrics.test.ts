import assert from "node:assert/strict";
import { test } from "node:test";
import { createMetrics, metricTable } from "./index.ts";

test("counters, gauges and histograms appear under their table's names", async () => {
  const metrics = createMetrics({ processMetrics: false });
  metrics.count("isocenter_objects_received_total", {
    door: "dimse",
    state: "stored",
  });
  metrics.count(
    "isocenter_objects_received_total",
    { door: "dimse", state: "stored" },
    2,
  );
  metrics.observe(
    "isocenter_step_duration_seconds",
    { step: "predict", outcome: "done" },
    0.3,
  );
  let waiting = 7;
  metrics.collect("isocenter_jobs", () =>
    Promise.resolve([{ labels: { state: "waiting" }, value: waiting }]),
  );
  const { text, contentType } = await metrics.render();
  assert.match(contentType, /^text\/plain/);
  assert.match(
    text,
    /isocenter_objects_received_total\{door="dimse",state="stored"\} 3/,
  );
  assert.match(
    text,
    /isocenter_step_duration_seconds_bucket\{le="0.25",step="predict",outcome="done"\} 0/,
  );
  assert.match(
    text,
    /isocenter_step_duration_seconds_bucket\{le="0.5",step="predict",outcome="done"\} 1/,
  );
  assert.match(text, /isocenter_jobs\{state="waiting"\} 7/);
  waiting = 0;
  assert.match(
    (await metrics.render()).text,
    /isocenter_jobs\{state="waiting"\} 0/,
  );
  metrics.close();
});

test("a gauge that cannot be read is absent, the others stay", async () => {
  const metrics = createMetrics({ processMetrics: false });
  let works = true;
  metrics.collect("isocenter_jobs", () =>
    works
      ? Promise.resolve([{ labels: { state: "dead" }, value: 1 }])
      : Promise.reject(new Error("no database")),
  );
  metrics.collect("isocenter_quarantine_waiting", () =>
    works
      ? Promise.resolve([{ labels: {}, value: 4 }])
      : Promise.reject(new Error("no database")),
  );
  metrics.set("isocenter_dicom_associations", {}, 2);
  assert.match(
    (await metrics.render()).text,
    /isocenter_jobs\{state="dead"\} 1/,
  );
  works = false;
  const { text } = await metrics.render();
  assert.doesNotMatch(text, /^isocenter_jobs\{/m);
  assert.doesNotMatch(text, /^isocenter_quarantine_waiting /m);
  assert.match(text, /^isocenter_dicom_associations 2/m);
});

test("two programs in one process keep their metrics apart", async () => {
  const one = createMetrics({ processMetrics: false });
  const two = createMetrics({ processMetrics: false });
  one.set("isocenter_dicom_associations", {}, 5);
  assert.match((await two.render()).text, /^isocenter_dicom_associations 0/m);
});

test("names and help texts follow the rules of Prometheus", () => {
  for (const [name, metric] of Object.entries(metricTable)) {
    assert.match(name, /^isocenter_[a-z_]+$/);
    assert.match(metric.help, /^[A-Z]/);
    if (metric.type === "counter") assert.match(name, /_total$/);
    if (metric.type === "histogram") assert.match(name, /_seconds$/);
  }
});
