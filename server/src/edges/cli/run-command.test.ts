import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Failure } from "../../platform/errors/index.ts";
import { printable, Problem, UsageError, type Command } from "./command.ts";
import { capture } from "./testing-output.ts";

const command = (run: Command["run"]): Command => ({
  name: "try",
  summary: "Tries it",
  usage: "PATH [--often N]",
  options: [
    { name: "often", type: "string", value: "N", description: "how often" },
    { name: "loud", type: "boolean", description: "with sound" },
  ],
  details: "More of it.",
  run,
});
const tried = (run: Command["run"], ...argv: string[]) =>
  capture([command(run)], argv);
const nothing = () => Promise.resolve(0);

describe("the command line", () => {
  test("without a command it says what there is, with status 2; asked for help, with 0", async () => {
    for (const [argv, status] of [
      [[], 2],
      [["help"], 0],
      [["--help"], 0],
      [["-h"], 0],
    ] as const) {
      const ran = await tried(nothing, ...argv);
      assert.equal(ran.status, status);
      assert.match(ran.out, /try {2}Tries it/);
    }
  });

  test("help of a command names usage, every option and the details, and runs nothing", async () => {
    const run = () => assert.fail("ran");
    for (const argv of [
      ["try", "--help"],
      ["try", "x", "-h"],
      ["help", "try"],
    ]) {
      const { status, out } = await tried(run, ...argv);
      assert.equal(status, 0);
      for (const part of [
        "isocenter try PATH",
        "--often N",
        "how often",
        "--loud",
        "More of it.",
      ])
        assert.ok(out.includes(part), part);
    }
  });

  test("an unknown command, option or value is status 2, says which, on stderr alone", async () => {
    for (const [argv, text] of [
      [["no-such"], /no command "no-such"/],
      [["help", "no-such"], /no command "no-such"/],
      [["try", "--nothing"], /--nothing/],
      [["try", "--often"], /--often/],
      [["try", "--loud=yes"], /--loud/],
    ] as const) {
      const ran = await tried(nothing, ...argv);
      assert.equal(ran.status, 2, argv.join(" "));
      assert.match(ran.err, text);
      assert.equal(ran.out, "");
    }
    const usage = await tried(
      () => Promise.reject(new UsageError("give it")),
      "try",
    );
    assert.equal(usage.status, 2);
    assert.match(usage.err, /give it[^]*isocenter try PATH/);
  });

  test("options and what follows -- reach the command", async () => {
    let got: unknown;
    await tried(
      (args) => {
        got = args;
        return Promise.resolve(0);
      },
      "try",
      "a",
      "--often",
      "3",
      "--",
      "--help-me",
    );
    assert.deepEqual(JSON.parse(JSON.stringify(got)), {
      positionals: ["a", "--help-me"],
      values: { often: "3" },
    });
  });

  test("the command's own status is the program's", async () => {
    assert.equal((await tried(() => Promise.resolve(7), "try")).status, 7);
  });

  test("failures say what is wrong and what to do; only our own faults show a stack", async () => {
    const failed = async (error: Error) => {
      const ran = await tried(() => Promise.reject(error), "try");
      assert.equal(ran.status, 1);
      return ran.err;
    };
    const table = await failed(
      new Failure("conflict", { detail: "x is full" }),
    );
    assert.match(table, /\(x is full\)\n.+/);
    assert.doesNotMatch(table, / at /);
    assert.equal(
      await failed(new Problem("It is wrong", "Right it")),
      "isocenter try: It is wrong\nRight it\n",
    );
    assert.equal(
      await failed(
        Object.assign(new Error("EACCES: …"), { code: "EACCES", path: "/x" }),
      ),
      "isocenter try: Permission denied: /x\n",
    );
    assert.match(
      await failed(new TypeError("our fault")),
      /TypeError: our fault\n\s+at /,
    );
  });

  test("control characters are shown, lines and tabs kept", () => {
    assert.equal(
      printable("a\u001b[1m\u009b\u007f\r\n\tb"),
      "a\\x1b[1m\\x9b\\x7f\\x0d\n\tb",
    );
    assert.equal(printable("año 山田 █"), "año 山田 █");
  });
});
