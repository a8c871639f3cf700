import assert from "node:assert/strict";
import test from "node:test";
import { isFiltered, readFilter } from "./filter.ts";

const now = new Date(2026, 0, 3);

test("the address gives the filter", () => {
  assert.deepEqual(
    readFilter(
      new URLSearchParams(
        "search=%20ruiz%20&modality=MR&state=failed&flag=ood&date=week&sort=received",
      ),
      now,
    ),
    {
      search: "ruiz",
      modality: "MR",
      state: "failed",
      flag: "ood",
      date: "20251228-20260103",
      sort: "received",
    },
  );
});

test("what is not known is left out", () => {
  assert.deepEqual(
    readFilter(
      new URLSearchParams("modality=<b>&state=x&flag=y&date=z&sort=q&search="),
      now,
    ),
    { sort: "priority" },
  );
});

test("a search is cut to what the contract takes", () => {
  const filter = readFilter(
    new URLSearchParams({ search: "x".repeat(80) }),
    now,
  );
  assert.equal(filter.search?.length, 64);
});

test("order alone is no filter", () => {
  assert.equal(isFiltered(new URLSearchParams("sort=received")), false);
  assert.equal(isFiltered(new URLSearchParams("flag=ood")), true);
});
