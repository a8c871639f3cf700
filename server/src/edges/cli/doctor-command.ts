import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say, UsageError, type Command } from "./command.ts";
import { examine, type Finding, type Installation } from "./doctor.ts";

const repository = fileURLToPath(new URL("../../../..", import.meta.url));

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Says what is wrong with an installation, and the remedy",
  usage: "[--json]",
  options: [{ name: "json", type: "boolean", description: "print JSON" }],
  details:
    "Changes nothing and starts nothing. Exit status 1 where something keeps the product from working, else 0.",
  async run(args) {
    if (args.positionals.length > 0) throw new UsageError("takes no arguments");
    const findings = await examine(locateInstallation());
    if (args.values["json"] === true) say(JSON.stringify(findings, null, 2));
    else for (const line of render(findings)) say(line);
    return findings.some(({ state }) => state === "problem") ? 1 : 0;
  },
};

/** One line per finding, its remedy under it, and a last line that sums up. */
export function render(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, state, text, remedy }) => [
    `${state.padEnd(8)} ${check.padEnd(width)}  ${text}`,
    ...(remedy === undefined ? [] : [`${" ".repeat(width + 11)}→ ${remedy}`]),
  ]);
  const count = (wanted: Finding["state"]) =>
    findings.filter(({ state }) => state === wanted).length;
  return [
    ...lines,
    count("problem") > 0
      ? `${count("problem")} to be solved, ${count("warning")} to know of.`
      : count("warning") > 0
        ? `It works; ${count("warning")} to know of.`
        : "Nothing is wrong.",
  ];
}

function locateInstallation(): Installation {
  const viewers = join(repository, ".cache", "viewer");
  return {
    webFolder: join(repository, "web", "dist"),
    viewerFolder: join(viewers, newestIn(viewers), "dist"),
    migrationsFolder: join(repository, "server", "migrations"),
  };
}

/** The viewer lies in a folder named by its version. */
function newestIn(folder: string): string {
  try {
    return (
      readdirSync(folder)
        .filter((name) => /^\d/.test(name))
        .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))
        .at(-1) ?? "none"
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "none";
    throw error;
  }
}
