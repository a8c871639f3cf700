import type { Command } from "../edges/cli/command.ts";
import { doctorCommand } from "../edges/cli/doctor-command.ts";
import { importCommand } from "./import.ts";
import { inspectCommand } from "../edges/cli/inspect.ts";
import { processCommand } from "../edges/cli/process.ts";
import { serveCommand } from "./serve.ts";

/** Every command there is. Help, dispatch and docs/commands.md are made from this table. */
export const commands: readonly Command[] = [
  serveCommand,
  importCommand,
  processCommand,
  inspectCommand,
  doctorCommand,
];
