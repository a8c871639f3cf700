import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseStartError } from "./errors.ts";

/** PostgreSQL refuses to run as root: the user it runs as instead. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/**
 * Root only: where the database's files and binaries go if the user it runs as cannot enter the folder that was asked for, such as a
 * clone under a 0700 home. Documented in the installation guide.
 */
export const defaultFallbackFolder = "/var/lib/isocenter";

/** In this order: a user made for it, a user made for PostgreSQL, the user that owns nothing. */
const candidates = ["isocenter", "postgres", "nobody"];

/**
 * Undefined for an ordinary user. For root: the owner of an existing data folder, else the first of the candidates that
 * the machine has. Throws DatabaseStartError where there is none.
 */
export function chooseRunAs(existingFolder: string): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readUsers();
  const owner = statSync(existingFolder, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && owner !== 0) {
    const user = users.find(({ uid }) => uid === owner);
    if (user !== undefined) return user;
    throw new DatabaseStartError(
      `The database folder belongs to user ${owner}, whom this machine does not know`,
      `Give it to another user: chown -R postgres ${existingFolder}`,
    );
  }
  for (const name of candidates) {
    const user = users.find((each) => each.name === name);
    if (user !== undefined) return user;
  }
  throw new DatabaseStartError(
    "PostgreSQL does not run as root, and this machine has no user for it",
    "Make one (useradd --system isocenter), or start the program as an ordinary user",
  );
}

/** `/etc/passwd`: name:password:uid:gid:… */
function readUsers(): RunAs[] {
  return readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .filter((parts) => parts.length >= 4)
    .map(([name, , uid, gid]) => ({
      name: String(name),
      uid: Number(uid),
      gid: Number(gid),
    }));
}

/** True where every folder from the root down to `folder` lets this user through. */
export function canEnter(folder: string, { uid, gid }: RunAs): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (stat !== undefined) {
      const bit = stat.uid === uid ? 0o100 : stat.gid === gid ? 0o010 : 0o001;
      if ((stat.mode & bit) === 0) return false;
    }
    if (at === dirname(at)) return true;
  }
}
