import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  DatabaseStartError,
  findDatabase,
  openDatabase,
  startDatabase,
} from "./index.ts";

const isRoot = process.getuid?.() === 0;
const program = fileURLToPath(
  new URL("start.test-program.ts", import.meta.url),
);

function temporary(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "isocenter-start-")));
  chmodSync(folder, 0o755);
  return folder;
}

/** Another process that starts the database on `folder`, says so and waits. */
async function startElsewhere(
  folder: string,
  user?: { uid: number; gid: number },
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [program, folder], {
    stdio: ["pipe", "pipe", "inherit"],
    ...user,
  });
  const said = await new Promise<string>((done, fail) => {
    child.stdout?.once("data", (chunk: Buffer) => done(chunk.toString("utf8")));
    child.once("exit", (code) => fail(new Error(`ended with ${code}`)));
  });
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

describe("the embedded database", { concurrency: false }, () => {
  let folder: string;
  before(() => (folder = temporary()));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const data = () => join(folder, "data");

  test("is made, keeps what was committed, and starts again", async () => {
    const first = await startDatabase({ dataFolder: data() });
    assert.deepEqual([first.owned, first.adopted], [true, false]);
    const database = openDatabase(first.url);
    await database.sql`create table kept (n int8)`;
    await database.sql`insert into kept values (9007199254740991)`;
    const [settings] = await database.sql<{ [name: string]: string }[]>`
      select current_setting('fsync') as fsync,
        current_setting('synchronous_commit') as commit,
        current_setting('password_encryption') as password,
        current_setting('listen_addresses') as listen`;
    assert.deepEqual(
      { ...settings },
      {
        fsync: "on",
        commit: "on",
        password: "scram-sha-256",
        listen: "127.0.0.1",
      },
    );
    await database.close();
    await first.stop();
    assert.equal(findDatabase(data()), undefined);

    const second = await startDatabase({ dataFolder: data() });
    const again = openDatabase(second.url);
    const rows = await again.sql<{ n: number }[]>`select n from kept`;
    assert.deepEqual([...rows], [{ n: 9007199254740991 }]);
    await again.close();
    await second.stop();
  });

  test("its password is in a file that others cannot read, and needed", async () => {
    const running = await startDatabase({ dataFolder: data() });
    assert.equal(
      statSync(join(data(), "postgres.password")).mode & 0o777,
      0o600,
    );
    const wrong = new URL(running.url);
    wrong.password = "guess";
    const stranger = openDatabase(wrong.href);
    await assert.rejects(stranger.sql`select 1`, { code: "28P01" });
    await stranger.close();
    await running.stop();
  });

  test("a second program on the same folder is refused", async () => {
    const running = await startDatabase({ dataFolder: data() });
    const { pid } = process;
    await assert.rejects(
      startDatabase({ dataFolder: data() }),
      (error: DatabaseStartError) =>
        error instanceof DatabaseStartError &&
        error.message.includes(`process ${pid}`) &&
        error.remedy.includes("ISOCENTER_DATA"),
    );
    assert.equal(findDatabase(data()), running.url);
    await running.stop();
  });

  test("is adopted after a kill -9 of its program", async () => {
    const { child, said } = await startElsewhere(data());
    await kill(child);
    const url = findDatabase(data());
    assert.ok(url !== undefined && said.includes(url), "the server still runs");
    const adopted = await startDatabase({ dataFolder: data() });
    assert.equal(adopted.adopted, true);
    assert.equal(adopted.url, url);
    const database = openDatabase(adopted.url);
    await database.sql`select 1`;
    await database.close();
    await adopted.stop();
    assert.equal(findDatabase(data()), undefined, "an adopted one stops too");
  });

  test("recovers after a kill -9 of everything, three times", async () => {
    for (let round = 1; round <= 3; round++) {
      const { child } = await startElsewhere(data());
      const url = findDatabase(data());
      assert.ok(url !== undefined);
      const database = openDatabase(url, { connectionsMax: 1 });
      await database.sql`insert into kept values (${round})`;
      const pid = Number(
        readFileSync(join(data(), "postgres", "postmaster.pid"), "utf8").split(
          "\n",
        )[0],
      );
      process.kill(pid, "SIGKILL");
      await kill(child);
      await database.close();
      const running = await startDatabase({ dataFolder: data() });
      assert.equal(running.adopted, false);
      const again = openDatabase(running.url);
      const rows = await again.sql`select from kept where n = ${round}`;
      assert.equal(rows.length, 1, "committed means kept");
      await again.close();
      await running.stop();
    }
  });

  test("starts where the pid file names a living process of another program", async () => {
    const file = join(data(), "postgres", "postmaster.pid");
    writeFileSync(
      file,
      `${process.pid}\n${join(data(), "postgres")}\n1\n1\n\n127.0.0.1\n`,
    );
    const owner = statSync(join(data(), "postgres"));
    if (isRoot) chownSync(file, owner.uid, owner.gid);
    const running = await startDatabase({ dataFolder: data() });
    assert.equal(running.adopted, false);
    await running.stop();
  });

  test("a folder of another PostgreSQL version is refused and left alone", async () => {
    const file = join(data(), "postgres", "PG_VERSION");
    const own = readFileSync(file, "utf8");
    writeFileSync(file, "15\n");
    await assert.rejects(
      startDatabase({ dataFolder: data() }),
      (error: DatabaseStartError) =>
        error.message.includes("PostgreSQL 15") && error.remedy !== "",
    );
    writeFileSync(file, own);
    // The refusal freed the lock.
    await (await startDatabase({ dataFolder: data() })).stop();
  });

  test("without its password file it is refused with the remedy", async () => {
    const file = join(data(), "postgres.password");
    const password = readFileSync(file);
    rmSync(file);
    await assert.rejects(startDatabase({ dataFolder: data() }), /password/);
    writeFileSync(file, password, { mode: 0o600 });
  });

  test("a start cut short half-way leaves nothing that looks finished", async () => {
    const half = join(folder, "half");
    mkdirSync(join(half, "postgres.new-1"), { recursive: true });
    writeFileSync(join(half, "postgres.new-1", "PG_VERSION"), "18\n");
    const running = await startDatabase({ dataFolder: half });
    await running.stop();
    assert.throws(() => statSync(join(half, "postgres.new-1")));
  });

  test("an address given by the person is used as it is", async () => {
    const url = "postgres://somebody@elsewhere/theirs";
    const running = await startDatabase({
      databaseUrl: url,
      dataFolder: join(folder, "unused"),
    });
    assert.deepEqual([running.url, running.owned], [url, false]);
    await running.stop();
    assert.throws(() => statSync(join(folder, "unused")));
  });
});

describe(
  "as root",
  { skip: isRoot ? false : "only root can test this" },
  () => {
    test("the server runs as an ordinary user and the data folder stays root's", async () => {
      const folder = temporary();
      const running = await startDatabase({ dataFolder: join(folder, "data") });
      const stat = statSync(join(folder, "data", "postgres"));
      assert.notEqual(stat.uid, 0);
      assert.equal(stat.mode & 0o777, 0o700);
      assert.equal(statSync(join(folder, "data")).uid, 0);
      await running.stop();
      rmSync(folder, { recursive: true });
    });

    test("under a folder that user cannot enter the files go to the fallback", async () => {
      const folder = temporary();
      const home = join(folder, "home");
      mkdirSync(home, { mode: 0o700 });
      const options = {
        dataFolder: join(home, "data"),
        fallbackFolder: join(folder, "fallback"),
      };
      await (await startDatabase(options)).stop();
      const again = await startDatabase(options);
      const database = openDatabase(again.url);
      const [row] = await database.sql<{ folder: string }[]>`
        select current_setting('data_directory') as folder`;
      assert.ok(row?.folder.startsWith(options.fallbackFolder));
      await database.close();
      await again.stop();
      rmSync(folder, { recursive: true });
    });

    test("an ordinary user starts, is killed and starts again", async (context) => {
      const id = (flag: string) =>
        Number(spawnSync("id", [flag, "nobody"], { encoding: "utf8" }).stdout);
      const user = { uid: id("-u"), gid: id("-g") };
      if (!(user.uid > 0)) return context.skip("no user nobody");
      const readable = spawnSync(process.execPath, ["--check", program], user);
      if (readable.status !== 0)
        return context.skip("that user cannot read this checkout");
      const folder = temporary();
      chownSync(folder, user.uid, user.gid);
      const first = await startElsewhere(join(folder, "data"), user);
      assert.match(first.said, /adopted=false/);
      await kill(first.child);
      const second = await startElsewhere(join(folder, "data"), user);
      assert.match(second.said, /adopted=true/);
      const stat = statSync(join(folder, "data", "postgres"));
      assert.equal(stat.uid, user.uid);
      const gone = new Promise((done) => second.child.once("exit", done));
      second.child.stdin?.end();
      assert.equal(await gone, 0);
      assert.equal(findDatabase(join(folder, "data")), undefined);
      rmSync(folder, { recursive: true });
    });
  },
);
