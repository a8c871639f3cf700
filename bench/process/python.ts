import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const requirements = fileURLToPath(
  new URL("requirements.txt", import.meta.url),
);
const folder = fileURLToPath(
  new URL("../../.cache/python-bench", import.meta.url),
);

/**
 * The Python of the peer: ISOCENTER_PYTHON, or a virtual environment of our own with the pinned packages, made at the first
 * call. Throws an Error that says what to do where there is none.
 */
export async function findPython(): Promise<string> {
  const given = process.env["ISOCENTER_PYTHON"];
  if (given !== undefined && given !== "") return given;
  const python = path.join(
    folder,
    ...(process.platform === "win32"
      ? ["Scripts", "python.exe"]
      : ["bin", "python"]),
  );
  const marker = path.join(folder, "requirements.sha256");
  const digest = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex");
  if (existsSync(marker) && (await readFile(marker, "utf8")) === digest)
    return python;
  process.stderr.write("Installing the peer's Python packages (once) …\n");
  await rm(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "-r", requirements]);
  await writeFile(marker, digest);
  return python;
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const code = await new Promise<number | string>((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", (error) => resolve(error.message));
    child.on("close", (status) => resolve(status ?? "a signal"));
  });
  if (code !== 0)
    throw new Error(
      `${command} ${args.join(" ")} ended with ${code}. The peer needs Python 3.11 or newer: install it, name one that has ` +
        `${requirements} installed in ISOCENTER_PYTHON, or leave the peer out with --no-peer`,
    );
}
