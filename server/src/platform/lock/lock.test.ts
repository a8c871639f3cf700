import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { lockHolder, takeLock } from "./index.ts";

test("a lock is held by one process, freed by release and by death", () => {
  const folder = mkdtempSync(join(tmpdir(), "isocenter-lock-"));
  const path = join(folder, "sub", "lock");
  const elsewhere = (then: string) =>
    spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { takeLock } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
        const lock = takeLock(${JSON.stringify(path)});
        console.log(lock === undefined ? "refused" : "taken");
        ${then}`,
      ],
      { encoding: "utf8" },
    ).stdout.trim();

  const lock = takeLock(path);
  assert.ok(lock !== undefined);
  assert.equal(lockHolder(path), process.pid);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(takeLock(path), undefined, "not even by the holder again");
  assert.equal(elsewhere(""), "refused");
  lock.release();
  assert.equal(elsewhere("process.kill(process.pid, 'SIGKILL')"), "taken");
  const again = takeLock(path);
  assert.ok(again !== undefined, "the kernel freed the dead one's");
  again.release();
  rmSync(folder, { recursive: true });
});
