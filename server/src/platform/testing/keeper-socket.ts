import { createHash } from "node:crypto";
import { join } from "node:path";

/** Where the keeper of this folder listens. */
export function keeperSocket(folder: string): string {
  return process.platform === "win32"
    ? `\\\\.\\pipe\\isocenter-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`
    : join(folder, "keeper.sock");
}
