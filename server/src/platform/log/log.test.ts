import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Failure } from "../errors/index.ts";
import { createLog, logFieldNames, type LogFields } from "./index.ts";
import { prettyLine } from "./pretty.ts";

function collect(logLevel: "debug" | "warn" = "debug") {
  const lines: string[] = [];
  const log = createLog({
    logLevel,
    destination: { write: (line) => void lines.push(line) },
  });
  return {
    log,
    lines,
    parsed: () =>
      lines.map((line) => JSON.parse(line) as LogFields & { message: string }),
  };
}

const planted = "PLANTED^NAME";

describe("log", () => {
  test("is one line of JSON per call with level, time, message and fields", () => {
    const { log, lines, parsed } = collect();
    log.child({ correlationId: "c-1" }).info("request", { status: 200 });
    assert.equal(lines.length, 1);
    const [line] = parsed();
    assert.deepEqual(
      { ...line, time: "" },
      {
        level: "info",
        time: "",
        correlationId: "c-1",
        status: 200,
        message: "request",
      },
    );
  });

  test("levels below the chosen one are silent", () => {
    const { log, lines } = collect("warn");
    log.debug("x");
    log.info("x");
    log.warn("x");
    assert.equal(lines.length, 1);
  });

  test("unknown fields do not compile, and are dropped where a cast let them through", () => {
    const { log, lines } = collect();
    // @ts-expect-error a name that is not in the list
    log.info("stored", { PatientName: planted });
    log.info("stored", { ...({ patient: planted } as LogFields) });
    log.child({ ...({ patient: planted } as LogFields) }).info("stored");
    assert.ok(!lines.join("").includes(planted));
    assert.equal(lines.length, 3);
  });

  test("a message made of values does not compile", () => {
    const { log } = collect();
    const name: string = planted;
    // @ts-expect-error not a constant
    log.info(`stored ${name}`);
    // @ts-expect-error not a constant
    log.info(name);
  });

  test("a study is only ever a pseudonymous UID", () => {
    const { log, parsed } = collect();
    log.info("x", { study: "2.25.123" });
    log.info("x", { study: "1.2.840.113619.2.1" });
    assert.deepEqual(
      parsed().map(({ study }) => study),
      ["2.25.123", "[withheld]"],
    );
  });

  test("errors of all kinds leave class, code and frames, and no text", () => {
    const errors: unknown[] = [
      new Error(planted),
      new TypeError(
        `bad\n    at ${planted} (/x.ts:1:1)\n  at f (/${planted}.ts:1:2)`,
      ),
      Object.assign(new Error(`duplicate key ${planted}`), {
        name: "PostgresError",
        code: "23505",
        detail: `Key (patient_name)=(${planted}) already exists.`,
        query: `insert ${planted}`,
        parameters: [planted],
        constraint_name: "study_pkey",
        table_name: "study",
      }),
      Object.assign(new Error("x"), { code: planted }),
      new Error("outer", { cause: new Error(planted) }),
      new Failure("not-dicom", { detail: planted, cause: new Error(planted) }),
      new AggregateError([new Error(planted)], planted),
      planted,
      { message: planted },
      null,
      undefined,
    ];
    const { log, lines, parsed } = collect();
    for (const error of errors) log.error("failed", { error });
    assert.ok(!lines.join("").includes("PLANTED"), lines.join(""));
    const said = parsed().map(({ error }) => error as Record<string, unknown>);
    assert.deepEqual(
      { ...said[2], frames: [] },
      {
        name: "Error",
        code: "23505",
        constraint: "study_pkey",
        table: "study",
        frames: [],
      },
    );
    assert.equal(said[5]?.["text"], "The object is not DICOM");
    const frames = said[0]?.["frames"];
    assert.ok(Array.isArray(frames) && frames.length > 0, "frames are kept");
  });

  test("a message that is edited after the stack was made is still kept out", () => {
    const { log, lines } = collect();
    const error = new Error(`first ${planted}`);
    error.message = "second";
    log.error("failed", { error });
    assert.ok(!lines.join("").includes("PLANTED"), lines.join(""));
  });

  test("line breaks and terminal commands in values stay in their line", () => {
    const { log, lines, parsed } = collect();
    log.info("x", { host: 'a\n{"level":"error"}\u001b[2J' });
    assert.equal(lines.join("").trim().split("\n").length, 1);
    assert.equal(parsed()[0]?.host, 'a {"level":"error"} [2J');
    const pretty = prettyLine(lines[0] ?? "");
    assert.equal(pretty.trim().split("\n").length, 1);
  });

  test("the list of names and the type are the same", () => {
    const all: Record<keyof LogFields, true> = Object.fromEntries(
      logFieldNames.map((name) => [name, true]),
    ) as Record<keyof LogFields, true>;
    const typed: readonly (keyof LogFields)[] = logFieldNames;
    assert.equal(Object.keys(all).length, typed.length);
    // A field of the type that is missing in the list fails to compile here.
    const missing: Exclude<keyof LogFields, (typeof logFieldNames)[number]>[] =
      [];
    assert.deepEqual(missing satisfies never[], []);
  });
});
