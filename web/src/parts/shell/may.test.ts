import assert from "node:assert/strict";
import test from "node:test";
import { allowedPages } from "./may.ts";

const session = (may: string[]) => ({
  person: { id: "p", name: "p", role: "auditor" as const },
  site: "s",
  mode: "demo" as const,
  may,
});

test("the rail shows only what the role may use", () => {
  assert.deepEqual(
    allowedPages(session(["audit.read", "models.read"])).map(
      ({ page }) => page,
    ),
    ["models", "audit"],
  );
  assert.deepEqual(allowedPages(session([])), []);
});
