import pino from "pino";
import { logFieldNames, type LogFields } from "./fields.ts";
import { prettyLine } from "./pretty.ts";
import { safeError } from "./safe-error.ts";

export { logFieldNames, type LogFields } from "./fields.ts";
export { safeError, type SafeError } from "./safe-error.ts";

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** A sentence written in the source. `x ${value}` is not one: values travel in fields. */
type Sentence<M extends string> = {} extends Record<M, 1> ? never : M;

type Write = <M extends string>(
  message: Sentence<M>,
  fields?: LogFields,
) => void;

/** Structured log. Messages are constants, values are fields of `LogFields`; neither can hold a person's identity. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** A log whose every line carries these fields. */
  child(fields: LogFields): Log;
}

const textMax = 500;
const known = new Set<string>(logFieldNames);

/**
 * JSON lines on stderr; one readable line each on a terminal. `destination` is for tests and for programs that keep the log
 * elsewhere; it gets one line of JSON per call.
 */
export function createLog(
  options: {
    readonly logLevel?: LogLevel;
    readonly destination?: { write(line: string): void };
    readonly pretty?: boolean;
  } = {},
): Log {
  const pretty =
    options.pretty ??
    (options.destination === undefined && process.stderr.isTTY);
  const target = options.destination ?? {
    write: (line: string) => void process.stderr.write(line),
  };
  const logger = pino(
    {
      level: options.logLevel ?? "info",
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      messageKey: "message",
    },
    pretty
      ? { write: (line: string) => target.write(prettyLine(line)) }
      : target,
  );
  return wrap(logger);
}

/** Says nothing: for tests and for code that runs without a log. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};

function wrap(logger: pino.Logger): Log {
  const at =
    (level: "debug" | "info" | "warn" | "error"): Write =>
    (message, fields) => {
      if (logger.isLevelEnabled(level))
        logger[level](safeFields(fields), message);
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => wrap(logger.child(safeFields(fields))),
  };
}

/** The compiler refuses unknown names; this drops them where a cast or plain JavaScript let one through. */
function safeFields(fields: LogFields = {}): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!known.has(name) || value === undefined) continue;
    safe[name] = safeValue(name, value);
  }
  return safe;
}

function safeValue(name: string, value: unknown): unknown {
  if (name === "error") return safeError(value);
  if (name === "study")
    return /^2\.25\.\d{1,39}$/.test(String(value)) ? value : "[withheld]";
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "string") return "[withheld]";
  // Control characters would forge lines on a terminal.
  // oxlint-disable-next-line no-control-regex
  return value.slice(0, textMax).replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
}
