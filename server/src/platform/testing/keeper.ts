/**
 * Runs the one PostgreSQL of a test run: started by the first test file that asks, told who needs it by open connections, gone
 * three seconds after the last one closed, however its process ended. Argument: a folder of its own.
 */
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startDatabase } from "../database/index.ts";
import { takeLock } from "../lock/index.ts";
import { keeperSocket } from "./keeper-socket.ts";

const lingerMs = 3000;
const folder = String(process.argv[2]);

const lock = takeLock(join(folder, "keeper.lock"));
// Another one was first; it serves everybody.
if (lock === undefined) process.exit(0);

// What an earlier keeper left when it was killed; its server is adopted and replaced.
const leftover = await startDatabase({ dataFolder: join(folder, "data") });
const database = leftover.adopted ? await restart() : leftover;

async function restart() {
  await leftover.stop();
  rmSync(join(folder, "data"), { recursive: true, force: true });
  return await startDatabase({ dataFolder: join(folder, "data") });
}

const socket = keeperSocket(folder);
rmSync(socket, { force: true });
let users = 0;
let timer = setTimeout(end, lingerMs * 10);
const server = createServer((connection) => {
  users++;
  clearTimeout(timer);
  connection.on("error", () => {});
  connection.on("close", () => {
    users--;
    if (users === 0) timer = setTimeout(end, lingerMs);
  });
  connection.resume();
  connection.write(`${database.url}\n`);
});
server.listen(socket);
process.on("SIGTERM", end);

function end(): void {
  clearTimeout(timer);
  server.close();
  rmSync(socket, { force: true });
  void database.stop().then(() => {
    lock?.release();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
}
