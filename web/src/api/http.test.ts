import assert from "node:assert/strict";
import test from "node:test";
import { problemOf, queryString } from "./http.ts";

test("problem+json is read; anything else is said to be unexpected or offline", () => {
  const refused = problemOf(
    403,
    JSON.stringify({
      type: "about:blank",
      title: "Your role may not do this",
      status: 403,
      code: "forbidden",
      remedy: "Ask",
      correlationId: "c1",
    }),
  );
  assert.equal(refused.kind, "refused");
  assert.equal(refused.problem?.code, "forbidden");
  assert.equal(problemOf(502, "<html>bad gateway</html>").kind, "offline");
  assert.equal(problemOf(500, "<html>").kind, "unexpected");
  assert.equal(problemOf(500, '{"code":"made-up"}').kind, "unexpected");
});

test("a query leaves out what is not set", () => {
  assert.equal(queryString({}), "");
  assert.equal(
    queryString({ search: "a b&c", state: undefined, date: "", offset: 0 }),
    "?search=a+b%26c&offset=0",
  );
});
