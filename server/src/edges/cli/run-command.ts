import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { asFailure } from "../../platform/errors/index.ts";
import { describeFailure, describeSystemError } from "./describe-failure.ts";
import { complain, say, UsageError, type Command } from "./command.ts";

/** Finds the command, parses its arguments, runs it; returns the exit status: 0 well, 1 failed, 2 wrongly called. */
export async function runCommand(
  commands: readonly Command[],
  argv: readonly string[],
): Promise<number> {
  const [name, ...rest] =
    argv[0] === "help" && argv.length > 1 ? [argv[1], "--help"] : argv;
  if (
    name === undefined ||
    name === "help" ||
    name === "--help" ||
    name === "-h"
  ) {
    say(overview(commands));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    complain(
      `isocenter: there is no command ${JSON.stringify(name)}\n\n${overview(commands)}`,
    );
    return 2;
  }
  const options = rest.includes("--")
    ? rest.slice(0, rest.indexOf("--"))
    : rest;
  if (options.includes("--help") || options.includes("-h")) {
    say(help(command));
    return 0;
  }
  try {
    const { positionals, values } = parseArgs({
      args: rest,
      options: parserOptions(command),
      allowPositionals: true,
      strict: true,
    });
    return await command.run({
      positionals,
      values: values as Record<string, string | boolean | string[]>,
    });
  } catch (error) {
    return report(command, error);
  }
}

function report(command: Command, error: unknown): number {
  const { code, message, remedy } = error as {
    code?: string;
    message?: string;
    remedy?: string;
  };
  if (error instanceof UsageError || code?.startsWith("ERR_PARSE_ARGS")) {
    complain(`isocenter ${command.name}: ${message}\n\n${help(command)}`);
    return 2;
  }
  if (remedy !== undefined) {
    complain(`isocenter ${command.name}: ${message}\n${remedy}`);
    return 1;
  }
  const failure = asFailure(error);
  if (failure.code !== "internal") {
    complain(
      `isocenter ${command.name}: ${describeFailure(failure)}\n${failure.meaning.remedy}`,
    );
    return 1;
  }
  const system = describeSystemError(error);
  const { path, stack } = error as { path?: string; stack?: string };
  complain(
    system === undefined
      ? `isocenter ${command.name}: ${stack ?? message ?? String(error)}`
      : `isocenter ${command.name}: ${system}${path === undefined ? "" : `: ${path}`}`,
  );
  return 1;
}

function parserOptions({ options }: Command): ParseArgsOptionsConfig {
  return Object.fromEntries(
    options.map(({ name, type, multiple }) => [
      name,
      { type, multiple: multiple ?? false },
    ]),
  );
}

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "isocenter: from a study to an explained result",
    "",
    ...commands.map(
      ({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`,
    ),
    "",
    "isocenter COMMAND --help says more.",
  ].join("\n");
}

export function help({
  name,
  summary,
  usage,
  options,
  details,
}: Command): string {
  const rows = options.map(({ name: option, value, description }) => [
    `--${option}${value ? ` ${value}` : ""}`,
    description,
  ]);
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return [
    `isocenter ${name} ${usage}`.trimEnd(),
    "",
    summary,
    ...(rows.length > 0
      ? [
          "",
          ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
        ]
      : []),
    ...(details ? ["", details] : []),
  ].join("\n");
}
