import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  collectDefaultMetrics,
} from "prom-client";
import {
  metricTable,
  type Labels,
  type Metric,
  type MetricName,
  type Named,
} from "./table.ts";

export {
  metricTable,
  type Labels,
  type Metric,
  type MetricName,
} from "./table.ts";

/** Metrics of one program, named in `metricTable` and nowhere else. */
export interface Metrics {
  count<N extends Named<"counter">>(
    name: N,
    labels: Labels<N>,
    by?: number,
  ): void;
  set<N extends Named<"gauge">>(
    name: N,
    labels: Labels<N>,
    value: number,
  ): void;
  observe<N extends Named<"histogram">>(
    name: N,
    labels: Labels<N>,
    seconds: number,
  ): void;
  /** Reads a gauge when somebody asks for the metrics; earlier label values are dropped. A failure leaves the gauge out. */
  collect<N extends Named<"gauge">>(
    name: N,
    read: () => Promise<readonly { labels: Labels<N>; value: number }[]>,
  ): void;
  /** Prometheus text format. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
  close(): void;
}

/** `processMetrics`: also memory, processor time and event-loop lag of this process. */
export function createMetrics({ processMetrics = true } = {}): Metrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  const readers = new Map<MetricName, () => Promise<void>>();

  for (const [name, metric] of Object.entries<Metric>(metricTable)) {
    const base = {
      name,
      help: metric.help,
      labelNames: [...metric.labels],
      registers: [registry],
    };
    if (metric.type === "counter") counters.set(name, new Counter(base));
    else if (metric.type === "gauge") gauges.set(name, new Gauge(base));
    else
      histograms.set(
        name,
        new Histogram({ ...base, buckets: [...(metric.buckets ?? [])] }),
      );
  }
  if (processMetrics) collectDefaultMetrics({ register: registry });

  return {
    count: (name, labels, by = 1) =>
      home(counters, name).inc(labels as Record<string, string>, by),
    set: (name, labels, value) =>
      home(gauges, name).set(labels as Record<string, string>, value),
    observe: (name, labels, seconds) =>
      home(histograms, name).observe(labels as Record<string, string>, seconds),
    collect(name, read) {
      const gauge = home(gauges, name);
      readers.set(name, async () => {
        gauge.reset();
        for (const { labels, value } of await read())
          gauge.set(labels as Record<string, string>, value);
      });
    },
    async render() {
      const outcomes = await Promise.allSettled(
        [...readers.values()].map((read) => read()),
      );
      // A gauge that could not be read is absent rather than wrong.
      [...readers.keys()].forEach((name, index) => {
        if (outcomes[index]?.status !== "rejected") return;
        const gauge = home(gauges, name);
        if (metricTable[name].labels.length === 0) gauge.remove();
        else gauge.reset();
      });
      return {
        contentType: registry.contentType,
        text: await registry.metrics(),
      };
    },
    close: () => registry.clear(),
  };
}

function home<T>(all: Map<string, T>, name: MetricName): T {
  const found = all.get(name);
  if (found === undefined) throw new Error(`no metric ${name} of that type`);
  return found;
}
