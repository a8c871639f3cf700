import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { receive } from "../domain/archive/index.ts";
import {
  createTestArchive,
  type TestArchive,
} from "../domain/archive/testing.ts";
import type { Foundation } from "./foundation.ts";
import { loadSamples } from "./load-samples.ts";

describe("sample studies", () => {
  let archive: TestArchive;
  const logged: object[] = [];
  before(async () => (archive = await createTestArchive()));
  after(() => archive.close());

  const load = async (signal = new AbortController().signal) => {
    const foundation = {
      config: { site: "main" },
      log: { info: (_text: string, fields: object) => logged.push(fields) },
      receive: async (
        ...[caller, incoming]: Parameters<Foundation["receive"]>
      ) => await receive(archive, caller, incoming),
    } as Partial<Record<keyof Foundation, unknown>> as Foundation;
    await loadSamples(foundation, signal);
  };
  const stored = async () => {
    const [{ count }] = await archive.database.sql<{ count: number }[]>`
      select count(*)::int as count from archive.instance`;
    return count;
  };

  test("an aborted load stores nothing", async () => {
    await load(AbortSignal.abort());
    assert.equal(await stored(), 0);
    assert.deepEqual(logged, []);
  });

  test("all are stored, and once: the next start finds them there", async () => {
    await load();
    const count = await stored();
    assert.ok(count > 30, `${count} instances`);
    assert.deepEqual(logged.at(-1), { count, total: count });
    await load();
    assert.equal(await stored(), count);
    assert.deepEqual(logged.at(-1), { count: 0, total: count });
  });
});
