import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  ConfigError,
  isLoopback,
  readConfig,
  settings,
  tryConfig,
} from "./index.ts";
import { nearest } from "./nearest.ts";

const problems = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  assert.fail("accepted");
};

describe("configuration", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "isocenter-config-"))));
  after(() => rmSync(folder, { recursive: true }));
  const file = (text: string) => {
    const path = join(folder, "config.json");
    writeFileSync(path, text);
    return path;
  };

  test("without anything it is the documented default", () => {
    const config = readConfig({ PATH: "/bin", DATABASE_URL: "" });
    assert.equal(config.mode, "demo");
    assert.equal(config.bind, "127.0.0.1");
    assert.equal(config.port, 8080);
    assert.equal(config.dicomPort, 11112);
    assert.equal(config.dicomAeTitle, "ISOCENTER");
    assert.equal(config.data, "./.isocenter");
    assert.equal(config.databaseUrl, undefined);
    assert.equal(config.quietPeriodMs, 2000);
    assert.deepEqual(config.roles, ["api", "dimse", "worker", "scheduler"]);
    assert.deepEqual(config.stowCompleteSenders, []);
    assert.equal(config.samples, true);
  });

  test("the environment outranks the file, the file the defaults", () => {
    const config = readConfig({
      ISOCENTER_CONFIG: file(
        '{ "port": 1, "dicomPort": 0, "stowCompleteSenders": ["10.0.0.1"] }',
      ),
      ISOCENTER_PORT: "2",
      ISOCENTER_SAMPLES: "false",
      ISOCENTER_ROLES: "api, worker",
    });
    assert.equal(config.port, 2);
    assert.equal(config.dicomPort, 0);
    assert.equal(config.samples, false);
    assert.deepEqual(config.roles, ["api", "worker"]);
    assert.deepEqual(config.stowCompleteSenders, ["10.0.0.1"]);
  });

  test("an unknown name is refused with the nearest known one", () => {
    assert.deepEqual(problems({ ISOCENTER_PROT: "1" }), [
      "unknown variable ISOCENTER_PROT; did you mean ISOCENTER_PORT?",
    ]);
    assert.deepEqual(problems({ ISOCENTER_COMPLETELY_ELSE: "1" }), [
      "unknown variable ISOCENTER_COMPLETELY_ELSE",
    ]);
    const path = file('{ "quietPeriod": 1 }');
    assert.deepEqual(problems({ ISOCENTER_CONFIG: path }), [
      `${path}: unknown setting quietPeriod; did you mean quietPeriodMs?`,
    ]);
  });

  test("all problems are told at once, each with what is allowed", () => {
    const told = problems({
      ISOCENTER_PORT: "65536",
      ISOCENTER_QUIET_PERIOD_MS: "soon",
      ISOCENTER_SAMPLES: "yes",
      ISOCENTER_ROLES: "api,cook",
      ISOCENTER_SITE: "Main Hospital",
      ISOCENTER_DICOM_AE_TITLE: "FAR TOO LONG A TITLE",
      DATABASE_URL: "mysql://x",
    });
    assert.equal(told.length, 7);
    for (const name of ["port", "quietPeriodMs", "samples", "roles", "site"])
      assert.ok(
        told.some((problem) => problem.startsWith(`${name} (`)),
        `${name} in ${told.join("; ")}`,
      );
    assert.ok(told.some((problem) => problem.includes("0 to 65535")));
  });

  test("a file that is not a JSON object is refused", () => {
    assert.match(
      problems({ ISOCENTER_CONFIG: file("port: 1") })[0] ?? "",
      /JSON/,
    );
    assert.match(
      problems({ ISOCENTER_CONFIG: file("[1]") })[0] ?? "",
      /object/,
    );
    assert.match(
      problems({ ISOCENTER_CONFIG: join(folder, "missing.json") })[0] ?? "",
      /cannot be read/,
    );
  });

  test("modes other than demo say what is missing", () => {
    for (const mode of ["research", "clinical"])
      assert.match(
        problems({ ISOCENTER_MODE: mode })[0] ?? "",
        /TLS and sign-in/,
      );
  });

  test("demo listens on loopback only", () => {
    for (const bind of ["0.0.0.0", "::", "192.168.1.2", "128.0.0.1", "my.host"])
      assert.match(problems({ ISOCENTER_BIND: bind })[0] ?? "", /loopback/);
    for (const bind of ["127.0.0.1", "127.5.5.5", "::1", "localhost"])
      assert.equal(readConfig({ ISOCENTER_BIND: bind }).bind, bind);
    assert.equal(isLoopback("127.0.0.1.example.org"), false);
  });

  test("every setting is described, and has its own key and variable", () => {
    for (const { env, description, default: text } of settings) {
      assert.match(env, /^(ISOCENTER_[A-Z_]+|DATABASE_URL)$/);
      assert.match(description, /^[A-Z].*\.$/);
      assert.notEqual(text, "");
    }
    assert.equal(new Set(settings.map(({ env }) => env)).size, settings.length);
    assert.equal(new Set(settings.map(({ key }) => key)).size, settings.length);
  });

  test("nearest does not guess wildly", () => {
    assert.equal(nearest("prot", ["port", "bind"]), "port");
    assert.equal(nearest("xyz", ["port", "bind"]), undefined);
  });
});

test("a broken configuration still says where things lie", () => {
  const { config, problems: told } = tryConfig({
    ISOCENTER_DATA: "/elsewhere",
    ISOCENTER_PORT: "high",
  });
  assert.equal(config.data, "/elsewhere");
  assert.equal(config.port, 8080);
  assert.equal(told.length, 1);
  assert.deepEqual(tryConfig({}).problems, []);
  assert.equal(tryConfig({ DATABASE_URL: "?" }).config.databaseUrl, undefined);
});
