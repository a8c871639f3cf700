/** One metric: what Prometheus and the documentation are told of it. */
export interface Metric {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, in the unit of its name. */
  readonly buckets?: readonly number[];
}

const seconds = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/**
 * Every metric of our own; beside them stand the standard ones of a process (`process_…`, `nodejs_…`, among them the event loop's
 * lag). Labels hold names of code (doors, states, steps, routes), never of people.
 */
export const metricTable = {
  isocenter_objects_received_total: {
    type: "counter",
    help: "Objects that came in, by door and by what became of them",
    labels: ["door", "state"],
  },
  isocenter_object_bytes_received_total: {
    type: "counter",
    help: "Bytes of the objects that came in",
    labels: ["door"],
  },
  isocenter_objects_quarantined_total: {
    type: "counter",
    help: "Objects put in quarantine, by reason",
    labels: ["code"],
  },
  isocenter_quarantine_waiting: {
    type: "gauge",
    help: "Objects in quarantine that wait for a person",
    labels: [],
  },
  isocenter_jobs_ended_total: {
    type: "counter",
    help: "Attempts of jobs that ended, by task and outcome (done, retry, dead)",
    labels: ["task", "outcome"],
  },
  isocenter_job_duration_seconds: {
    type: "histogram",
    help: "Time of one attempt of a job",
    labels: ["task"],
    buckets: seconds,
  },
  isocenter_jobs: {
    type: "gauge",
    help: "Jobs in the queue, by state (waiting, running, dead)",
    labels: ["state"],
  },
  isocenter_step_duration_seconds: {
    type: "histogram",
    help: "Time of one pipeline step",
    labels: ["step", "outcome"],
    buckets: seconds,
  },
  isocenter_results_total: {
    type: "counter",
    help: "Results stored, by verdict",
    labels: ["verdict"],
  },
  isocenter_result_delay_seconds: {
    type: "histogram",
    help: "Time from a study's completion to its result",
    labels: [],
    buckets: seconds,
  },
  isocenter_http_request_duration_seconds: {
    type: "histogram",
    help: "Time of HTTP requests, by route pattern",
    labels: ["method", "route", "status"],
    buckets: seconds,
  },
  isocenter_dicom_associations: {
    type: "gauge",
    help: "Open DICOM associations",
    labels: [],
  },
  isocenter_dicom_requests_total: {
    type: "counter",
    help: "DIMSE requests, by service and status in hexadecimal",
    labels: ["service", "status"],
  },
  isocenter_thread_queue: {
    type: "gauge",
    help: "Tasks that wait for a free thread",
    labels: ["pool"],
  },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof metricTable;
/** The labels of a metric, each a string. */
export type Labels<N extends MetricName> = {
  readonly [L in (typeof metricTable)[N]["labels"][number]]: string;
};
export type Named<T extends Metric["type"]> = {
  [N in MetricName]: (typeof metricTable)[N]["type"] extends T ? N : never;
}[MetricName];
