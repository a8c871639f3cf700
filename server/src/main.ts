import { runCommand } from "./edges/cli/run-command.ts";
import { commands } from "./roles/commands.ts";

// A reader that has seen enough (`| head`) closes its end: what is left to say goes nowhere, and no work is lost for it.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

process.exitCode = await runCommand(commands, process.argv.slice(2));
