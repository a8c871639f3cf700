import { runCommand } from "./edges/cli/run-command.ts";
import { commands } from "./roles/commands.ts";

process.exitCode = await runCommand(commands, process.argv.slice(2));
