/** For tests: databases of their own on one real PostgreSQL per test run. Not imported by the product. */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  migrate,
  openDatabase,
  readMigrations,
  type Database,
} from "../database/index.ts";
import { installQueue } from "../queue/index.ts";
import { keeperSocket } from "./keeper-socket.ts";

/** The product's migrations. */
export const migrationsFolder: string = fileURLToPath(
  new URL("../../../migrations", import.meta.url),
);

export interface TestDatabase extends Database {
  /** Closes the pool and drops the database: call it in `after`. */
  drop(): Promise<void>;
}

const repository = fileURLToPath(new URL("../../../..", import.meta.url));
const folder = join(
  tmpdir(),
  `isocenter-test-${createHash("sha256")
    .update(`${repository}\0${process.getuid?.() ?? userInfo().username}`)
    .digest("hex")
    .slice(0, 12)}`,
);
const startMsMax = 60_000;

/** A database with the product's schema and job tables, cloned from a template: about 0.1 s. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await create(await serverUrl(), true);
}

/** A database without any schema: for tests of migrations. */
export async function createEmptyTestDatabase(): Promise<TestDatabase> {
  return await create(await serverUrl(), false);
}

async function create(url: string, cloned: boolean): Promise<TestDatabase> {
  const admin = openDatabase(url, { connectionsMax: 1 });
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  try {
    const template = cloned ? await ensureTemplate(admin) : "template0";
    await admin.sql.unsafe(`create database ${name} template ${template}`);
  } finally {
    await admin.close();
  }
  const database = openDatabase(withName(url, name), { connectionsMax: 8 });
  return {
    ...database,
    async drop() {
      await database.close();
      const again = openDatabase(url, { connectionsMax: 1 });
      try {
        await again.sql.unsafe(`drop database ${name} with (force)`);
      } finally {
        await again.close();
      }
    },
  };
}

/** Made once per set of migrations; other test files wait on the lock meanwhile. */
async function ensureTemplate(admin: Database): Promise<string> {
  const digest = createHash("sha256");
  for (const { sha256 } of await readMigrations(migrationsFolder))
    digest.update(sha256);
  const name = `template_${digest.digest("hex").slice(0, 16)}`;
  const { sql } = admin;
  await sql`select pg_advisory_lock(4861210)`;
  try {
    const found = await sql`select from pg_database where datname = ${name}`;
    if (found.length > 0) return name;
    const building = `building_${randomUUID().replaceAll("-", "")}`;
    await sql.unsafe(`create database ${building} template template0`);
    const database = openDatabase(withName(admin.url, building), {
      connectionsMax: 2,
    });
    try {
      await migrate(database, migrationsFolder);
      await installQueue(database);
    } finally {
      await database.close();
    }
    await sql.unsafe(`alter database ${building} rename to ${name}`);
    return name;
  } finally {
    await sql`select pg_advisory_unlock(4861210)`;
  }
}

let held: Promise<string> | undefined;

/** The server's address. The connection to its keeper stays open until this process ends. */
function serverUrl(): Promise<string> {
  held ??= hold();
  return held;
}

async function hold(): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const deadline = Date.now() + startMsMax;
  for (let attempt = 0; Date.now() < deadline; attempt++) {
    const url = await ask(keeperSocket(folder));
    if (url !== undefined) return url;
    // Again now and then: the keeper that refused may have been the end of an earlier run.
    if (attempt % 40 === 0) startKeeper();
    await sleep(50);
  }
  throw new Error(
    `No test database after ${startMsMax} ms: ${readFileSync(join(folder, "keeper.log"), "utf8")}`,
  );
}

function startKeeper(): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const log = openSync(join(folder, "keeper.log"), "a");
  spawn(
    process.execPath,
    [fileURLToPath(new URL("keeper.ts", import.meta.url)), folder],
    { detached: true, stdio: ["ignore", log, log] },
  ).unref();
  closeSync(log);
}

/** The first line the keeper says, or undefined where nobody answers. */
async function ask(path: string): Promise<string | undefined> {
  const socket: Socket = connect(path);
  return await new Promise((done) => {
    let heard = "";
    const give = (url: string | undefined) => {
      if (url === undefined) socket.destroy();
      // Held open, yet no reason to stay alive.
      else socket.unref();
      done(url);
    };
    socket.on("data", (chunk: Buffer) => {
      heard += chunk.toString("utf8");
      if (heard.endsWith("\n")) give(heard.trim());
    });
    socket.on("error", () => give(undefined));
    socket.on("close", () => done(undefined));
  });
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
